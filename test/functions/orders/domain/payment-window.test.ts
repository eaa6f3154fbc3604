import { describe, expect, it } from '@jest/globals';
import { orderDecider } from '../../../../functions/orders/domain/decide-order.ts';
import type { OrderState } from '../../../../functions/orders/domain/order.ts';
import { answer, hear, recordSnapshot } from './builders.ts';
import { tell } from './tell.ts';

const FIRST = '2026-04-01T12:00:00.000Z';
const SECOND = '2026-04-02T12:00:00.000Z';

const reach = (state: OrderState, now: string) => {
  const open = orderDecider.deadlines(state).find(({ kind }) => kind === 'payment_window');
  const message = { type: 'DeadlineReached', kind: 'payment_window', dueAt: open?.dueAt ?? '' };
  return tell([message as never], state, now);
};

describe('the payment window', () => {
  it.each([
    ['a place to pay', false, ['OrderExpired', 'MoneyWanted']],
    ['none yet, for the provider is silent', true, ['PersonReminded']],
  ])('of a buyer who had %s', (_what, opening, expected) => {
    const { state } = tell([recordSnapshot(), hear(1, answer(1, { opening }))]);
    expect(reach(state, FIRST).told).toEqual([expected]);
  });

  it('is prolonged only once', () => {
    const { state } = tell([recordSnapshot(), hear(1, answer(1, { opening: true }))]);
    const reminded = reach(state, FIRST);
    expect(reach(reminded.state, SECOND).told).toEqual([['OrderExpired', 'MoneyWanted']]);
  });
});
