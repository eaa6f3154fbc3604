import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { build } from 'esbuild';
import type {
  CallAnswer,
  CreateCalls,
  ProviderCall,
} from '../../../../../functions/payments/providers/provider.ts';
import { createStripeCalls } from '../../../../../functions/payments/providers/stripe/calls.ts';
import { map } from '../../../../../functions/payments/providers/stripe/map.ts';
import { BUILD } from '../../../../../lib/shared/build-options.ts';
import type { FaultKind } from '../../../../../local/simulators/outside/faults.ts';
import { type GivenCalls, givenCalls } from './given-calls.ts';

const eur = (amount: bigint) => ({ amount, currency: 'EUR' });
const facts = (answer: CallAnswer | null | undefined) => answer?.facts ?? [];
const kinds = (answer: CallAnswer | null | undefined): readonly string[] =>
  facts(answer).map(({ kind, amount }) => `${kind} ${amount.amount}`);

/** With that of the SDK which a handler's bundle has. */
const asBundled: CreateCalls = (ports) => bundled.createStripeCalls(ports);
const folder = mkdtempSync(join(tmpdir(), 'karwan-stripe-'));
let bundled: typeof import('../../../../../functions/payments/providers/stripe/calls.ts');
beforeAll(async () => {
  const outfile = join(folder, 'calls.mjs');
  const entryPoints = ['functions/payments/providers/stripe/calls.ts'];
  await build({ ...BUILD, entryPoints, outfile, write: true });
  bundled = await import(outfile);
});
afterAll(() => rmSync(folder, { recursive: true }));

