import * as z from 'zod';
import type { ContextContract } from '../shared/contract.ts';
import { moneySchema } from '../shared/money.ts';
import { contentSchema, snapshotSchema } from './domain/snapshot.ts';
import {
  type GoodsWish,
  goodsWishSchema,
  type MoneyWish,
  moneyWishSchema,
  refundWishSchema,
} from './domain/wishes.ts';

/** `domain.md` §1.1. */
export const ORDER_STATUSES = [
  'awaited',
  'placed',
  'on_hold',
  'confirmed',
  'cancel_requested',
  'cancelled',
  'expired',
  'completed',
] as const;

/** Where the log of erasures keeps its notes, in a bucket of its own: `erasures/<merchantId>/<orderId>`. */
export const ERASURES = 'erasures/';

/** Orders of one channel of one merchant; the sender's whole current answer travels with every event. */
const about = {
  orderId: z.string(),
  channelId: z.string(),
  status: z.enum(ORDER_STATUSES),
};

/** Which of the store's versions a fact comes from: its time, and the hash that breaks ties. */
export const revisionSchema = z.object({
  at: z.iso.datetime(),
  hash: z.string(),
  /** What was fetched outranks what was pushed at the same source time. */
  origin: z.enum(['pushed', 'fetched']),
});

export const problemSchema = z.object({ code: z.string(), path: z.string(), message: z.string() });

export type { GoodsWish, MoneyWish };
export { goodsWishSchema, moneyWishSchema, refundWishSchema };

export const orderPlacedSchema = z.object({
  ...about,
  provider: z.string(),
  revision: revisionSchema,
  /** Personal texts inside are ciphertext. */
  snapshot: snapshotSchema,
  wish: moneyWishSchema,
  /** The first wish of the goods, where an earlier release told it with the order. */
  goods: goodsWishSchema.optional(),
});

/** The whole wish again: it changed, or nobody answered the last one. */
export const moneyWantedSchema = z.object({ ...about, wish: moneyWishSchema });

/** The whole wish again: it changed, or nobody answered the last one. */
export const goodsWantedSchema = z.object({ ...about, goods: goodsWishSchema });

export const holdSchema = z.object({
  /** kebab-case: `dispute`, `payment-not-covered`, or a person's own */
  reason: z.string(),
  owner: z.string(),
  note: z.string(),
  at: z.iso.datetime(),
});

export const orderConfirmedSchema = z.object({
  ...about,
  basis: z.enum(['authorised', 'captured', 'cod', 'operator']),
  /** The whole wish of the goods, now that they are to be sent; absent where GoodsWanted tells it. */
  goods: goodsWishSchema.optional(),
  at: z.iso.datetime(),
});

export const orderHeldSchema = z.object({
  ...about,
  hold: holdSchema,
  openHolds: z.array(z.string()),
});

export const orderHoldReleasedSchema = z.object({
  ...about,
  reason: z.string(),
  by: z.string(),
  note: z.string(),
  openHolds: z.array(z.string()),
  at: z.iso.datetime(),
});

export const cancellationRequestedSchema = z.object({
  ...about,
  requestedBy: z.enum(['storefront', 'person', 'system']),
  by: z.string(),
  reason: z.string().nullable(),
  at: z.iso.datetime(),
});

export const cancellationRefusedSchema = z.object({
  ...about,
  because: z.string(),
  /** The store's cancellation that came too late. */
  at: z.iso.datetime(),
});

export const orderExpiredSchema = z.object({
  ...about,
  method: snapshotSchema.shape.payment.shape.method,
  at: z.iso.datetime(),
});

/** The first parcel of the order has left. */
export const orderHandedOverSchema = z.object({
  ...about,
  by: z.string(),
  carrier: z.string().nullable(),
  trackingNumber: z.string().nullable(),
  at: z.iso.datetime(),
});

export const orderAmendedSchema = z.object({
  ...about,
  revision: revisionSchema,
  changed: z.array(z.string()),
  oldTotal: moneySchema,
  newTotal: moneySchema,
  /** All that it contains now; absent in events of earlier releases. */
  content: contentSchema.optional(),
});

