import { createHmac } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import { checkSignature, type SignatureScheme } from '../../../functions/shared/signature.ts';
import { fc } from '../../properties.ts';

const BODY = Buffer.from('{"total":"19.99"}');
const NOW = 1_793_610_905_000;
const SECONDS = String(NOW / 1000);

const HEX: SignatureScheme = {
  header: 'x-signature',
  prefix: 'sha256=',
  encoding: 'hex',
  secretEncoding: 'utf8',
  template: '{body}',
};
const STRIPE: SignatureScheme = {
  header: 'stripe-signature',
  prefix: 'v1=',
  encoding: 'hex',
  secretEncoding: 'utf8',
  template: '{ts}.{body}',
  separator: ',',
  timestamp: { in: 'signature-header', name: 't', toleranceSeconds: 300, bounds: 'past' },
};
const STANDARD: SignatureScheme = {
  header: 'webhook-signature',
  prefix: 'v1,',
  encoding: 'base64',
  secretEncoding: 'base64',
  template: '{id}.{ts}.{body}',
  separator: ' ',
  timestamp: { in: 'header', name: 'webhook-timestamp', toleranceSeconds: 300, bounds: 'both' },
  idHeader: 'webhook-id',
};

const hmac = (key: string | Buffer, content: string, encoding: 'hex' | 'base64') =>
  createHmac('sha256', key).update(content).digest(encoding);

const check = (
  scheme: SignatureScheme,
  headers: Record<string, string>,
  secrets: string[],
  { body = BODY, now = NOW }: { body?: Uint8Array; now?: number } = {},
) =>
  checkSignature(
    { method: 'POST', publicUrl: 'https://example.com/', headers, rawBody: body },
    secrets.map((secret) => ({ secret })),
    scheme,
    now,
  );

const hexHeader = (secret: string) => ({
  'x-signature': `sha256=${hmac(secret, BODY.toString(), 'hex')}`,
});
const stripeHeader = (ts: string, secret = 'one') =>
  `t=${ts},v1=${hmac(secret, `${ts}.${BODY}`, 'hex')}`;

describe('a signature over the body', () => {
  it('holds for either of two live secrets, and for no other', () => {
    expect(check(HEX, hexHeader('old'), ['new', 'old'])).toEqual({ valid: true });
    expect(check(HEX, hexHeader('new'), ['new', 'old'])).toEqual({ valid: true });
    expect(check(HEX, hexHeader('old'), ['new']).valid).toBe(false);
  });

  it.each([
    ['no credential', []],
    ['an empty secret', ['']],
  ])('never holds with %s', (_name, secrets) => {
    const forged = { 'x-signature': `sha256=${hmac('', BODY.toString(), 'hex')}` };
    expect(check(HEX, forged, secrets)).toEqual({
      valid: false,
      reason: 'the channel has no usable secret',
    });
  });

  it('an empty secret beside a good one opens nothing', () => {
    const forged = { 'x-signature': `sha256=${hmac('', BODY.toString(), 'hex')}` };
    expect(check(HEX, forged, ['', 'good']).valid).toBe(false);
    expect(check(HEX, hexHeader('good'), ['', 'good']).valid).toBe(true);
  });

  it.each([
    ['missing', {}, 'missing header x-signature'],
    [
      'without its prefix',
      { 'x-signature': 'sha1=00' },
      'holds no signature of the form sha256=<hex>',
    ],
    [
      'shortened',
      { 'x-signature': `${hexHeader('s')['x-signature'].slice(0, -2)}` },
      'does not match',
    ],
    ['lengthened', { 'x-signature': `${hexHeader('s')['x-signature']}00` }, 'does not match'],
    ['endless', { 'x-signature': 'a'.repeat(5000) }, 'is too long'],
  ])('is refused when %s, by a reason that tells nothing else', (_name, headers, reason) => {
    const result = check(HEX, headers as Record<string, string>, ['s']);
    expect(result).toEqual({ valid: false, reason: expect.stringContaining(reason) });
    expect(JSON.stringify(result)).not.toContain(hexHeader('s')['x-signature'].slice(7, 20));
  });

  it('any one changed byte of body or signature is refused', () => {
    void fc.assert(
      fc.property(fc.nat(BODY.length - 1), fc.integer({ min: 1, max: 255 }), (at, flip) => {
        const body = Buffer.from(BODY);
        body[at] = (body[at] ?? 0) ^ flip;
        expect(check(HEX, hexHeader('s'), ['s'], { body }).valid).toBe(false);
      }),
    );
  });
});

