import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { MoneyWish } from '../../../../functions/orders/contract.ts';
import { answerOf } from '../../../../functions/payments/domain/answer.ts';
import { FACT_KINDS, type ProviderFact } from '../../../../functions/payments/domain/facts.ts';
import { ledgerOf } from '../../../../functions/payments/domain/ledger.ts';
import type { PaymentMessage } from '../../../../functions/payments/domain/messages.ts';
import { standingOf } from '../../../../functions/payments/domain/standing.ts';
import { createFakeProvider, type Trouble } from '../fake-provider.ts';
import { eur, fact, hear, RULES, record, storeWish, stream, wish } from './builders.ts';

const RUNS = { numRuns: 1000 };
const MINUTE = 60_000;
const START = Date.parse('2026-03-01T12:00:00.000Z');
const time = (minutes: number): string => new Date(START + minutes * MINUTE).toISOString();

const anyFact: fc.Arbitrary<ProviderFact> = fc
  .record({
    kind: fc.constantFrom(...FACT_KINDS),
    reference: fc.constantFrom('pi_1', 'pi_2'),
    amount: fc.bigInt({ min: 1n, max: 3000n }),
    sub: fc.constantFrom('a', 'b', null),
    at: fc.integer({ min: 0, max: 5 }),
    currency: fc.constantFrom('EUR', 'EUR', 'EUR', 'USD'),
  })
  .map(({ kind, reference, amount, sub, at, currency }) =>
    fact(kind, amount, {
      reference,
      amount: { amount, currency },
      refundReference: kind.startsWith('refund') ? sub : null,
      disputeReference: kind.startsWith('dispute') ? (sub ?? 'c') : null,
      occurredAt: time(at),
    }),
  );

const ASKED = [
  { refundId: 'r1', amount: eur(300n), reason: 'goodwill' },
  { refundId: 'r2', amount: eur(700n), reason: 'goodwill' },
];

/** Wishes as orders sends them: what was asked back stays asked for. */
const anyWishes: fc.Arbitrary<readonly Partial<MoneyWish>[]> = fc
  .array(
    fc.record({
      due: fc.bigInt({ min: 0n, max: 3000n }).map(eur),
      capture: fc.constantFrom<MoneyWish['capture']>('hold', 'now'),
      asked: fc.integer({ min: 0, max: ASKED.length }),
    }),
    { minLength: 1, maxLength: 4 },
  )
  .map((wishes) =>
    wishes.map(({ due, capture }, index) => {
      const asked = Math.max(...wishes.slice(0, index + 1).map((one) => one.asked));
      return { due, capture, refunds: ASKED.slice(0, asked) };
    }),
  );

/** Each fact once: what has the same identity says the same. */
const factsUpTo = (maxLength: number) =>
  fc.uniqueArray(anyFact, { maxLength, selector: ({ factId }) => factId });

/** The same messages twice: in two orders, some of them more than once. */
const shuffledTwice = <Message>(messages: readonly Message[]) => {
  const once = fc.shuffledSubarray([...messages], { minLength: messages.length });
  const again = fc.tuple(once, fc.subarray([...messages])).map(([all, some]) => [...all, ...some]);
  return fc.tuple(again, again);
};

