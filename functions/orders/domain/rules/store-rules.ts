import { API_BASE } from '../../../shared/channel.ts';
import { aboutOf } from '../about.ts';
import { isReleased } from '../goods-standing.ts';
import { isAtStore } from '../money.ts';
import { type OrderState, storeCancellationOf } from '../order.ts';
import type { Rule } from './rule.ts';

export const cancelAsTheStoreDid: Rule = (state, now) => {
  const told = storeCancellationOf(state);
  if (told === null || state.cancelRequest !== null || state.closed !== null) return undefined;
  if (state.handedOver === null) {
    const { reason } = told;
    const request = { requestedBy: 'storefront' as const, by: 'storefront', reason, at: now };
    return { type: 'OrderCancellationRequested', data: { ...aboutOf(state), ...request } };
  }
  if (state.refusedCancellation === told.at) return undefined;
  const because = 'the goods are with the carrier already';
  return {
    type: 'OrderCancellationRefused',
    data: { ...aboutOf(state), because, at: told.at },
  };
};

export const reviveAsTheStoreDid: Rule = (state) => {
  const byStore = state.cancelRequest?.requestedBy === 'storefront';
  if (!byStore || storeCancellationOf(state) !== null) return undefined;
  const because = 'the store’s newer version is not cancelled';
  return { type: 'OrderReinstated', data: { ...aboutOf(state), because } };
};

/** The store hears of what was decided here; our id comes back in its echo. */
export const tellTheStore: Rule = (state, now) => {
  const told = (id: string) => (state.writeBacks.get(id)?.stage ?? 'waiting') !== 'waiting';
  const moneyAtStore = isAtStore(state);
  const cancellation = `cancellation-${state.origin?.orderId}`;
  const ours = state.cancelRequest !== null && state.cancelRequest.requestedBy !== 'storefront';
  // Where the store holds the money, it must be told first: only it can give the money back. But not
  // before it is certain that nothing will leave.
  if (
    ours &&
    !told(cancellation) &&
    (state.closed === 'cancelled' || (moneyAtStore && isReleased(state)))
  ) {
    const data = { kind: 'cancellation' as const, id: cancellation, amount: null, moneyAtStore };
    return { type: 'WriteBackRequested', data: { ...data, ...since(state, now) } };
  }
  const refund = (state.money?.answer.refunds ?? []).find(
    ({ refundId, state: stage }) =>
      state.refundsAsked.has(refundId) &&
      !told(refundId) &&
      (stage === 'settled' || (moneyAtStore && stage === 'pending')),
  );
  if (!refund) return undefined;
  const amount = { amount: refund.amount.amount.toString(), currency: refund.amount.currency };
  const data = { kind: 'refund' as const, id: refund.refundId, amount, moneyAtStore };
  return { type: 'WriteBackRequested', data: { ...data, ...since(state, now) } };
};

/** Of what a store that nobody calls was not told, people would be reminded for ever. */
const since = ({ wish }: OrderState, now: string): { readonly at?: string } =>
  wish?.settings[API_BASE] === undefined ? {} : { at: now };