describe.each([
  ['as written', createStripeCalls],
  ['as bundled', asBundled],
])('stripe’s calls, %s', (_how, createCalls) => {
  let given: GivenCalls;
  beforeEach(async () => {
    given = await givenCalls(1, createCalls);
  });
  afterEach(() => given.server.close());

  const make = (call: ProviderCall): Promise<CallAnswer> => {
    const { calls } = given;
    switch (call.kind) {
      case 'checkout':
        return calls.checkout?.(call) ?? Promise.reject();
      case 'capture':
        return calls.capture?.(call) ?? Promise.reject();
      case 'void':
        return calls.void?.(call) ?? Promise.reject();
      case 'refund':
        return calls.refund?.(call) ?? Promise.reject();
    }
  };

  it('checkout opens a page that carries our ids', async () => {
    const answer = await make(given.checkout(1999n));
    expect(facts(answer)).toMatchObject([
      {
        kind: 'requires_action',
        amount: eur(1999n),
        requestId: 'req_checkout',
        reference: expect.stringMatching(/^cs_/),
        url: expect.stringMatching(/^https:/),
        expiresAt: '2026-11-02T00:00:00.000Z',
      },
    ]);
    const [session] = given.simulator.account.all('checkout.session');
    expect(session?.metadata).toEqual({
      merchantId: 'm1',
      orderId: 'ord_1',
      requestId: 'req_checkout',
      capture: 'hold',
    });
  });

  it('hold, then capture: the books agree', async () => {
    const intent = await given.paid(2000n, 'hold');
    expect(given.simulator.books.ofOrder('ord_1')).toMatchObject({ held: 2000, captured: 0 });
    expect(kinds(await make(given.held('capture', intent, 1500n)))).toEqual(['captured 1500']);
    expect(given.simulator.books.ofOrder('ord_1')).toMatchObject({ captured: 1500, taken: 1 });
    const all = await given.calls.read(given.account, intent);
    expect(all.map(({ kind }) => kind)).toEqual(['captured']);
  });

  it('at once: taken when the buyer pays', async () => {
    await given.paid(2000n, 'now');
    expect(given.simulator.books.ofOrder('ord_1')).toMatchObject({ held: 0, captured: 2000 });
  });

  it.each([
    ['JPY', 1999n, 1999],
    ['KWD', 1230n, 1230],
    ['PKR', 199_900n, 199_900],
    ['ISK', 1500n, 150_000],
  ])('charges in %s', async (currency, amount, wire) => {
    await make(given.checkout(amount, { amount: { amount, currency } }));
    const [session] = given.simulator.account.all('checkout.session');
    expect(session).toMatchObject({ amount_total: wire, currency: currency.toLowerCase() });
  });

  it('what Stripe cannot charge is refused before it is asked', async () => {
    const answer = await make(given.checkout(1n, { amount: { amount: 1234n, currency: 'KWD' } }));
    expect(answer).toMatchObject({ kind: 'refused', code: 'amount-not-chargeable' });
    expect(given.simulator.requests).toEqual([]);
  });

  it('void frees a hold, closes a page, and says so again when asked again', async () => {
    const intent = await given.paid(2000n, 'hold');
    expect(kinds(await make(given.held('void', intent, 2000n)))).toEqual(['voided 2000']);
    expect(kinds(await make(given.held('void', intent, 2000n, 2)))).toEqual(['voided 2000']);
    const [page] = facts(await make(given.checkout(500n, { requestId: 'req_2', key: 'other' })));
    const session = page?.reference ?? '';
    expect(kinds(await make({ ...given.held('void', session, 500n), key: 'a' }))).toEqual([
      'voided 500',
    ]);
    expect(kinds(await make({ ...given.held('void', session, 500n), key: 'b' }))).toEqual([
      'voided 500',
    ]);
  });

  it('a page that was paid in the meantime is closed, and the money is told', async () => {
    await given.paid(700n, 'now');
    const [session] = given.simulator.account.all('checkout.session');
    const answer = await make(given.held('void', session?.id ?? '', 700n));
    expect(answer.kind).toBe('done');
    expect(kinds(answer)).toEqual(['voided 700', 'captured 700']);
  });

  it.each<['capture' | 'void', 'captured' | 'voided', bigint, string]>([
    ['void', 'captured', 2000n, 'already-captured'],
    ['capture', 'captured', 900n, 'already-captured'],
    ['capture', 'voided', 2000n, 'not-held-any-more'],
  ])('%s of what is %s is refused', async (kind, state, amount, code) => {
    const intent = await given.paid(2000n, 'hold');
    const before = state === 'captured' ? 'capture' : 'void';
    await make(given.held(before, intent, 2000n));
    const answer = await make({
      ...given.held(kind, intent, amount),
      key: 'another',
      requestId: 'r',
    });
    expect(answer).toMatchObject({ kind: 'refused', code, retriable: false });
    expect(kinds(answer)).toEqual([`${state} 2000`]);
  });

  it('a lapsed hold is told as lapsed', async () => {
    const intent = await given.paid(2000n, 'hold');
    await given.clock.advance(7 * 86_400_000);
    const answer = await make(given.held('capture', intent, 2000n));
    expect(answer).toMatchObject({ kind: 'refused', code: 'not-held-any-more' });
    expect(kinds(answer)).toEqual(['authorisation_expired 2000']);
  });

  it('refunds in parts, and never more than is left', async () => {
    const intent = await given.paid(1000n, 'now');
    expect(kinds(await make(given.refund(intent, 333n)))).toEqual(['refunded 333']);
    expect(kinds(await make(given.refund(intent, 667n, 'rfd_2')))).toEqual(['refunded 667']);
    const tooMuch = await make(given.refund(intent, 1n, 'rfd_3'));
    expect(tooMuch).toMatchObject({ kind: 'refused', code: 'charge-already-refunded' });
    expect(kinds(tooMuch)).toContain('captured 1000');
    expect(given.simulator.books.ofOrder('ord_1')).toMatchObject({
      captured: 1000,
      refunded: 1000,
    });
  });

  it('a refund may be pending, and fail later', async () => {
    const intent = await given.paid(1000n, 'now', 'pm_card_pendingRefund');
    const answer = await make(given.refund(intent, 400n));
    expect(facts(answer)).toMatchObject([{ kind: 'refund_pending', refundId: 'rfd_1' }]);
    const reference = facts(answer)[0]?.refundReference ?? '';
    given.simulator.settleRefund(reference, 'failed');
    const all = await given.calls.read(given.account, intent);
    expect(all.find(({ refundReference }) => refundReference === reference)).toMatchObject({
      kind: 'refund_failed',
      code: 'expired-or-canceled-card',
    });
  });

  const FAULTS: readonly FaultKind[] = [
    'error-before',
    'error-after',
    'unavailable',
    'rate-limited',
    'hang-up-after',
    'silence-before',
    'silence-after',
  ];
  const DONE_BY: readonly FaultKind[] = ['error-after', 'hang-up-after', 'silence-after'];
  const steps = ['checkout', 'capture', 'void', 'refund'] as const;

  const callFor = async (step: (typeof steps)[number]): Promise<ProviderCall> => {
    if (step === 'checkout') return given.checkout(1000n);
    const intent = await given.paid(1000n, step === 'refund' ? 'now' : 'hold');
    return step === 'refund' ? given.refund(intent, 400n) : given.held(step, intent, 1000n);
  };

  it.each(FAULTS.flatMap((fault) => steps.map((step) => [fault, step] as const)))(
    '%s at %s is unclear, and asking tells what became of it',
    async (fault, step) => {
      const call = await callFor(step);
      given.simulator.faults.plan({ kind: fault, on: 'POST' });
      await expect(make(call)).rejects.toMatchObject({ retryable: true, code: 'stripe-unclear' });
      const found = await given.calls.find(call);
      expect(found?.kind ?? null).toBe(DONE_BY.includes(fault) ? 'done' : null);
      // Nobody asks, and the same key is sent again: never twice. A stored 500 stays one.
      if (!fault.startsWith('error')) expect((await make(call)).kind).toBe('done');
      const sums = given.simulator.books.ofOrder('ord_1');
      expect(sums.captured).toBeLessThanOrEqual(1000);
      expect(sums.refunded).toBeLessThanOrEqual(400);
      expect(given.simulator.account.all('checkout.session').length).toBeLessThanOrEqual(1);
    },
  );

  it('a page is looked for since its try, however many others were opened that day', async () => {
    await make(given.checkout(1000n));
    const { account } = given.simulator;
    const [page] = account.all('checkout.session');
    if (page === undefined) throw new Error('no page was opened');
    for (let n = 0; n < 2000; n += 1) account.put({ ...page, id: `cs_${n}`, metadata: {} });
    await given.clock.advance(3_600_000);
    expect(await given.calls.find(given.checkout(500n, { requestId: 'req_other' }))).toBeNull();
  });

  it('a refused key waits for a person, without being an answer', async () => {
    const account = { ...given.account, apiCredentials: { key: 'sk_test_wrong' } };
    await expect(make(given.checkout(1n, { account }))).rejects.toMatchObject({
      retryable: true,
      code: 'stripe-refuses-key',
    });
  });

  it('a test key on a live channel is never used', async () => {
    const settings = { ...given.account.settings, 'stripe.livemode': 'true' };
    const account = { ...given.account, settings };
    expect(() => make(given.checkout(1n, { account }))).toThrow(/mode/);
    expect(given.simulator.requests).toEqual([]);
  });

  it('webhooks and answers tell the same facts', async () => {
    const intent = await given.paid(2000n, 'hold');
    const answers = [
      ...facts(await make(given.held('capture', intent, 2000n))),
      ...facts(await make(given.refund(intent, 500n))),
    ];
    await given.clock.advance(0);
    const heard = given.arrived.flatMap(({ body }) => {
      const receivedAt = '2026-11-01T00:00:00.000Z';
      const said = { account: 'chn_stripe', merchantId: 'm1', headers: {}, rawBody: body };
      const mapped = map({ ...said, receivedAt });
      if (mapped.kind === 'unmappable') throw new Error(mapped.because);
      return mapped.kind === 'mapped' ? mapped.facts : [];
    });
    const ids = new Set(heard.map(({ factId }) => factId));
    expect(answers.map(({ factId }) => ids.has(factId))).toEqual([true, true]);
    expect([...new Set(heard.map(({ kind }) => kind))].toSorted()).toEqual([
      'authorised',
      'captured',
      'refunded',
      'voided',
    ]);
  });

  it('the list has everything since, delivered or not, in pages', async () => {
    const { calls, account, clock } = given;
    given.simulator.webhooks.sendTo();
    const since = new Date(clock.now()).toISOString();
    const intent = await given.paid(60n, 'now');
    for (let index = 0; index < 60; index++) await make(given.refund(intent, 1n, `rfd_${index}`));
    const entries = [];
    let cursor: string | null = null;
    do {
      const page = await calls.list(account, since, cursor);
      entries.push(...page.entries);
      cursor = page.next;
    } while (cursor !== null);
    const refunds = new Set(
      entries.flatMap((entry) => entry.facts.map(({ refundId }) => refundId)),
    );
    refunds.delete(null);
    expect(refunds.size).toBe(60);
    expect(new Set(entries.map(({ address }) => address.orderId))).toEqual(new Set(['ord_1']));
  });
});
