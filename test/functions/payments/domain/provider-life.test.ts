import { describe, expect, it } from '@jest/globals';
import type { MoneyWish } from '../../../../functions/orders/contract.ts';
import { MINUTE } from '../../../../functions/shared/spans.ts';
import { fc } from '../../../properties.ts';
import { createFakeProvider, type Trouble } from '../fake-provider.ts';
import { anyWishes, RUNS, START, time } from './any-money.ts';
import { eur, hear, record, stream, wish } from './builders.ts';

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
