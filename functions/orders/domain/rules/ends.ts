import { aboutOf } from '../about.ts';
import { confirmed } from '../confirmation.ts';
import { nextGoods } from '../goods.ts';
import { isGoodsAssured } from '../goods-standing.ts';
import { isAtStore } from '../money.ts';
import { type OrderState, statusOf } from '../order.ts';
import { nextWish } from '../wish.ts';
import type { Rule } from './rule.ts';

/** The join, in any order: payment assured for what is due now, stock there for what is sent, no hold. */
export const confirm: Rule = (state, now) => {
  const answer = state.money?.answer;
  if (statusOf(state) !== 'placed' || !answer?.assured || answer.basis === null) return undefined;
  if (nextWish(state, now) !== undefined || answer.seen !== state.wish?.number) return undefined;
  if (nextGoods(state, now) !== undefined || !isGoodsAssured(state)) return undefined;
  return confirmed(state, answer.basis, now);
};

export const completeCancellation: Rule = (state, now) => {
  const { money, wish, cancelRequest } = state;
  const told = wish?.release === 'return' && money?.answer.seen === wish.number;
  if (cancelRequest === null || state.closed !== null || !told || !money) return undefined;
  const { requestedBy, reason } = cancelRequest;
  const atStore = requestedBy === 'storefront' && isAtStore(state);
  if (!money.answer.released && !atStore) return undefined;
  const moneyOutcome = outcomeOf(state, money.answer);
  return {
    type: 'OrderCancelled',
    data: { ...aboutOf(state), at: now, reason, requestedBy, moneyOutcome },
  };
};

const outcomeOf = (
  state: OrderState,
  { refunded, captured }: NonNullable<OrderState['money']>['answer'],
): 'none' | 'voided' | 'refunded' | 'at-store' => {
  if (captured.amount > refunded.amount) return 'at-store';
  if (refunded.amount > 0n) return 'refunded';
  return state.confirmed === null ? 'none' : 'voided';
};
