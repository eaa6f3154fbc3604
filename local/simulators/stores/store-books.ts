import type { Clock } from '../../engine/clock.ts';
import { figuresOf, type SampleOrder } from '../storefronts/order.ts';
import {
  type BookedFulfilment,
  createParcelBooks,
  type ParcelBooks,
  type Quantity,
} from './parcel-books.ts';

/** A refund as the store keeps it. */
export interface BookedRefund {
  readonly id: string;
  readonly orderId: string;
  readonly amount: bigint;
  readonly note: string;
  /** False: a record of what happened elsewhere. */
  readonly movesMoney: boolean;
  readonly at: string;
  /** Goods that it takes out of the order before they are sent. */
  readonly lines?: readonly Quantity[];
}

/** Where the store posts its changes to. */
export interface BookedWebhook {
  readonly id: string;
  readonly topic: string;
  readonly url: string;
  readonly secret: string;
  readonly active: boolean;
}

export type StoreChange =
  | 'created'
  | 'updated'
  | 'cancelled'
  | 'refunded'
  | 'sent'
  | 'tracked'
  | 'deleted';

/** What a change is about beside the order. */
export interface StoreNews {
  readonly refund?: BookedRefund;
  readonly fulfilment?: BookedFulfilment;
}

/** A pretended store's own books, which tests compare with ours. */
export interface StoreBooks extends ParcelBooks {
  /** What can be bought, by SKU; a SKU that is not in it is none of the store's. */
  readonly stock: Map<string, number>;
  /** In order of id. */
  orders(): readonly SampleOrder[];
  order(id: string): SampleOrder | undefined;
  refunds(orderId?: string): readonly BookedRefund[];
  webhooks(): readonly BookedWebhook[];
  /** A buyer's order, or the same order changed at the store. */
  put(order: SampleOrder): void;
  cancel(orderId: string): void;
  /** Deletes it for good. */
  remove(orderId: string): void;
  refund(refund: Omit<BookedRefund, 'id' | 'at'>): BookedRefund;
  /** Without an id it is a new one. */
  subscribe(webhook: Omit<BookedWebhook, 'id'> & { readonly id?: string }): BookedWebhook;
  /** Paid and not yet given back by the store itself. */
  held(orderId: string): bigint;
}

/** `nextId` gives what is new of an order its id; without it the store counts on by itself. */
export const createStoreBooks = (
  clock: Pick<Clock, 'now'>,
  onChange: (order: SampleOrder, change: StoreChange, news: StoreNews) => void,
  nextId: (orderId: string) => string = countingOn(),
): StoreBooks => {
  const orders = new Map<string, SampleOrder>();
  const refunds: BookedRefund[] = [];
  const webhooks = new Map<string, BookedWebhook>();

  const refundsOf = (orderId?: string): readonly BookedRefund[] =>
    refunds.filter((refund) => orderId === undefined || refund.orderId === orderId);
  const known = (orderId: string): SampleOrder => {
    const order = orders.get(orderId);
    if (order) return order;
    throw new RangeError(`the books have no order ${orderId}`);
  };
  /** Whole seconds, as both stores tell them, and never the same twice for one order. */
  const touched = (order: SampleOrder): string =>
    new Date(
      Math.max(Math.floor(clock.now() / 1000) * 1000, Date.parse(order.updatedAt) + 1000),
    ).toISOString();
  const takenOut = (orderId: string): readonly Quantity[] =>
    refundsOf(orderId).flatMap(({ movesMoney, lines = [] }) => (movesMoney ? lines : []));
  const change = (order: SampleOrder, what: StoreChange, news: StoreNews = {}): void => {
    orders.set(order.externalId, order);
    onChange(order, what, news);
  };

  return {
    stock: new Map(),
    ...createParcelBooks({ known, nextId, touched, change, takenOut }),
    orders: () => [...orders.values()].toSorted((a, b) => (a.externalId < b.externalId ? -1 : 1)),
    order: (id) => orders.get(id),
    refunds: refundsOf,
    webhooks: () => [...webhooks.values()],
    put: (order) => change(order, orders.has(order.externalId) ? 'updated' : 'created'),
    cancel: (orderId) => {
      const order = known(orderId);
      const updatedAt = touched(order);
      change({ ...order, updatedAt, cancelledAt: updatedAt }, 'cancelled');
    },
    remove: (orderId) => {
      const order = known(orderId);
      orders.delete(orderId);
      onChange(order, 'deleted', {});
    },
    refund: (wanted) => {
      const order = known(wanted.orderId);
      const updatedAt = touched(order);
      const refund = { ...wanted, id: nextId(wanted.orderId), at: updatedAt };
      refunds.push(refund);
      change({ ...order, updatedAt }, 'refunded', { refund });
      return refund;
    },
    subscribe: (webhook) => {
      const booked = { ...webhook, id: webhook.id ?? nextId('') };
      webhooks.set(booked.id, booked);
      return booked;
    },
    held: (orderId) => {
      const order = known(orderId);
      const given = refundsOf(orderId).filter(({ movesMoney }) => movesMoney);
      const paid = order.paid && order.payment === 'card' ? figuresOf(order).total : 0n;
      return given.reduce((left, { amount }) => left - amount, paid);
    },
  };
};

const countingOn = (): (() => string) => {
  let lastId = 900_000;
  return () => String(++lastId);
};
