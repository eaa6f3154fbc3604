import { aboutOf } from '../about.ts';
import { hasMoney } from '../money.ts';
import { nextWish } from '../wish.ts';
import { hold, isOpen, type OwnHold, type Rule, release } from './rule.ts';

export const takeLateMoney: Rule = (state) => {
  if (state.closed !== 'expired' || !hasMoney(state)) return undefined;
  const because = 'money came after its window';
  return { type: 'OrderReinstated', data: { ...aboutOf(state), because } };
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

export const tellPayments: Rule = (state, now) => {
  const wish = nextWish(state, now);
  return wish && { type: 'MoneyWanted', data: { ...aboutOf(state), wish } };
};
