import { expect, it } from '@jest/globals';
import { providerFactSchema } from '../../functions/payments/domain/facts.ts';
import { CALL_KINDS } from '../../functions/payments/domain/provider-rules.ts';
import type {
  CallAccount,
  CallAnswer,
  PaymentProvider,
  ProviderCall,
  ProviderCalls,
} from '../../functions/payments/providers/provider.ts';
import { fc } from '../properties.ts';

/** A provider that can be called, with the other side of it under the test's hand. */
export interface ProviderWorld {
  readonly calls: ProviderCalls;
  readonly account: CallAccount;
  /** The buyer pays at the place that this reference stands for; gives the payment's reference. */
  pay(reference: string): Promise<string>;
  /** The next change that is asked for: not done, or done and its answer lost. */
  loseNext(what: 'request' | 'answer'): void;
  /** What the provider would swear to, over everything, in minor units of EUR. */
  books(): { readonly held: number; readonly captured: number; readonly refunded: number };
  /** How many places to pay there are. */
  checkouts(): number;
  close(): Promise<void>;
}

/** What every provider keeps, whether it is called or not. */
export const itIsAPaymentProvider = (provider: PaymentProvider): void => {
  it('says what it is and what it can', () => {
    expect(provider.name).toMatch(/^[a-z]+(-[a-z]+)*$/);
    expect(provider.title).toMatch(/\w/);
    expect(provider.can.every((kind) => CALL_KINDS.includes(kind))).toBe(true);
    expect(new Set(provider.can).size).toBe(provider.can.length);
    for (const header of provider.labelHeaders ?? []) expect(header).toBe(header.toLowerCase());
    expect(provider.map === undefined).toBe(provider.verify === undefined);
  });

  it('answers any configuration with nothing or with a sentence that never repeats a secret', () => {
    fc.assert(
      fc.property(
        fc.string({ minLength: 12 }),
        fc.dictionary(fc.string(), fc.string({ maxLength: 20 })),
        (secret, settings) => {
          const problem = provider.checkConfiguration(secret, settings);
          if (problem !== undefined) expect(problem.includes(secret)).toBe(false);
        },
      ),
    );
  });

  const { verify, map } = provider;
  if (verify === undefined || map === undefined) return;

  it('rejects unsigned bytes and maps any, without ever throwing', () => {
    const bytes = fc.oneof(
      fc.uint8Array({ maxLength: 200 }),
      fc.json().map((text) => Buffer.from(text)),
      garbledEvents.map((event) => Buffer.from(JSON.stringify(event))),
    );
    fc.assert(
      fc.property(bytes, fc.dictionary(fc.string(), fc.string()), (rawBody, headers) => {
        const webhook = { method: 'POST', publicUrl: 'https://ingest.example', headers, rawBody };
        const { verdict } = verify(webhook, [{ secret: 'secret' }], {}, 1_793_610_905_000);
        expect(verdict).toBe('reject');
        const receivedAt = '2026-11-01T00:00:00.000Z';
        const mapped = map(
          { account: 'chn_1', merchantId: 'm1', headers, rawBody, receivedAt },
          {},
        );
        expect(['mapped', 'ignored', 'unmappable']).toContain(mapped.kind);
        if (mapped.kind === 'mapped') checkFacts(provider, mapped.facts);
      }),
      { numRuns: 500 },
    );
  });
};

/** Near enough to what providers send to come past the first checks. */
const anyValue = fc.oneof(
  fc.constantFrom(null, '', 'eur', 'jpy', 'xyz', 'succeeded', 'open', 'failed', 'won', true),
  fc.integer(),
  fc.double(),
  fc.string(),
  fc.constant({}),
  fc.constant([]),
);
const garbledEvents = fc.record({
  id: fc.constant('evt_1'),
  object: fc.constant('event'),
  created: anyValue,
  type: fc.constantFrom(
    'payment_intent.succeeded',
    'checkout.session.completed',
    'charge.refunded',
    'refund.updated',
    'charge.dispute.closed',
    'toString',
    '__proto__',
  ),
  data: fc.record({
    object: fc.record({
      id: fc.oneof(fc.constant('pi_1'), anyValue),
      object: fc.constantFrom('payment_intent', 'charge', 'refund', 'dispute', 'checkout.session'),
      amount: fc.oneof(fc.nat(), anyValue),
      amount_total: fc.oneof(fc.nat(), anyValue),
      amount_received: anyValue,
      amount_refunded: fc.oneof(fc.nat(), anyValue),
      created: fc.oneof(fc.nat(), anyValue),
      currency: fc.oneof(fc.constant('eur'), anyValue),
      status: anyValue,
      payment_status: anyValue,
      payment_intent: anyValue,
      metadata: anyValue,
      captured: anyValue,
      refunds: anyValue,
    }),
  }),
});

const checkFacts = (provider: PaymentProvider, facts: CallAnswer['facts']): void => {
  for (const fact of facts) {
    expect(fact.provider).toBe(provider.name);
    expect(fact.reference).not.toBe('');
    const { amount, ...rest } = fact;
    const asText = { ...rest, amount: { ...amount, amount: amount.amount.toString() } };
    expect(providerFactSchema.safeParse(asText).error).toBeUndefined();
  }
};

