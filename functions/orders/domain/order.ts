import type * as z from 'zod';
import type { GoodsAnswer } from '../../fulfilment/contract.ts';
import type { MoneyAnswer } from '../../payments/contract.ts';
import type {
  GoodsWish,
  holdSchema,
  MoneyWish,
  ORDER_STATUSES,
  refundWishSchema,
} from '../contract.ts';
import type { OrderOrigin } from './messages.ts';
import type { Revision } from './revision.ts';
import type {
  OrderSnapshot,
  Personal,
  StorefrontFulfilment,
  StorefrontRefund,
} from './snapshot.ts';
import type { WriteBacks } from './write-backs.ts';

export type OrderStatus = (typeof ORDER_STATUSES)[number];
export type Hold = z.infer<typeof holdSchema>;
export type RefundWish = z.infer<typeof refundWishSchema>;

export interface Cancellation {
  readonly at: string;
  readonly reason: string | null;
}

/**
 * What the store and the other contexts have told. Every member is a join (a maximum, or a map of
 * maxima), so the same facts give the same state in whatever order and however often they came.
 */
export interface ToldFacts {
  readonly origin: OrderOrigin | null;
  /** The newest version of the store's order; null while only facts about it have come. */
  readonly current: { readonly snapshot: OrderSnapshot; readonly revision: Revision } | null;
  /** The latest cancellation told apart from any snapshot. */
  readonly cancellation: Cancellation | null;
  readonly refunds: ReadonlyMap<string, StorefrontRefund>;
  readonly fulfilments: ReadonlyMap<string, StorefrontFulfilment>;
  /** Source times about which the store has been asked already; '' when asked without one. */
  readonly asked: ReadonlySet<string>;
  /** What payments last said, by the version of its stream. */
  readonly money: { readonly sequence: number; readonly answer: MoneyAnswer } | null;
  /** What fulfilment last said, by the version of its stream, and when it was heard. */
  readonly goods: {
    readonly sequence: number;
    readonly answer: GoodsAnswer;
    readonly at: string;
  } | null;
}

/** What was decided here, by people and by the process manager itself. */
export interface Decisions {
  readonly orderDueAt: string | null;
  /** The wish that payments was last told. */
  readonly wish: MoneyWish | null;
  /** The wish that fulfilment was last told. */
  readonly goodsWish: GoodsWish | null;
  readonly holds: ReadonlyMap<string, Hold>;
  readonly confirmed: { readonly basis: string; readonly at: string } | null;
  readonly cancelRequest: CancelRequest | null;
  /** The store's cancellation that came too late, by its time. */
  readonly refusedCancellation: string | null;
  readonly closed: 'cancelled' | 'expired' | 'completed' | null;
  readonly handedOver: { readonly at: string } | null;
  /** The number of the wish that stood when the order last came to life again. */
  readonly livesSince: number | null;
  /** The most that payments was ever told is due, in minor units. */
  readonly mostDue: bigint;
  /** Refunds that orders wants, by their id. */
  readonly refundsAsked: ReadonlyMap<string, RefundWish>;
  /** Quantities that a person set over those of the store's version. */
  readonly quantities: ReadonlyMap<string, number>;
  readonly address: { readonly personal: Personal; readonly country: string | null } | null;
  /** What the store was told, by its id: whether it has taken it. */
  readonly writeBacks: WriteBacks;
  readonly erasure: Erasure | null;
  /** Deadlines on which only a person can act: how often said, and when again. */
  readonly reminders: ReadonlyMap<string, { readonly level: number; readonly againAt: string }>;
}

export interface CancelRequest {
  readonly requestedBy: 'storefront' | 'person' | 'system';
  readonly reason: string | null;
  readonly at: string;
}

/** How far the forgetting of an order's buyer has come. */
export interface Erasure {
  readonly requestId: string;
  /** An order that is still open is forgotten then, ended or not. */
  readonly latestAt: string;
  /** The key is to go; asked again at this time. */
  readonly askAgainAt: string | null;
  readonly forgotten: boolean;
}

export type OrderState = ToldFacts & Decisions;

export const initialOrder: OrderState = {
  origin: null,
  current: null,
  cancellation: null,
  refunds: new Map(),
  fulfilments: new Map(),
  asked: new Set(),
  money: null,
  goods: null,
  orderDueAt: null,
  wish: null,
  goodsWish: null,
  holds: new Map(),
  confirmed: null,
  cancelRequest: null,
  refusedCancellation: null,
  closed: null,
  handedOver: null,
  livesSince: null,
  mostDue: 0n,
  refundsAsked: new Map(),
  quantities: new Map(),
  address: null,
  writeBacks: new Map(),
  erasure: null,
  reminders: new Map(),
};

/** The one status that the rest adds up to; `transitions.ts` says how one leads to another. */
export const statusOf = (state: OrderState): OrderStatus => {
  if (state.current === null) return 'awaited';
  if (state.closed !== null) return state.closed;
  if (state.cancelRequest !== null) return 'cancel_requested';
  if (state.holds.size > 0) return 'on_hold';
  return state.confirmed === null ? 'placed' : 'confirmed';
};

/** The store's word: its newest version says so, or a cancellation was told at or after that version. */
export const storeCancellationOf = (state: OrderState): Cancellation | null => {
  if (state.current === null) return null;
  const { cancelled, updatedAt } = state.current.snapshot;
  if (cancelled !== null) return cancelled;
  const told = state.cancellation;
  return told !== null && Date.parse(told.at) >= Date.parse(updatedAt) ? told : null;
};

/** Every refund the store has told of, in the snapshot or apart from it. */
export const refundsOf = (state: ToldFacts): readonly StorefrontRefund[] => {
  const known = new Map(state.refunds);
  for (const refund of state.current?.snapshot.refunds ?? []) {
    known.set(refund.externalRefundId, refund);
  }
  return byKey([...known.values()], (refund) => refund.externalRefundId);
};

const byKey = <Member>(
  members: readonly Member[],
  key: (member: Member) => string,
): readonly Member[] => [...members].sort((a, b) => (key(a) < key(b) ? -1 : 1));
