import type { MoneyAnswer } from '../../payments/contract.ts';
import { after } from '../../shared/deadline.ts';
import type { OrderState } from './order.ts';
import { windowOf } from './windows.ts';

/** Money of the buyer is held, taken, or sure to come. */
export const hasMoney = ({ money }: OrderState): boolean =>
  money !== null &&
  (money.answer.assured ||
    money.answer.authorised.amount > money.answer.captured.amount ||
    money.answer.captured.amount > money.answer.refunded.amount + goingBack(money.answer));

/** Until when a debit that the buyer has given is waited for; null where none is on its way. */
export const debitAwaitedUntil = ({ money, wish }: OrderState): string | null => {
  const pending = money?.answer.pending;
  if (pending === undefined) return null;
  return after(pending.since, windowOf(wish?.settings ?? {}, 'payment_window.debit'));
};

/** The store has taken the money, and gives it back. */
export const isAtStore = ({ money }: OrderState): boolean =>
  money?.answer.provider === 'storefront';

/** What an earlier cancellation gives back and has not arrived yet. */
export const goingBack = ({ returned }: MoneyAnswer): bigint => returned?.underWay.amount ?? 0n;

/** Nothing of the buyer's is with us. */
export const hasNothing = ({ money }: OrderState): boolean =>
  money === null ||
  (money.answer.authorised.amount === money.answer.captured.amount &&
    money.answer.captured.amount === money.answer.refunded.amount);

/** Nothing is owed either way: what is due was taken, and what is to go back went. */
export const isBalanced = (state: OrderState): boolean => {
  const { money, confirmed } = state;
  if (money === null || money.answer.disputed) return false;
  const { captured, returned, due, tolerated } = money.answer;
  const taken = captured.amount - (returned?.whole.amount ?? 0n) - lowered(state);
  const wanted = due.amount - (tolerated?.amount ?? 0n);
  const paid = taken >= wanted || confirmed?.basis === 'operator';
  return paid && !awaitsRefund(state);
};

/** What goes back, or went, because the order became cheaper. */
const lowered = ({ money, refundsAsked }: OrderState): bigint => {
  const failed = (money?.answer.refunds ?? [])
    .filter(({ state }) => state === 'failed')
    .map(({ refundId }) => refundId);
  return [...refundsAsked.values()]
    .filter(({ lowers, refundId }) => lowers === true && !failed.includes(refundId))
    .reduce((sum, { amount }) => sum + amount.amount, 0n);
};

/** A refund that was asked for has not come to an end, as far as is known. */
export const awaitsRefund = ({ money, refundsAsked }: OrderState): boolean => {
  const refunds = money?.answer.refunds ?? [];
  const ended = refunds.filter(({ state }) => state !== 'pending').map((one) => one.refundId);
  return [...refundsAsked.keys()].some((refundId) => !ended.includes(refundId));
};