export const orderCancelledSchema = z.object({
  ...about,
  at: z.iso.datetime(),
  reason: z.string().nullable(),
  requestedBy: z.enum(['storefront', 'person', 'system']),
  /** `at-store`: the store cancelled it and holds the money, and decides about it itself. */
  moneyOutcome: z.enum(['none', 'voided', 'refunded', 'at-store']),
});

export const orderCompletedSchema = z.object({
  ...about,
  /** `undelivered`: nothing reached the buyer, and nothing of theirs is with us. */
  outcome: z.enum(['delivered', 'undelivered']),
  at: z.iso.datetime(),
});

export const orderReinstatedSchema = z.object({ ...about, because: z.string() });

export const buyerForgottenSchema = z.object({
  ...about,
  requestId: z.string(),
  at: z.iso.datetime(),
});

export const orderQuarantinedSchema = z.object({
  quarantineId: z.string(),
  channelId: z.string(),
  provider: z.string(),
  settings: z.record(z.string(), z.string()),
  labels: z.record(z.string(), z.string()),
  receivedAt: z.iso.datetime(),
  problems: z.array(problemSchema),
  /** Where the raw body lies, sealed. */
  rawKey: z.string(),
  escalateAt: z.iso.datetime(),
  rejectAt: z.iso.datetime(),
});

export const orderRejectedSchema = z.object({
  quarantineId: z.string(),
  decidedBy: z.string(),
  reason: z.string(),
});

/** Where the orders table says what stores were told of stock, for the console, which only reads it. */
export const toldLevelKeys = {
  channel: (channelId: string): string => `levels#${channelId}`,
  sku: (sku: string): string => `SKU#${sku}`,
} as const;

const published = (summary: string, data: z.ZodType) => ({ schemaVersion: 1, summary, data });

/** What the orders context tells the others. */
export const contract: ContextContract = {
  context: 'orders',
  // Of a parcel that leaves, ShipmentHandedOver tells everybody more.
  untold: ['OrderHandedOver'],
  // Wishes: what they lead to, payments and fulfilment tell.
  asks: { MoneyWanted: 'payments', GoodsWanted: 'fulfilment' },
  events: {
    OrderPlaced: published(
      'A storefront order exists here, once, with exact totals.',
      orderPlacedSchema,
    ),
    OrderAmended: published(
      'Lines, totals or the address changed; both totals are in it.',
      orderAmendedSchema,
    ),
    OrderConfirmed: published(
      'Payment is assured, stock is there, nothing holds it: it may be packed.',
      orderConfirmedSchema,
    ),
    OrderHeld: published('Something must be settled first; packing waits.', orderHeldSchema),
    OrderHoldReleased: published('One hold is settled.', orderHoldReleasedSchema),
    OrderHandedOver: published('The goods are with the carrier.', orderHandedOverSchema),
    OrderCancellationRequested: published(
      'The order is to be cancelled; its money goes back first.',
      cancellationRequestedSchema,
    ),
    OrderCancellationRefused: published(
      'It could not be cancelled any more: the goods are with the carrier.',
      cancellationRefusedSchema,
    ),
    OrderCancelled: published(
      'The order is cancelled and none of its money is held or kept.',
      orderCancelledSchema,
    ),
    OrderExpired: published('It was not paid within its window.', orderExpiredSchema),
    OrderCompleted: published(
      'Delivered, paid, and the time for returns is over; or nothing reached the buyer.',
      orderCompletedSchema,
    ),
    OrderReinstated: published(
      'It lives again: late money, or a newer version at the store.',
      orderReinstatedSchema,
    ),
    MoneyWanted: published('What orders wishes of the order’s money, whole.', moneyWantedSchema),
    GoodsWanted: published('What orders wishes of the order’s goods, whole.', goodsWantedSchema),
    BuyerForgotten: published(
      'The key of the order’s personal texts is gone; they can never be read again.',
      buyerForgottenSchema,
    ),
    OrderQuarantined: published(
      'A signed webhook could not be read as an order; its raw bytes are kept.',
      orderQuarantinedSchema,
    ),
    OrderRejected: published(
      'A quarantined webhook is no order: a person said so, or nobody mended it in seven days.',
      orderRejectedSchema,
    ),
  },
};