describe('facts and wishes in any order, any number of times', () => {
  it('fold to the same ledger', () => {
    fc.assert(
      fc.property(
        factsUpTo(12).chain((facts) => shuffledTwice(facts)),
        ([one, two]) => {
          const unique = (facts: readonly ProviderFact[]) =>
            new Map(facts.map((each) => [each.factId, each])).values();
          expect(ledgerOf(unique(one))).toEqual(ledgerOf(unique(two)));
        },
      ),
      RUNS,
    );
  });

  it('give the same answer', () => {
    const messages = fc.tuple(anyWishes, factsUpTo(8)).chain(([wishes, facts]) => {
      const heard = wishes.map((more, index) => hear(wish({ ...more, number: index + 1 })));
      return shuffledTwice<PaymentMessage>([...heard, ...facts.map((each) => record(each))]);
    });
    const worked = (list: readonly PaymentMessage[]) => {
      const money = stream();
      for (const message of list) money.tell(message);
      const standing = standingOf(RULES, money.state());
      if (!standing) throw new Error('no wish');
      return { now: answerOf(money.state(), standing), told: money.answer() };
    };
    fc.assert(
      fc.property(messages, ([one, two]) => {
        const first = worked(one);
        expect(first.now).toEqual(worked(two).now);
        // What was told last is what stands.
        expect(first.told).toEqual(first.now);
      }),
      RUNS,
    );
  });

  it('give the same answer where the store is the provider, whatever it says', () => {
    const states = ['pending', 'authorised', 'paid', 'refunded', 'voided', 'failed'] as const;
    const heard = fc
      .array(fc.tuple(fc.constantFrom(...states), fc.constantFrom('no', 'no', 'return', 'close')), {
        minLength: 1,
        maxLength: 6,
      })
      .chain((said) =>
        shuffledTwice(
          said.map(([state, release], index) =>
            hear(storeWish(state, { number: index + 1, release: release as MoneyWish['release'] })),
          ),
        ),
      );
    const known = ({ refunds, released, ...answer }: Record<string, unknown>) => ({
      ...answer,
      // Refunds that follow from a cancellation are asked for when it is heard, and only then.
      released: (refunds as readonly unknown[]).length === 0 ? released : null,
    });
    fc.assert(
      fc.property(heard, ([one, two]) => {
        const [first, second] = [one, two].map((list) => {
          const money = stream();
          for (const message of list) money.tell(message);
          return known(money.answer() ?? {});
        });
        const comparable = first?.['released'] !== null && second?.['released'] !== null;
        expect({ ...first, released: comparable && first?.['released'] }).toEqual({
          ...second,
          released: comparable && second?.['released'],
        });
      }),
      RUNS,
    );
  });

  it('never count more captured than authorised', () => {
    fc.assert(
      fc.property(factsUpTo(12), (facts) => {
        const money = stream();
        money.tell(hear(wish()));
        for (const each of facts) money.tell(record(each));
        const answer = money.answer();
        if (!answer) throw new Error('no answer');
        expect(answer.captured.amount <= answer.authorised.amount).toBe(true);
      }),
      RUNS,
    );
  });
});

type Act = 'pay' | 'call' | 'webhook' | 'wish' | 'time';

/** An order's whole life against a provider whose network fails, in any interleaving. */
const live = (acts: readonly Act[], wishes: readonly Partial<MoneyWish>[], troubles: Trouble[]) => {
  const money = stream();
  const provider = createFakeProvider();
  let now = START;
  let number = 0;
  let calls = 0;
  const say = (): void => {
    const next = wishes[number];
    if (!next) return;
    number += 1;
    money.tell(hear(wish({ ...next, number })));
  };
  const callOnce = async (n: number): Promise<void> => {
    const command = money.commands[n];
    if (command?.name !== 'CallProvider') return;
    await work(money, provider, (command.data as { requestId: string }).requestId);
  };
  const step: Record<Act, () => Promise<void> | void> = {
    pay: () => void provider.pay(),
    wish: say,
    time: () => {
      now += 70 * MINUTE;
      money.at(new Date(now).toISOString());
      for (const { kind, dueAt } of money.deadlines()) {
        money.tell({ type: 'DeadlineReached', kind, dueAt });
      }
    },
    webhook: () => {
      for (const payment of provider.payments.values()) {
        money.tell(record(...provider.factsOf(payment)));
      }
    },
    call: async () => {
      await callOnce(calls % Math.max(1, money.commands.length));
      calls += 1;
    },
  };
  return {
    money,
    provider,
    run: async () => {
      provider.setTrouble(() => troubles.shift());
      say();
      for (const act of acts) await step[act]();
      provider.setTrouble(() => undefined);
      while (number < wishes.length) say();
      for (let round = 0; round < 12; round += 1) {
        for (let n = 0; n < money.commands.length; n += 1) await callOnce(n);
        await step.webhook();
        await step.time();
      }
    },
  };
};

