import { existsSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { verify } from '../../../../../functions/fulfilment/carriers/easypost/verify.ts';
import type { ChannelSettings, Verdict } from '../../../../../functions/shared/webhook.ts';
import { signEasyPost } from '../../../../../local/simulators/easypost/webhooks.ts';
import { run } from '../../../../console/cli/run.ts';
import { fc } from '../../../../properties.ts';

const SECRET = 'sécret of the hook';

const verdictOf = (
  body: Uint8Array | string,
  headers: Readonly<Record<string, string>>,
  secrets: readonly string[] = [SECRET],
  settings: ChannelSettings = {},
): Verdict =>
  verify(
    {
      method: 'POST',
      publicUrl: 'https://ingest.example/webhooks/c1',
      headers: Object.fromEntries(
        Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]),
      ),
      rawBody: Buffer.from(body),
    },
    secrets.map((secret) => ({ secret })),
    settings,
    1_793_610_905_000,
  );

const event = (more: object = {}): Buffer =>
  Buffer.from(JSON.stringify({ id: 'evt_1', object: 'Event', mode: 'test', ...more }));

interface VectorCase {
  readonly id: string;
  readonly provider: string;
  readonly kind: string;
  readonly title: string;
  readonly file: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly secret: string;
  readonly expected: 'accept' | 'reject';
}

/** The vectors belong to their providers and stay out of the repository. */
const folder = resolve(process.env['VECTORS_DIR'] ?? '../shared/vectors');
const present = existsSync(join(folder, 'index.json'));
const cases: readonly VectorCase[] = present
  ? (
      JSON.parse(readFileSync(join(folder, 'index.json'), 'utf8')) as { cases: VectorCase[] }
    ).cases.filter(({ provider, kind }) => provider === 'easypost' && kind === 'webhook-verify')
  : [];

(present ? describe : describe.skip)('the published vectors', () => {
  it.each(cases.map((one) => [one.id, one.title, one] as const))(
    '%s: %s',
    async (_id, _title, { file, headers, secret, expected }) => {
      const body = readFileSync(join(folder, file));
      expect(verdictOf(body, headers, [secret]).verdict).toBe(expected);
      const args = ['webhooks', 'verify', '--provider', 'easypost', '--secret', secret, '--json'];
      const files = { h: JSON.stringify(headers), b: body.toString('utf8') };
      const { code, out } = await run([...args, '--headers', 'h', '--body', 'b'], files);
      expect(JSON.parse(out).verdict).toBe(expected);
      expect(code).toBe(expected === 'accept' ? 0 : 1);
    },
  );

  it('are all there', () => {
    expect(cases.length).toBeGreaterThanOrEqual(10);
  });
});

describe('easypost’s verifier', () => {
  it('says the event’s own id', () => {
    const body = event();
    const signed = signEasyPost(body, SECRET);
    expect(verdictOf(body, signed)).toEqual({ verdict: 'accept', signedId: 'evt_1' });
  });

  it.each([
    ['the old secret beside the new one', ['a new secret', SECRET], 'accept'],
    ['another secret', ['a new secret'], 'reject'],
    ['no secret at all', [''], 'reject'],
  ])('%s', (_title, secrets, expected) => {
    const body = event();
    expect(verdictOf(body, signEasyPost(body, SECRET), secrets).verdict).toBe(expected);
  });

  it.each([
    ['test', 'test', 'accept'],
    ['production', 'test', 'reject'],
    [undefined, 'test', 'reject'],
    ['production', undefined, 'accept'],
  ])('mode %s with the setting %s: %s', (mode, setting, expected) => {
    const body = event({ mode });
    const settings: ChannelSettings = setting === undefined ? {} : { 'easypost.mode': setting };
    expect(verdictOf(body, signEasyPost(body, SECRET), [SECRET], settings).verdict).toBe(expected);
  });

  it.each(['not json', '[]', 'null'])('rejects %s, though well signed', (text) => {
    const body = Buffer.from(text);
    expect(verdictOf(body, signEasyPost(body, SECRET)).verdict).toBe('reject');
  });

  it('takes whole-number weights as they came', () => {
    const body = Buffer.from('{"id":"evt_1","result":{"weight":614}}');
    expect(verdictOf(body, signEasyPost(body, SECRET)).verdict).toBe('accept');
  });

  it('accepts nothing but the signature itself, and never throws', () => {
    const body = event();
    const good = signEasyPost(body, SECRET)['x-hmac-signature'] ?? '';
    fc.assert(
      fc.property(
        fc.oneof(fc.string(), fc.constant(good), fc.constant(good.slice(16))),
        (header) => {
          const { verdict } = verdictOf(body, { 'x-hmac-signature': header });
          expect(verdict).toBe(header === good ? 'accept' : 'reject');
        },
      ),
    );
  });
});
