import type { Money } from '../../shared/money.ts';
import { costOf, quantityOf } from './due.ts';
import { goingBack, isAtStore } from './money.ts';
import type { OrderState, RefundWish } from './order.ts';

/** Taken, less what went back or is asked to go back. */
export const refundable = (state: OrderState): Money | null => {
  const answer = state.money?.answer;
  if (!answer) return null;
  const known = new Map(answer.refunds.map((refund) => [refund.refundId, refund]));
  const pending = [...state.refundsAsked.values()]
    .filter(({ refundId }) => !known.has(refundId) || known.get(refundId)?.state === 'pending')
    .reduce((sum, { amount }) => sum + amount.amount, 0n);
  const given = answer.refunded.amount + goingBack(answer) + pending;
  const amount = answer.captured.amount - given;
  return { amount, currency: answer.captured.currency };
};

/** Marks a refund of what is not due any more; a store says of itself whether it is paid. */
export const lowering = (state: OrderState): Pick<RefundWish, 'lowers'> =>
  isAtStore(state) ? {} : { lowers: true };

/** Lines by their share; when every line goes back whole, it is the remainder to the last cent. */
export const priceOf = (
  state: OrderState,
  lines: Readonly<Record<string, number>>,
  left: Money,
): Money | string => {
  const snapshot = state.current?.snapshot;
  if (!snapshot) return 'the order has no lines yet';
  const unknown = Object.entries(lines).find(([lineId, quantity]) => {
    const line = snapshot.lines.find((each) => each.lineId === lineId);
    return !line || quantity <= 0 || quantity > quantityOf(state, line);
  });
  if (unknown) return `line ${unknown[0]} has no ${unknown[1]} to give back`;
  const whole = snapshot.lines.every((line) => lines[line.lineId] === quantityOf(state, line));
  if (whole) return left;
  const amount = snapshot.lines.reduce(
    (sum, line) => sum + costOf(snapshot, line, lines[line.lineId] ?? 0),
    0n,
  );
  return { amount, currency: left.currency };
};
