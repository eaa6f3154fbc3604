import type { Deadline } from '../../shared/decider.ts';
import { canonicalJson } from '../../shared/json.ts';
import type { OrderEvent } from './events.ts';
import type { OrderOrigin } from './messages.ts';
import type { Revision } from './revision.ts';
import type { OrderSnapshot, StorefrontFulfilment, StorefrontRefund } from './snapshot.ts';

export type OrderStatus = 'awaited' | 'placed' | 'cancelled';

export interface Cancellation {
  readonly at: string;
  readonly reason: string | null;
}

/**
 * What an order's stream adds up to. Every member is a join (a maximum, or a map of maxima), so the
 * same facts give the same state in whatever order and however often they came.
 */
export interface OrderState {
  readonly origin: OrderOrigin | null;
  /** The newest version of the store's order; null while only facts about it have come. */
  readonly current: { readonly snapshot: OrderSnapshot; readonly revision: Revision } | null;
  /** The latest cancellation told apart from any snapshot. */
  readonly cancellation: Cancellation | null;
  readonly refunds: ReadonlyMap<string, StorefrontRefund>;
  readonly fulfilments: ReadonlyMap<string, StorefrontFulfilment>;
  /** Source times about which the store has been asked already; '' when asked without one. */
  readonly asked: ReadonlySet<string>;
  readonly orderDueAt: string | null;
  readonly paymentDueAt: string | null;
}

export const initialOrder: OrderState = {
  origin: null,
  current: null,
  cancellation: null,
  refunds: new Map(),
  fulfilments: new Map(),
  asked: new Set(),
  orderDueAt: null,
  paymentDueAt: null,
};

/**
 * The store's word counts: cancelled when its newest version says so, or when a cancellation was told
 * at or after that version. A newer version that is alive reinstates the order.
 */
export const statusOf = (state: OrderState): OrderStatus =>
  state.current === null ? 'awaited' : cancellationOf(state) === null ? 'placed' : 'cancelled';

export const cancellationOf = (state: OrderState): Cancellation | null => {
  if (state.current === null) return null;
  const { cancelled, updatedAt } = state.current.snapshot;
  if (cancelled !== null) return cancelled;
  const told = state.cancellation;
  return told !== null && Date.parse(told.at) >= Date.parse(updatedAt) ? told : null;
};

/** Every refund the store has told of, in the snapshot or apart from it. */
export const refundsOf = (state: OrderState): readonly StorefrontRefund[] => {
  const inSnapshot = state.current?.snapshot.refunds ?? [];
  const known = new Map(state.refunds);
  for (const refund of inSnapshot) known.set(refund.externalRefundId, refund);
  return byKey([...known.values()], (refund) => refund.externalRefundId);
};

/** Every fulfilment in its newest version. */
export const fulfilmentsOf = (state: OrderState): readonly StorefrontFulfilment[] => {
  let known = state.fulfilments;
  for (const fulfilment of state.current?.snapshot.fulfilments ?? []) {
    known = withFulfilment(known, fulfilment);
  }
  return byKey([...known.values()], (fulfilment) => fulfilment.externalFulfilmentId);
};

export const evolveOrder = (state: OrderState, event: OrderEvent): OrderState => {
  switch (event.type) {
    case 'OrderPlaced': {
      const { orderId, channelId, provider, snapshot, revision, paymentDueAt } = event.data;
      const origin = { orderId, channelId, provider };
      return { ...state, origin, current: { snapshot, revision }, orderDueAt: null, paymentDueAt };
    }
    case 'SnapshotRecorded': {
      const { snapshot, revision } = event.data;
      return { ...state, current: { snapshot, revision } };
    }
    case 'StorefrontCancellationReported':
      return { ...met(state, event.data), cancellation: later(state.cancellation, event.data) };
    case 'StorefrontRefundReported': {
      const { refund } = event.data;
      const refunds = new Map(state.refunds).set(refund.externalRefundId, refund);
      return { ...met(state, event.data), refunds };
    }
    case 'StorefrontFulfilmentReported': {
      const fulfilments = withFulfilment(state.fulfilments, event.data.fulfilment);
      return { ...met(state, event.data), fulfilments };
    }
    case 'StorefrontReadRequested': {
      const asked = new Set(state.asked).add(event.data.sourceTime ?? '');
      return { ...met(state, event.data), asked };
    }
    case 'OrderAmended':
    case 'OrderCancelled':
    case 'OrderReinstated':
    case 'StorefrontMoneyReported':
    case 'StorefrontParcelReported':
    case 'TransitionRefused':
      return state;
  }
};

/** Awaited orders must come, placed ones must be paid; cancelled is where nothing is awaited. */
export const orderDeadlines = (state: OrderState): readonly Deadline[] => {
  const status = statusOf(state);
  if (status === 'awaited' && state.orderDueAt) {
    return [{ kind: 'webhook_to_order', dueAt: state.orderDueAt }];
  }
  if (status === 'placed' && state.paymentDueAt) {
    return [{ kind: 'payment_window', dueAt: state.paymentDueAt }];
  }
  return [];
};

export const isNewerFulfilment = (
  candidate: StorefrontFulfilment,
  known: StorefrontFulfilment | undefined,
): boolean => {
  if (!known) return true;
  const difference = Date.parse(candidate.updatedAt) - Date.parse(known.updatedAt);
  // The same time with another content: any fixed rule will do, so that arrival does not decide.
  return difference === 0 ? canonicalJson(candidate) > canonicalJson(known) : difference > 0;
};

const withFulfilment = (
  known: ReadonlyMap<string, StorefrontFulfilment>,
  fulfilment: StorefrontFulfilment,
): ReadonlyMap<string, StorefrontFulfilment> =>
  isNewerFulfilment(fulfilment, known.get(fulfilment.externalFulfilmentId))
    ? new Map(known).set(fulfilment.externalFulfilmentId, fulfilment)
    : known;

const met = (
  state: OrderState,
  fact: OrderOrigin & { readonly orderDueAt: string | null },
): OrderState => ({
  ...state,
  origin: { orderId: fact.orderId, channelId: fact.channelId, provider: fact.provider },
  orderDueAt: state.current ? null : (state.orderDueAt ?? fact.orderDueAt),
});

const later = (known: Cancellation | null, told: Cancellation): Cancellation =>
  known !== null && Date.parse(known.at) >= Date.parse(told.at)
    ? known
    : { at: told.at, reason: told.reason };

const byKey = <Member>(
  members: readonly Member[],
  key: (member: Member) => string,
): readonly Member[] => [...members].sort((a, b) => (key(a) < key(b) ? -1 : 1));