const callsOf = (account: CallAccount) => {
  const about = (requestId: string, amount: bigint) => ({
    account,
    merchantId: 'm1',
    orderId: 'ord_1',
    requestId,
    key: `key of ${requestId}`,
    since: '2026-11-01T00:00:00.000Z',
    amount: { amount, currency: 'EUR' },
  });
  return {
    checkout: (amount: bigint, capture: 'hold' | 'now'): ProviderCall => ({
      ...about('req_checkout', amount),
      kind: 'checkout',
      orderNumber: '#1001',
      capture,
      payableUntil: '2026-11-02T00:00:00.000Z',
      locale: null,
      country: null,
    }),
    capture: (reference: string, amount: bigint): ProviderCall => ({
      ...about('req_capture', amount),
      kind: 'capture',
      reference,
    }),
    void: (reference: string, amount: bigint): ProviderCall => ({
      ...about('req_void', amount),
      kind: 'void',
      reference,
    }),
    refund: (reference: string, amount: bigint): ProviderCall => ({
      ...about('req_refund', amount),
      kind: 'refund',
      reference,
      refundId: 'rfd_1',
      reason: 'customer-asked',
    }),
  };
};

const make = (calls: ProviderCalls, call: ProviderCall): Promise<CallAnswer> => {
  const missing = Promise.reject(new Error(`no ${call.kind}`));
  missing.catch(() => undefined);
  if (call.kind === 'checkout') return calls.checkout?.(call) ?? missing;
  if (call.kind === 'refund') return calls.refund?.(call) ?? missing;
  return calls[call.kind]?.(call) ?? missing;
};

/** What everybody keeps who is called: `open` gives a fresh world. */
export const itAnswersCalls = (
  provider: PaymentProvider,
  open: () => Promise<ProviderWorld>,
): void => {
  const within = async (test: (world: ProviderWorld) => Promise<void>): Promise<void> => {
    const world = await open();
    try {
      await test(world);
    } finally {
      await world.close();
    }
  };

  /** The call under test, with everything that it needs done before it. */
  const prepare = async (world: ProviderWorld, kind: ProviderCall['kind']) => {
    const { calls, account } = world;
    const of = callsOf(account);
    if (kind === 'checkout') return of.checkout(1000n, 'hold');
    const place = await make(calls, of.checkout(1000n, kind === 'refund' ? 'now' : 'hold'));
    const payment = await world.pay(place.facts[0]?.reference ?? '');
    return of[kind](payment, kind === 'refund' ? 300n : 1000n);
  };

  const EXPECTED = {
    checkout: { held: 0, captured: 0, refunded: 0 },
    capture: { held: 0, captured: 1000, refunded: 0 },
    void: { held: 0, captured: 0, refunded: 0 },
    refund: { held: 0, captured: 1000, refunded: 300 },
  } as const;

  it('answers what it says it can', () =>
    within(async ({ calls }) => {
      const has = CALL_KINDS.filter((kind) => calls[kind] !== undefined);
      expect(has).toEqual(CALL_KINDS.filter((kind) => provider.can.includes(kind)));
    }));

  it.each(provider.can)('%s: the same key twice is done once, with the same facts', (kind) =>
    within(async (world) => {
      const call = await prepare(world, kind);
      const first = await make(world.calls, call);
      const second = await make(world.calls, call);
      expect([first.kind, second.kind]).toEqual(['done', 'done']);
      expect(first.facts.length).toBeGreaterThan(0);
      checkFacts(provider, first.facts);
      expect(second.facts.map(({ factId }) => factId)).toEqual(
        first.facts.map(({ factId }) => factId),
      );
      expect(world.books()).toEqual(EXPECTED[kind]);
      expect(world.checkouts()).toBe(1);
    }),
  );

  it.each(provider.can.flatMap((kind) => [[kind, 'request'] as const, [kind, 'answer'] as const]))(
    '%s: a lost %s is no answer; asking tells, and the same key does it at most once',
    (kind, lost) =>
      within(async (world) => {
        const call = await prepare(world, kind);
        world.loseNext(lost);
        await expect(make(world.calls, call)).rejects.toMatchObject({ retryable: true });
        const found = await world.calls.find(call);
        expect(found?.kind ?? null).toBe(lost === 'answer' ? 'done' : null);
        const answer = await make(world.calls, call);
        expect(answer.kind).toBe('done');
        const ids = new Set(answer.facts.map(({ factId }) => factId));
        if (found) expect(found.facts.some(({ factId }) => ids.has(factId))).toBe(true);
        expect(world.books()).toEqual(EXPECTED[kind]);
        expect(world.checkouts()).toBe(1);
      }),
  );

  it('knows nothing of what nobody made', () =>
    within(async ({ calls, account }) => {
      expect(await calls.read(account, 'unknown_reference')).toEqual([]);
      expect(await calls.find(callsOf(account).checkout(1n, 'now'))).toBeNull();
    }));

  it('lists what happened, with the order that it belongs to', () =>
    within(async (world) => {
      const call = await prepare(world, 'capture');
      await make(world.calls, call);
      const page = await world.calls.list(world.account, '2026-01-01T00:00:00.000Z', null);
      for (const { facts } of page.entries) checkFacts(provider, facts);
      const captured = page.entries.find(({ facts }) =>
        facts.some(({ kind }) => kind === 'captured'),
      );
      expect(captured?.address.orderId).toBe('ord_1');
    }));
};