describe('a signed time', () => {
  it.each([
    ['now', 0, true],
    ['at the edge of the past', -300, true],
    ['beyond it', -301, false],
    ['at the edge of the future', 300, true],
    ['beyond that', 301, false],
  ])('%s', (_name, offset, valid) => {
    const ts = String(NOW / 1000 + offset);
    const key = Buffer.from('c2VjcmV0c2VjcmV0', 'base64');
    const headers = {
      'webhook-id': 'msg_1',
      'webhook-timestamp': ts,
      'webhook-signature': `v1,${hmac(key, `msg_1.${ts}.${BODY}`, 'base64')}`,
    };
    expect(check(STANDARD, headers, ['whsec_c2VjcmV0c2VjcmV0'])).toEqual(
      valid ? { valid: true, id: 'msg_1' } : { valid: false, reason: expect.any(String) },
    );
  });

  it('one-way tolerance lets the future pass and not the past', () => {
    const at = (ts: number) => ({ 'stripe-signature': stripeHeader(String(ts)) });
    expect(check(STRIPE, at(NOW / 1000 + 5000), ['one']).valid).toBe(true);
    expect(check(STRIPE, at(NOW / 1000 - 301), ['one']).valid).toBe(false);
  });

  it.each(['', 'soon', '-1', '1e9', `${SECONDS}.5`, ` ${SECONDS}`])('%j is no time', (ts) => {
    expect(check(STRIPE, { 'stripe-signature': stripeHeader(ts) }, ['one']).valid).toBe(false);
  });
});

describe('several signatures in one header', () => {
  it('holds when any of them does', () => {
    const good = stripeHeader(SECONDS).split(',')[1];
    const header = `t=${SECONDS},v1=${'0'.repeat(64)},${good},v0=x`;
    expect(check(STRIPE, { 'stripe-signature': header }, ['one']).valid).toBe(true);
  });

  it('looks at sixteen at most', () => {
    const good = stripeHeader(SECONDS).split(',')[1];
    const noise = Array.from({ length: 16 }, () => 'v1=00').join(',');
    const header = `t=${SECONDS},${noise},${good}`;
    expect(check(STRIPE, { 'stripe-signature': header }, ['one']).valid).toBe(false);
  });
});

describe('a signed id', () => {
  it('with a dot is refused, for the dot could move into the time', () => {
    const key = Buffer.from('c2VjcmV0c2VjcmV0', 'base64');
    const headers = {
      'webhook-id': 'msg.1',
      'webhook-timestamp': SECONDS,
      'webhook-signature': `v1,${hmac(key, `msg.1.${SECONDS}.${BODY}`, 'base64')}`,
    };
    expect(check(STANDARD, headers, ['c2VjcmV0c2VjcmV0']).valid).toBe(false);
  });

  it('a secret that is no base64 is no key', () => {
    const headers = {
      'webhook-id': 'm',
      'webhook-timestamp': SECONDS,
      'webhook-signature': `v1,${hmac(Buffer.alloc(0), `m.${SECONDS}.${BODY}`, 'base64')}`,
    };
    expect(check(STANDARD, headers, ['***', 'whsec_']).valid).toBe(false);
  });
});

it('decides whatever the headers and the body are', () => {
  const header = fc.dictionary(
    fc.constantFrom(
      'webhook-id',
      'webhook-timestamp',
      'webhook-signature',
      'stripe-signature',
      'x-signature',
    ),
    fc.string({ unit: 'binary', maxLength: 80 }),
  );
  void fc.assert(
    fc.property(header, fc.uint8Array(), fc.string(), (headers, body, secret) => {
      for (const scheme of [HEX, STRIPE, STANDARD]) {
        expect(check(scheme, headers, [secret], { body }).valid).toBe(false);
      }
    }),
  );
});
