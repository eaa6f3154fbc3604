import { describe, expect, it } from '@jest/globals';
import type { MoneyWish } from '../../../../functions/orders/contract.ts';
import type { MoneyAnswer } from '../../../../functions/payments/contract.ts';
import { answerOf } from '../../../../functions/payments/domain/answer.ts';
import type { ProviderFact } from '../../../../functions/payments/domain/facts.ts';
import { ledgerOf } from '../../../../functions/payments/domain/ledger.ts';
import type { PaymentMessage } from '../../../../functions/payments/domain/messages.ts';
import { standingOf } from '../../../../functions/payments/domain/standing.ts';
import { isUnderWay } from '../../../../functions/payments/domain/state.ts';
import { fc } from '../../../properties.ts';
import { anyWishes, factsUpTo, RUNS, shuffledTwice } from './any-money.ts';
import { hear, RULES, record, storeWish, stream, wish } from './builders.ts';

const standsIn = (money: ReturnType<typeof stream>): MoneyAnswer => {
  const standing = standingOf(RULES, money.state());
  if (!standing) throw new Error('no wish');
  return answerOf(money.state(), standing);
};

/** What is told at once, whoever is called meanwhile. */
const untilCalled = ({ seen: _seen, due: _due, opening: _opening, ...answer }: MoneyAnswer) =>
  answer;

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
      const [now, told] = [standsIn(money), money.answer()];
      const isCalling = [...money.state().requests.values()].some(isUnderWay);
      const { wish: last } = money.state();
      if (last) money.tell(hear({ ...last, number: last.number + 1 }));
      return { now, told, isCalling, asked: [standsIn(money), money.answer()] };
    };
    fc.assert(
      fc.property(messages, ([one, two]) => {
        const { now, told, isCalling, asked } = worked(one);
        expect(now).toEqual(worked(two).now);
        // What was told last is what stands; while the provider is called, the wish may be newer.
        expect(isCalling ? untilCalled(told ?? now) : told).toEqual(
          isCalling ? untilCalled(now) : now,
        );
        // Who asks again is told.
        expect(asked[1]).toEqual(asked[0]);
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
        const answer = standsIn(money);
        expect(answer.captured.amount <= answer.authorised.amount).toBe(true);
      }),
      RUNS,
    );
  });
});
