import type { MoneyWish } from '../../../../functions/orders/contract.ts';
import { FACT_KINDS, type ProviderFact } from '../../../../functions/payments/domain/facts.ts';
import { MINUTE } from '../../../../functions/shared/spans.ts';
import { fc } from '../../../properties.ts';
import { eur, fact } from './builders.ts';

export const RUNS = { numRuns: 1000 };
export const START = Date.parse('2026-03-01T12:00:00.000Z');
export const time = (minutes: number): string => new Date(START + minutes * MINUTE).toISOString();

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
export const anyWishes: fc.Arbitrary<readonly Partial<MoneyWish>[]> = fc
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
export const factsUpTo = (maxLength: number) =>
  fc.uniqueArray(anyFact, { maxLength, selector: ({ factId }) => factId });

/** The same messages twice: in two orders, some of them more than once. */
export const shuffledTwice = <Message>(messages: readonly Message[]) => {
  const once = fc.shuffledSubarray([...messages], { minLength: messages.length });
  const again = fc.tuple(once, fc.subarray([...messages])).map(([all, some]) => [...all, ...some]);
  return fc.tuple(again, again);
};
