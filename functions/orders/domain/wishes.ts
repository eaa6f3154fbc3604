import * as z from 'zod';
import { moneySchema } from '../../shared/money.ts';
import {
  personalSchema,
  snapshotSchema,
  storefrontFulfilmentSchema,
  storefrontRefundSchema,
} from './snapshot.ts';

/** A refund that orders asks payments for. */
export const refundWishSchema = z.object({
  refundId: z.string(),
  amount: moneySchema,
  reason: z.string(),
  /** The order became cheaper: what goes back so pays for nothing, should it become dearer again. */
  lowers: z.literal(true).optional(),
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
  /**
   * `close`: the order expired, so nothing new may be paid, and money that comes all the same is told
   * and kept. `return`: it is cancelled, so nothing is to be held or kept.
   */
  release: z.enum(['no', 'close', 'return']),
  refunds: z.array(refundWishSchema),
  /** What the store itself says of the money, and when. */
  storeSays: z.object({
    state: snapshotSchema.shape.payment.shape.state,
    refunds: z.array(storefrontRefundSchema),
    /** What its own version of the order comes to, whatever was changed here; earlier releases left it out. */
    total: moneySchema.optional(),
    at: z.iso.datetime(),
  }),
  paymentDueAt: z.iso.datetime(),
  saidAt: z.iso.datetime(),
  /** The channel's settings; no secrets. */
  settings: z.record(z.string(), z.string()),
  locale: z.string().nullable(),
  country: z.string().nullable(),
});
export type MoneyWish = z.infer<typeof moneyWishSchema>;

/**
 * All that orders wishes of an order's goods, told whole each time. The wish with the highest `number`
 * holds; fulfilment answers with the number it has seen.
 */
export const goodsWishSchema = z.object({
  orderId: z.string(),
  channelId: z.string(),
  /** The storefront's adapter: `shopify` … */
  storefront: z.string(),
  number: z.number().int().positive(),
  /** What people call the order: `#1001`. */
  orderNumber: z.string(),
  placedAt: z.iso.datetime(),
  /** What goes by parcel. */
  lines: z.array(
    z.object({
      lineId: z.string(),
      sku: z.string().nullable(),
      title: z.string(),
      quantity: z.number().int().positive(),
      /** Per unit, for customs. */
      unitValue: moneySchema,
      weightGrams: z.number().int().nonnegative().nullable(),
    }),
  ),
  /**
   * `reserve`: keep the stock, pack nothing. `ship`: confirmed, and nothing holds it. `release`:
   * cancelled or expired, so what has not left goes back on the shelf.
   */
  intent: z.enum(['reserve', 'ship', 'release']),
  /** What the courier is to collect; null where nothing is. */
  collect: moneySchema.nullable(),
  /** Path → ciphertext. */
  shipTo: personalSchema,
  country: z.string().nullable(),
  locale: z.string().nullable(),
  /** Parcels that the store tells of by itself. */
  storeParcels: z.array(storefrontFulfilmentSchema),
  /** The channel's settings; no secrets. */
  settings: z.record(z.string(), z.string()),
  saidAt: z.iso.datetime(),
});
export type GoodsWish = z.infer<typeof goodsWishSchema>;
