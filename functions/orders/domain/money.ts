import type { OrderState } from './order.ts';

/** Money of the buyer is held, taken, or sure to come. */
export const hasMoney = ({ money }: OrderState): boolean =>
  money !== null &&
  (money.answer.assured ||
    money.answer.authorised.amount > money.answer.captured.amount ||
    money.answer.captured.amount > money.answer.refunded.amount);

/** Nothing of the buyer's is with us. */
export const hasNothing = ({ money }: OrderState): boolean =>
  money === null ||
  (money.answer.authorised.amount === money.answer.captured.amount &&
    money.answer.captured.amount === money.answer.refunded.amount);

/** Nothing is owed either way: what is due was taken, and what is to go back went. */
export const isBalanced = (state: OrderState): boolean => {
  const { money, refundsAsked, confirmed } = state;
  if (money === null || money.answer.disputed) return false;
  const { captured, due, refunds } = money.answer;
  const paid = captured.amount >= due.amount || confirmed?.basis === 'operator';
  const ended = new Set(
    refunds.filter(({ state: at }) => at !== 'pending').map((one) => one.refundId),
  );
  return paid && [...refundsAsked.keys()].every((refundId) => ended.has(refundId));
};