/** One delivery to the calls step, without its log: attempt, perhaps a question, call, ending. */
const work = async (
  money: ReturnType<typeof stream>,
  provider: ReturnType<typeof createFakeProvider>,
  requestId: string,
): Promise<void> => {
  const before = money.state().requests.get(requestId);
  const earlier = before?.attempt?.ended === null;
  const leaseUntil = time(0);
  const started = money.tell({ type: 'StartAttempt', requestId, owner: 'one', leaseUntil });
  const request = money.state().requests.get(requestId);
  if (!started.includes('AttemptStarted') || !request?.attempt) return;
  const { n } = request.attempt;
  const call = {
    ...request,
    account: { account: 'acc_1', merchantId: 'm1', settings: {}, apiCredentials: { key: 'k' } },
    merchantId: 'm1',
    orderId: 'ord_1',
    key: `${requestId} ${n}`,
    reference: request.reference ?? '',
    refundId: request.refundId ?? '',
    orderNumber: '#1001',
    payableUntil: time(0),
    locale: null,
    country: null,
  };
  const { calls } = provider;
  try {
    const made = call.kind === 'read' ? undefined : calls[call.kind];
    const facts = await calls.read(call.account, call.reference);
    const answer = made
      ? ((earlier ? await calls.find(call as never) : null) ?? (await made(call as never)))
      : ({ kind: 'done', facts } as const);
    const ending =
      answer.kind === 'done'
        ? ({ outcome: 'done', code: null, retriable: false, facts: answer.facts } as const)
        : ({ ...answer, outcome: 'refused' } as const);
    money.tell({ type: 'EndAttempt', requestId, n, ending });
  } catch {
    // An unclear answer: the next delivery asks first.
  }
};

describe('an order’s life against a provider with books of its own', () => {
  const anyActs = fc.array(fc.constantFrom<Act>('pay', 'call', 'webhook', 'wish', 'time'), {
    maxLength: 25,
  });
  const anyTroubles = fc.array(
    fc.constantFrom<Trouble>(undefined, undefined, 'request-lost', 'answer-lost'),
    { maxLength: 15 },
  );
  const anyEnd = fc.constantFrom<MoneyWish['release']>('no', 'close', 'return');

  it('charges once, refunds exactly, and keeps nothing of a cancelled order', async () => {
    await fc.assert(
      fc.asyncProperty(
        anyActs,
        anyWishes,
        anyTroubles,
        anyEnd,
        async (acts, wishes, troubles, release) => {
          const last = wishes.at(-1);
          const { money, provider, run } = live(acts, [...wishes, { ...last, release }], troubles);
          await run();
          const books = [...provider.payments.values()];
          const captured = books.reduce((sum, payment) => sum + payment.captured, 0n);
          const refunds = books.flatMap((payment) => payment.refunds);
          const refunded = refunds.reduce((sum, { amount }) => sum + amount, 0n);
          expect(money.answer()).toMatchObject({
            captured: eur(captured),
            refunded: eur(refunded),
          });
          for (const { captures, captured: taken, amount } of books) {
            expect(captures).toBeLessThanOrEqual(1);
            expect(taken <= amount).toBe(true);
          }
          expect(new Set(refunds.map(({ requestId }) => requestId)).size).toBe(refunds.length);
          expect(refunded <= captured).toBe(true);
          if (release === 'return') {
            expect(money.answer()).toMatchObject({ released: true });
            expect(refunded).toBe(captured);
            expect(books.filter(({ state }) => state === 'held' || state === 'open')).toEqual([]);
          }
        },
      ),
      RUNS,
    );
  }, 120_000);
});
