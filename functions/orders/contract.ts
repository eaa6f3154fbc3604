import * as z from 'zod';
import type { ContextContract } from '../shared/contract.ts';
import { moneySchema } from '../shared/money.ts';
import {
  snapshotSchema,
  storefrontFulfilmentSchema,
  storefrontRefundSchema,
} from './domain/snapshot.ts';

/** Orders of one channel of one merchant; the sender's whole current answer travels with every event. */
const about = {
  orderId: z.string(),
  channelId: z.string(),
  status: z.enum(['awaited', 'placed', 'cancelled']),
};

/** Which of the store's versions a fact comes from: its time, and the hash that breaks ties. */
export const revisionSchema = z.object({
  at: z.iso.datetime(),
  hash: z.string(),
  /** What was fetched outranks what was pushed at the same source time. */
  origin: z.enum(['pushed', 'fetched']),
});

export const problemSchema = z.object({ code: z.string(), path: z.string(), message: z.string() });

/** A refund that orders asks payments for. */
export const refundWishSchema = z.object({
  refundId: z.string(),
  amount: moneySchema,
  reason: z.string(),
});

/**
 * All that orders wishes of an order's money, told whole each time. The wish with the highest `number`
 * holds; payments answers with the number it has seen.
 */
export const moneyWishSchema = z.object({
  orderId: z.string(),
  channelId: z.string(),
  /** The storefront's adapter: `shopify` … */
  storefront: z.string(),
  number: z.number().int().positive(),
  /** What people call the order: `#1001`. */
  orderNumber: z.string(),
  method: snapshotSchema.shape.payment.shape.method,
  /** What the buyer owes for the order as it is now. */
  due: moneySchema,
  /** `now` once the goods are handed over, or at once where the channel's settings say so. */
  capture: z.enum(['hold', 'now']),
  /** Cancelled or expired: nothing is to be held or kept. */
  release: z.boolean(),
  refunds: z.array(refundWishSchema),
  /** What the store itself says of the money, and when. */
  storeSays: z.object({
    state: snapshotSchema.shape.payment.shape.state,
    refunds: z.array(storefrontRefundSchema),
    at: z.iso.datetime(),
  }),
  paymentDueAt: z.iso.datetime(),
  /** The channel's settings; no secrets. */
  settings: z.record(z.string(), z.string()),
  locale: z.string().nullable(),
  country: z.string().nullable(),
});
export type MoneyWish = z.infer<typeof moneyWishSchema>;

export const orderPlacedSchema = z.object({
  ...about,
  provider: z.string(),
  revision: revisionSchema,
  /** Personal texts inside are ciphertext. */
  snapshot: snapshotSchema,
  /** Until when its payment may be assured. */
  paymentDueAt: z.iso.datetime(),
});

export const orderAmendedSchema = z.object({
  ...about,
  revision: revisionSchema,
  changed: z.array(z.string()),
  oldTotal: moneySchema,
  newTotal: moneySchema,
});

export const orderCancelledSchema = z.object({
  ...about,
  at: z.iso.datetime(),
  reason: z.string().nullable(),
  requestedBy: z.enum(['storefront', 'person', 'system']),
});

export const moneyReportedSchema = z.object({
  ...about,
  payment: snapshotSchema.shape.payment,
  refunds: z.array(storefrontRefundSchema),
});

export const parcelReportedSchema = z.object({
  ...about,
  fulfilments: z.array(storefrontFulfilmentSchema),
});

export const orderReinstatedSchema = z.object({ ...about, because: z.string() });

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

/** What the orders context tells the others. */
export const contract: ContextContract = {
  context: 'orders',
  events: {
    OrderPlaced: {
      schemaVersion: 1,
      summary: 'A storefront order exists here, once, with exact totals.',
      data: orderPlacedSchema,
    },
    OrderAmended: {
      schemaVersion: 1,
      summary: 'The store changed lines, totals or the address; both totals are in it.',
      data: orderAmendedSchema,
    },
    OrderCancelled: {
      schemaVersion: 1,
      summary: 'The order is cancelled.',
      data: orderCancelledSchema,
    },
    OrderReinstated: {
      schemaVersion: 1,
      summary: 'A newer version of the store’s order shows it alive again.',
      data: orderReinstatedSchema,
    },
    StorefrontMoneyReported: {
      schemaVersion: 1,
      summary: 'What the store says about the order’s money has changed.',
      data: moneyReportedSchema,
    },
    StorefrontParcelReported: {
      schemaVersion: 1,
      summary: 'What the store says about the order’s parcels has changed.',
      data: parcelReportedSchema,
    },
    OrderQuarantined: {
      schemaVersion: 1,
      summary: 'A signed webhook could not be read as an order; its raw bytes are kept.',
      data: orderQuarantinedSchema,
    },
    OrderRejected: {
      schemaVersion: 1,
      summary: 'A person decided that a quarantined webhook is no order.',
      data: orderRejectedSchema,
    },
  },
};
