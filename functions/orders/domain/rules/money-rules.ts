import { idOf } from '../../../shared/ids.ts';
import { least } from '../../../shared/money.ts';
import { aboutOf } from '../about.ts';
import { dueOf } from '../due.ts';
import { debitAwaitedUntil, hasMoney, isAtStore } from '../money.ts';
import type { OrderState } from '../order.ts';
import { lowering, refundable } from '../refunds.ts';
import { nextWish } from '../wish.ts';
import { hold, isOpen, type OwnHold, type Rule, release } from './rule.ts';

export const takeLateMoney: Rule = (state, now) => {
  if (state.closed !== 'expired') return undefined;
  const because = hasMoney(state) ? 'money came after its window' : lateDebit(state, now);
  if (because === undefined) return undefined;
  return { type: 'OrderReinstated', data: { ...aboutOf(state), because } };
};

/** One that is waited for no longer lets no order live again: it would only expire once more. */
const lateDebit = (state: OrderState, now: string): string | undefined => {
  const until = debitAwaitedUntil(state);
  return until !== null && Date.parse(until) > Date.parse(now)
    ? 'a debit is on its way'
    : undefined;
};

const DISPUTE: OwnHold = { reason: 'dispute', owner: 'payments' };
const UNCOVERED: OwnHold = { reason: 'payment-not-covered', owner: 'payments' };

export const holdWhileDisputed: Rule = (state, now) => {
  const disputed = state.money?.answer.disputed ?? false;
  const held = state.holds.has(DISPUTE.reason);
  if (disputed && !held && isOpen(state)) {
    return hold(state, DISPUTE, 'the buyer’s bank disputes the charge', now);
  }
  return held && !disputed ? release(state, DISPUTE, 'the dispute is over', now) : undefined;
};

/** A confirmed order whose money is gone again, or no longer enough, must not be packed. */
export const holdWhileUncovered: Rule = (state, now) => {
  const waived = state.confirmed === null || state.confirmed.basis === 'operator';
  const covered = state.money?.answer.assured ?? false;
  const held = state.holds.has(UNCOVERED.reason);
  if (!waived && !covered && !held && isOpen(state)) {
    return hold(state, UNCOVERED, 'the payment lapsed or no longer covers the order', now);
  }
  return held && covered ? release(state, UNCOVERED, 'the payment covers it', now) : undefined;
};

/**
 * The order became cheaper after money was taken for it, or before anybody here knew that: the difference
 * goes back, once for each such due amount. What a buyer paid beyond all that was ever due is for people
 * to decide.
 */
export const refundWhatIsNotDue: Rule = (state) => {
  const { money, refundsAsked } = state;
  const isOver = state.cancelRequest !== null || (state.closed ?? 'completed') !== 'completed';
  if (money === null || isOver) return undefined;
  const { assured, disputed, captured } = money.answer;
  const [due, left] = [dueOf(state), refundable(state)];
  if (!assured || disputed || !due || left?.currency !== due.currency) return undefined;
  const kept = least(left.amount, onceDue(state));
  const of = [state.origin?.orderId ?? '', String(captured.amount), String(due.amount)];
  const refundId = idOf('refund', 'not-due', ...of);
  if (kept <= due.amount || refundsAsked.has(refundId)) return undefined;
  const amount = { amount: kept - due.amount, currency: due.currency };
  const refund = { refundId, amount, reason: 'not-due-any-more', ...lowering(state) };
  return { type: 'RefundAsked', data: { refund, lines: [], by: 'orders' } };
};

/** A store that holds the money gives back by itself what it takes off: it is told of what was taken off here. */
const onceDue = (state: OrderState): bigint => {
  const { mostDue, current } = state;
  return isAtStore(state) ? least(mostDue, current?.snapshot.totals.total.amount ?? 0n) : mostDue;
};

export const tellPayments: Rule = (state, now) => {
  const wish = nextWish(state, now);
  return wish && { type: 'MoneyWanted', data: { ...aboutOf(state), wish } };
};
