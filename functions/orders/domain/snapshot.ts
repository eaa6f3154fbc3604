import * as z from 'zod';
import { moneySchema } from '../../shared/money.ts';

/** Where a text about a person may stand in a snapshot; nothing personal is kept anywhere else. */
const PERSONAL_PATHS = [
  'buyer.name',
  'buyer.email',
  'buyer.phone',
  'shipTo.name',
  'shipTo.company',
  'shipTo.line1',
  'shipTo.line2',
  'shipTo.city',
  'shipTo.region',
  'shipTo.postcode',
  'shipTo.phone',
  'billTo.name',
  'billTo.company',
  'billTo.line1',
  'billTo.line2',
  'billTo.city',
  'billTo.region',
  'billTo.postcode',
  'billTo.phone',
  'note',
] as const;
export type PersonalPath = (typeof PERSONAL_PATHS)[number];

/** Path → text. Plain only between an adapter's `map` and sealing; ciphertext everywhere else. */
export const personalSchema = z.partialRecord(z.enum(PERSONAL_PATHS), z.string());
export type Personal = z.infer<typeof personalSchema>;

const lineSchema = z.object({
  /** The store's own line id, as text. */
  lineId: z.string().min(1),
  sku: z.string().nullable(),
  title: z.string(),
  quantity: z.number().int().nonnegative(),
  /** Before discount, per unit, in the shop's currency. */
  unitPrice: moneySchema,
  /** Of the whole line. */
  discount: moneySchema,
  /** Of the whole line; already inside `total` when `pricesIncludeTax`. */
  tax: moneySchema,
  /** unitPrice × quantity − discount. */
  total: moneySchema,
  weightGrams: z.number().int().nonnegative().nullable(),
  requiresShipping: z.boolean(),
});
export type OrderLine = z.infer<typeof lineSchema>;

const totalsSchema = z.object({
  /** Σ line totals (after line discounts). */
  goods: moneySchema,
  /** Order-level discount not already inside the lines; positive. */
  discount: moneySchema,
  shipping: moneySchema,
  /** Tax added on top; informational when `pricesIncludeTax`. */
  tax: moneySchema,
  /** Duties, fees, tips and the like, added on top. */
  other: moneySchema,
  /** What the buyer owes: goods − discount + shipping + other (+ tax unless included). */
  total: moneySchema,
});
export type OrderTotals = z.infer<typeof totalsSchema>;

/** What an order contains, as its buyer is told. */
export const contentSchema = z.object({
  lines: z.array(lineSchema.pick({ lineId: true, title: true, quantity: true, total: true })),
  totals: totalsSchema,
  /** Ciphertext. */
  personal: personalSchema,
});
export type OrderContent = z.infer<typeof contentSchema>;

export const PAYMENT_STATES = [
  'pending',
  'authorised',
  'partially_paid',
  'paid',
  'partially_refunded',
  'refunded',
  'voided',
  'failed',
] as const;

/** A refund as the store tells of it. */
export const storefrontRefundSchema = z.object({
  externalRefundId: z.string().min(1),
  amount: moneySchema,
  at: z.iso.datetime().nullable(),
  reason: z.string().nullable(),
  /** Our own refund id when the store echoes a refund that Karwan wrote back. */
  ownRefundId: z.string().nullable(),
});
export type StorefrontRefund = z.infer<typeof storefrontRefundSchema>;

/** A fulfilment as the store tells of it. */
export const storefrontFulfilmentSchema = z.object({
  externalFulfilmentId: z.string().min(1),
  status: z.enum(['pending', 'open', 'success', 'cancelled', 'error', 'failure', 'unknown']),
  carrier: z.string().nullable(),
  trackingNumbers: z.array(z.string()),
  lines: z.array(z.object({ lineId: z.string(), quantity: z.number().int().nonnegative() })),
  /** The fulfilment's own version time at the store. */
  updatedAt: z.iso.datetime(),
  ownFulfilmentId: z.string().nullable(),
});
export type StorefrontFulfilment = z.infer<typeof storefrontFulfilmentSchema>;

/**
 * An order as its store shows it at one moment: the canonical shape that every storefront adapter
 * maps to. Booked in the shop's currency; `presentment` is what the buyer saw and is charged in.
 */
export const snapshotSchema = z.object({
  externalOrderId: z.string().min(1).max(128),
  /** What people call the order: `#1001`. */
  number: z.string().min(1).max(64),
  /** When the buyer placed it. */
  placedAt: z.iso.datetime(),
  /** The store's own version time; snapshots are ordered by it. */
  updatedAt: z.iso.datetime(),
  currency: z.string().regex(/^[A-Z]{3}$/),
  pricesIncludeTax: z.boolean(),
  lines: z.array(lineSchema),
  totals: totalsSchema,
  presentment: z
    .object({ currency: z.string().regex(/^[A-Z]{3}$/), total: moneySchema })
    .nullable(),
  payment: z.object({
    /** `prepaid`, `cod`, `bank-transfer`, or `unknown` */
    method: z.enum(['prepaid', 'cod', 'bank-transfer', 'unknown']),
    /** The store's name for the gateway: `shopify_payments`, `stripe`, `cod` */
    gateway: z.string().nullable(),
    state: z.enum(PAYMENT_STATES),
  }),
  fulfilment: z.enum(['unfulfilled', 'partial', 'fulfilled', 'restocked']),
  cancelled: z.object({ at: z.iso.datetime(), reason: z.string().nullable() }).nullable(),
  refunds: z.array(storefrontRefundSchema),
  fulfilments: z.array(storefrontFulfilmentSchema),
  /**
   * Units that the store cancelled and gave the money back for: not to be sent any more, though the lines
   * and the total are as they were ordered.
   */
  cancelledLines: z
    .array(z.object({ lineId: z.string().min(1), quantity: z.number().int().positive() }))
    .optional(),
  buyerLocale: z.string().nullable(),
  shipToCountry: z
    .string()
    .regex(/^[A-Z]{2}$/)
    .nullable(),
  /** True for the store's own test orders. */
  test: z.boolean(),
  personal: personalSchema,
  /** What the buyer can be looked up by, `email:<HMAC>`; set when it is sealed. */
  lookups: z.array(z.string()).optional(),
});
export type OrderSnapshot = z.infer<typeof snapshotSchema>;
