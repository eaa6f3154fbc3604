import * as z from 'zod';

/** What a parcel is at, as far as anybody has told (`domain.md` §1.3). */
export const PARCEL_STATUSES = [
  'planned',
  'packed',
  'handed_over',
  'in_transit',
  'out_for_delivery',
  'delivery_failed',
  'delivered',
  'returning',
  'returned_to_origin',
  'lost',
  'cancelled',
] as const;

/** `domain.md` §1.4; `inspected` is over once its money went back. */
export const RETURN_STATUSES = [
  'requested',
  'approved',
  'rejected',
  'in_transit',
  'received',
  'inspected',
  'closed',
  'expired',
] as const;

/** `too-many-lines`: its goods are of more kinds and places than can be kept at once. */
export const SHORT_REASONS = ['not-enough', 'too-many-lines'] as const;
export type ShortReason = (typeof SHORT_REASONS)[number];

const count = z.number().int().nonnegative();
export const quantitySchema = z.object({
  lineId: z.string(),
  quantity: z.number().int().positive(),
});

const cartonAnswerSchema = z.object({
  trackingNumber: z.string(),
  status: z.enum(PARCEL_STATUSES),
  /** Empty of a store's: nobody told what is in which. */
  lines: z.array(quantitySchema),
});

const parcelAnswerSchema = z.object({
  fulfilmentId: z.string(),
  status: z.enum(PARCEL_STATUSES),
  carrier: z.string().nullable(),
  trackingNumber: z.string().nullable(),
  trackingUrl: z.string().nullable(),
  lines: z.array(quantitySchema),
  handedOverAt: z.iso.datetime().nullable(),
  deliveredAt: z.iso.datetime().nullable(),
  /** The store made it and tells of it; nothing of it is packed here. */
  byStore: z.boolean(),
  /** Where several travel, each under a number of its own; `status` is that of the one furthest behind. */
  cartons: z.array(cartonAnswerSchema).optional(),
});

const returnAnswerSchema = z.object({
  returnId: z.string(),
  status: z.enum(RETURN_STATUSES),
  /** What is to come back; once `refund` is true, what money is to go back for. */
  lines: z.array(quantitySchema),
  /** It was inspected and the buyer's money for `lines` is to go back. */
  refund: z.boolean(),
});

/** How far the quantity of one line is: 0 ≤ returned ≤ delivered ≤ handedOver ≤ packed ≤ ordered − cancelled. */
const lineAnswerSchema = z.object({
  lineId: z.string(),
  /** As wished now, or what has left if that is more. */
  ordered: count,
  allocated: count,
  backordered: count,
  packed: count,
  handedOver: count,
  delivered: count,
  returned: count,
  lost: count,
  cancelled: count,
});

/**
 * Everything the fulfilment context knows of an order's goods, in every event it sends: a consumer
 * needs no other event, and a lower `sequence` than already folded changes nothing.
 */
export const goodsAnswerSchema = z.object({
  orderId: z.string(),
  /** Number of the wish that is answered here. */
  seen: count,
  stock: z.enum(['untracked', 'waiting', 'allocated', 'backordered', 'short', 'released']),
  /** Only of what is short; absent in answers of earlier releases, which knew one reason. */
  shortBecause: z.enum(SHORT_REASONS).optional(),
  /** Every line is there, not tracked, or its back-order is accepted: the order may be confirmed. */
  assured: z.boolean(),
  /** When the wish was to release: nothing is kept, and nothing will leave any more. */
  released: z.boolean(),
  /** Something is, or was, with a carrier: too late to cancel. */
  handedOver: z.boolean(),
  summary: z.enum([
    'unfulfilled',
    'partially_packed',
    'packed',
    'partially_shipped',
    'shipped',
    'partially_delivered',
    'delivered',
    'partially_returned',
    'returned',
  ]),
  lines: z.array(lineAnswerSchema),
  parcels: z.array(parcelAnswerSchema),
  returns: z.array(returnAnswerSchema),
});
export type GoodsAnswer = z.infer<typeof goodsAnswerSchema>;
