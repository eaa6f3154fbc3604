import { existsSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { Stripe } from 'stripe';
import { verify } from '../../../../../functions/payments/providers/stripe/verify.ts';
import type { ChannelSettings, Verdict } from '../../../../../functions/shared/webhook.ts';
import { signStripe } from '../../../../../local/simulators/stripe/webhooks.ts';
import { run } from '../../../../console/cli/run.ts';
import { fc } from '../../../../properties.ts';

const NOW_S = 1_793_610_905;
const SECRET = 'whsec_test_secret';

const verdictOf = (
  body: Uint8Array | string,
  headers: Readonly<Record<string, string>>,
  options: {
    readonly secrets?: readonly string[];
    readonly settings?: ChannelSettings;
    readonly nowS?: number;
  } = {},
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
    (options.secrets ?? [SECRET]).map((secret) => ({ secret })),
    options.settings ?? {},
    (options.nowS ?? NOW_S) * 1000,
  );

const event = (more: object = {}): Buffer =>
  Buffer.from(JSON.stringify({ id: 'evt_1', object: 'event', livemode: false, ...more }));
const signed = (body: Buffer, secrets = [SECRET], atS = NOW_S) => signStripe(body, secrets, atS);

interface VectorCase {
  readonly id: string;
  readonly provider: string;
  readonly kind: string;
  readonly title: string;
  readonly file: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly secret: string;
  readonly now: number;
  readonly expected: 'accept' | 'reject';
}

/** The vectors belong to their providers and stay out of the repository. */
const folder = resolve(process.env['VECTORS_DIR'] ?? '../shared/vectors');
const present = existsSync(join(folder, 'index.json'));
const cases: readonly VectorCase[] = present
  ? (
      JSON.parse(readFileSync(join(folder, 'index.json'), 'utf8')) as { cases: VectorCase[] }
    ).cases.filter(({ provider, kind }) => provider === 'stripe' && kind === 'webhook-verify')
  : [];

(present ? describe : describe.skip)('the published vectors', () => {
  it.each(cases.map((one) => [one.id, one.title, one] as const))(
    '%s: %s',
    async (_id, _title, { file, headers, secret, now, expected }) => {
      const body = readFileSync(join(folder, file));
      expect(verdictOf(body, headers, { secrets: [secret], nowS: now }).verdict).toBe(expected);
      const args = ['webhooks', 'verify', '--provider', 'stripe', '--secret', secret, '--json'];
      const files = { h: JSON.stringify(headers), b: body.toString('utf8') };
      const { code, out } = await run(
        [...args, '--headers', 'h', '--body', 'b', '--at', String(now)],
        files,
      );
      expect(JSON.parse(out).verdict).toBe(expected);
      expect(code).toBe(expected === 'accept' ? 0 : 1);
    },
  );

  it('are all there', () => {
    expect(cases.length).toBeGreaterThanOrEqual(20);
  });
});

describe('stripe’s verifier', () => {
  it('says the event’s own id and account', () => {
    const body = event({ account: 'acct_1' });
    expect(verdictOf(body, signed(body))).toEqual({
      verdict: 'accept',
      signedId: 'evt_1',
      account: 'acct_1',
    });
  });

  it.each([
    ['the old secret beside the new one', [SECRET], ['whsec_new', SECRET], 'accept'],
    ['one of two signatures', ['whsec_other', SECRET], [SECRET], 'accept'],
    ['another secret', ['whsec_other'], [SECRET], 'reject'],
    ['no secret at all', [SECRET], [''], 'reject'],
  ])('%s', (_title, signing, secrets, expected) => {
    const body = event();
    expect(verdictOf(body, signed(body, signing), { secrets }).verdict).toBe(expected);
  });

  it.each([
    [300, 'accept'],
    [301, 'reject'],
    [-86_400, 'accept'],
  ])('an age of %d s: %s', (age, expected) => {
    const body = event();
    const { verdict } = verdictOf(body, signed(body, [SECRET], NOW_S - age));
    expect(verdict).toBe(expected);
  });

  it.each([
    [false, 'false', 'accept'],
    [true, 'false', 'reject'],
    [false, 'true', 'reject'],
    [undefined, 'true', 'reject'],
    [true, undefined, 'accept'],
  ])('livemode %s with the setting %s: %s', (livemode, setting, expected) => {
    const body = event({ livemode });
    const settings: ChannelSettings = setting === undefined ? {} : { 'stripe.livemode': setting };
    expect(verdictOf(body, signed(body), { settings }).verdict).toBe(expected);
  });

  it.each(['not json', '[]', 'null', '{"id":"evt_1","object":"v2.core.event"}'])(
    'rejects %s, though well signed',
    (text) => {
      const body = Buffer.from(text);
      expect(verdictOf(body, signed(body)).verdict).toBe('reject');
    },
  );

  const headerPart = fc.oneof(
    fc.constantFrom('t=1793610905', 'v1=', 'v0=aa', 't=', 'junk', '', 'GOOD', 'GOOD'),
    fc.string({ maxLength: 12 }),
  );

  it('accepts what the SDK accepts, and never throws', () => {
    const body = event();
    const good = signed(body)['stripe-signature']?.split(',').at(-1) ?? '';
    fc.assert(
      fc.property(
        fc.array(headerPart, { maxLength: 6 }),
        fc.integer({ min: -900, max: 900 }),
        (parts, late) => {
          const header = ['t=1793610905', ...parts.filter((part) => !part.startsWith('t'))]
            .join(',')
            .replaceAll('GOOD', good);
          const nowS = NOW_S + late;
          const ours = verdictOf(body, { 'stripe-signature': header }, { nowS }).verdict;
          if (sdkAccepts(body, header, nowS)) expect(ours).toBe('accept');
          // A real signature is all that can make it pass.
          if (!header.includes(good) || late > 300) expect(ours).toBe('reject');
        },
      ),
      { numRuns: 1000 },
    );
  });
});

const sdkAccepts = (body: Buffer, header: string, nowS: number): boolean => {
  try {
    Stripe.webhooks.constructEvent(body, header, SECRET, 300, undefined, nowS * 1000);
    return true;
  } catch {
    return false;
  }
};
