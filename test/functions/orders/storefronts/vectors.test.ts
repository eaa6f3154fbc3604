import { existsSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { Webhook } from 'standardwebhooks';
import { verifiers } from '../../../../functions/ingest/verifiers.ts';
import { parseJson, textOf } from '../../../../functions/shared/lossless.ts';
import { storefrontCalled, verify } from './expectations.ts';

interface VectorCase {
  readonly id: string;
  readonly provider: string;
  readonly kind: string;
  readonly title: string;
  readonly file: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly secret: string;
  readonly stored_secret?: string;
  readonly now?: number;
  readonly facts?: Readonly<Record<string, string>>;
  readonly expected: 'accept' | 'reject';
  readonly expected_signature?: string;
}

/** The vectors belong to their providers and stay out of the repository. */
const folder = resolve(process.env['VECTORS_DIR'] ?? '../shared/vectors');
const index = join(folder, 'index.json');
const present = existsSync(index);

const CHANNELS: Readonly<
  Record<
    string,
    { readonly storefront: string; readonly settings: Readonly<Record<string, string>> }
  >
> = {
  shopify: { storefront: 'shopify', settings: {} },
  woocommerce: { storefront: 'woocommerce', settings: {} },
  'standard-webhooks': { storefront: 'generic', settings: {} },
  'generic-hmac': { storefront: 'generic', settings: { profile: 'github' } },
};

const cases: readonly VectorCase[] = present
  ? (JSON.parse(readFileSync(index, 'utf8')) as { cases: VectorCase[] }).cases.filter(
      ({ provider }) => provider in CHANNELS,
    )
  : [];

const bodyOf = (vector: VectorCase): Buffer => readFileSync(join(folder, vector.file));

const verdictOf = (vector: VectorCase, secret: string): string => {
  const channel = CHANNELS[vector.provider];
  if (channel === undefined) throw new Error(vector.provider);
  const { verdict } = verify(
    channel.storefront,
    { headers: vector.headers, body: bodyOf(vector) },
    [secret],
    { now: (vector.now ?? 1_775_000_000) * 1000, settings: channel.settings },
  );
  return verdict;
};

const ofKind = (kind: string) =>
  cases
    .filter((vector) => vector.kind === kind)
    .map((vector) => [vector.id, vector.title, vector] as const);

(present ? describe : describe.skip)('the published vectors', () => {
  it.each(ofKind('webhook-verify'))('%s: %s', (_id, _title, vector) => {
    expect(verdictOf(vector, vector.secret)).toBe(vector.expected);
    if (vector.stored_secret !== undefined) {
      expect(verdictOf(vector, vector.stored_secret)).toBe(vector.expected);
    }
  });

  it.each(ofKind('ping'))('%s: %s', (_id, _title, vector) => {
    expect(verdictOf(vector, vector.secret)).toBe('acknowledge');
  });

  it.each(ofKind('config'))('%s: %s', (_id, _title, vector) => {
    const { storefront, settings } = CHANNELS[vector.provider] ?? { storefront: '', settings: {} };
    const problem = storefrontCalled(storefront).checkConfiguration(vector.secret, settings);
    expect(problem).toMatch(/^secret: /);
    expect(verdictOf(vector, vector.secret)).toBe('reject');
  });

  it.each(ofKind('sign'))('%s: %s', (_id, _title, vector) => {
    const body = bodyOf(vector).toString('utf8');
    const at = new Date(Number(vector.headers['webhook-timestamp']) * 1000);
    const signature = new Webhook(vector.secret).sign(vector.headers['webhook-id'] ?? '', at, body);
    expect(signature).toBe(vector.expected_signature);
    const headers = { ...vector.headers, 'webhook-signature': signature };
    expect(verify('generic', { headers, body }, [vector.secret], { now: at.getTime() })).toEqual({
      verdict: 'accept',
      signedId: vector.headers['webhook-id'],
    });
  });

  it.each(ofKind('hmac-primitive'))('%s: the empty secret is refused', (_id, _title, vector) => {
    const headers = { 'x-wc-webhook-signature': vector.expected_signature ?? '' };
    expect(verify('woocommerce', { headers, body: bodyOf(vector) }, ['']).verdict).toBe('reject');
    expect(storefrontCalled('woocommerce').checkConfiguration('', {})).toMatch(/^secret: /);
  });

  it.each(
    cases.filter(({ facts }) => facts !== undefined).map((vector) => [vector.id, vector] as const),
  )('%s: facts survive our parser', (_id, vector) => {
    const parsed = parseJson(bodyOf(vector));
    if (!parsed.ok) throw new Error(parsed.problem.message);
    for (const [pointer, expected] of Object.entries(vector.facts ?? {})) {
      const steps = pointer.split('/').slice(1);
      const found = steps.reduce<unknown>(
        (value, step) => (value as Record<string, unknown>)[step],
        parsed.value,
      );
      expect([pointer, textOf(found as string)]).toEqual([pointer, expected]);
    }
  });

  it.each(
    cases
      .filter(({ kind, expected }) => kind === 'webhook-verify' && expected === 'accept')
      .filter(({ provider, file }) => CHANNELS[provider] && file.endsWith('.json'))
      .map((vector) => [vector.id, vector.file, vector] as const),
  )('%s: %s is decided', (_id, _file, vector) => {
    const { storefront } = CHANNELS[vector.provider] ?? { storefront: '' };
    const mapped = storefrontCalled(storefront).map(
      { headers: {}, rawBody: bodyOf(vector), receivedAt: '2026-11-02T09:15:05.000Z' },
      {},
    );
    const isForUs = /order|refund|fulfil/.test(vector.file);
    expect(mapped.kind === 'mapped').toBe(isForUs);
  });

  it('covers every case of our providers', () => {
    const known = ['webhook-verify', 'ping', 'config', 'sign', 'hmac-primitive'];
    expect(cases.filter(({ kind }) => !known.includes(kind))).toEqual([]);
    expect(Object.keys(verifiers)).toEqual(expect.arrayContaining(['shopify', 'woocommerce']));
  });
});

(present ? describe.skip : describe)(`the published vectors are absent (${folder})`, () => {
  it('is no failure: set VECTORS_DIR to run them', () => {
    expect(cases).toEqual([]);
  });
});
