import * as z from 'zod';
import type { ContextContract } from '../shared/contract.ts';
import {
  goodsAnswerSchema,
  PARCEL_STATUSES,
  quantitySchema,
  SHORT_REASONS,
} from './goods-answer.ts';

export { numberReference, trackingKeyOf } from './domain/tracking-key.ts';
export {
  type GoodsAnswer,
  goodsAnswerSchema,
  PARCEL_STATUSES,
  RETURN_STATUSES,
  type ShortReason,
} from './goods-answer.ts';

const at = z.iso.datetime();
const reasonText = z.string();
const parcel = { fulfilmentId: z.string(), at };
const ofReturn = { returnId: z.string(), at };
const quantities = z.array(quantitySchema);

/** So many of a line, kept in one place. */
export const allocationSchema = z.object({
  lineId: z.string(),
  sku: z.string(),
  location: z.string(),
  quantity: z.number().int().positive(),
});
export type Allocation = z.infer<typeof allocationSchema>;

/** So many of a line that are not there. */
export const missingSchema = allocationSchema.omit({ location: true });
export type Missing = z.infer<typeof missingSchema>;

/** One box as it stands on the scales, with what is in it. */
export const cartonSchema = z.object({
  lines: z.array(quantitySchema).min(1),
  lengthMm: z.number().int().positive(),
  widthMm: z.number().int().positive(),
  heightMm: z.number().int().positive(),
  /** Gross. */
  weightGrams: z.number().int().positive(),
});
export type Carton = z.infer<typeof cartonSchema>;

export const RETURN_REASONS = [
  'damaged',
  'defective',
  'wrong-item',
  'not-as-described',
  'wrong-size',
  'arrived-late',
  'no-longer-wanted',
  'not-delivered',
  'other',
] as const;

/** What became of units that were to come back (`domain.md` RET2). */
export const RECEPTIONS = [
  'received',
  'lost-in-transit',
  'short-shipped',
  'shipped-wrong-item',
  'given-to-customer',
] as const;

/** Where units go once somebody has looked at them (RET3); stock moves only by it. */
export const DISPOSITIONS = ['restock', 'quarantine', 'write-off'] as const;

const receivedSchema = quantitySchema.extend({ fact: z.enum(RECEPTIONS) });
const inspectedSchema = quantitySchema.extend({ disposition: z.enum(DISPOSITIONS) });

/** What each event says beside the answer. */
export const told = {
  StockAllocated: { allocations: z.array(allocationSchema) },
  StockAllocationFailed: {
    short: z.array(missingSchema),
    because: z.enum(SHORT_REASONS).default('not-enough'),
  },
  StockReleased: { released: z.array(allocationSchema) },
  LineBackordered: { backordered: z.array(missingSchema) },
  BackorderFilled: { allocations: z.array(allocationSchema) },
  FulfilmentPlanned: {
    ...parcel,
    /** Where it is packed; null where stock is not tracked. */
    location: z.string().nullable(),
    lines: quantities,
    shipBy: at,
  },
  FulfilmentCancelled: { ...parcel, because: reasonText },
  FulfilmentPacked: { ...parcel, cartons: z.array(cartonSchema), by: z.string() },
  ShipmentHandedOver: {
    ...parcel,
    carrier: z.string().nullable(),
    trackingNumber: z.string().nullable(),
  },
  ShipmentMilestoneReached: {
    ...parcel,
    milestone: z.enum(PARCEL_STATUSES),
    place: z.string().nullable(),
  },
  DeliveryFailed: {
    ...parcel,
    attempts: z.number().int().positive(),
    nextStep: z.enum(['another-attempt', 'return-to-sender']),
  },
  ShipmentDelivered: parcel,
  ShipmentLost: parcel,
  ShipmentReturnedToOrigin: parcel,
  ReturnRequested: {
    ...ofReturn,
    lines: quantities,
    reason: z.enum(RETURN_REASONS),
    by: z.string(),
    note: z.string(),
    /** The parcel that came back undelivered; null where the buyer sends goods back. */
    fulfilmentId: z.string().nullable(),
  },
  ReturnApproved: { ...ofReturn, by: z.string(), note: z.string() },
  ReturnRejected: { ...ofReturn, by: z.string(), note: z.string() },
  ReturnReceived: { ...ofReturn, received: z.array(receivedSchema), by: z.string() },
  ReturnInspected: {
    ...ofReturn,
    inspected: z.array(inspectedSchema),
    /** Whether money is to go back for what was inspected. */
    refund: z.boolean(),
    by: z.string(),
    note: z.string(),
  },
  ReturnClosed: {
    ...ofReturn,
    outcome: z.enum(['refunded', 'kept', 'expired']),
    /**
     * What the buyer sent back and is here: nothing of a parcel that was never delivered. Absent in events of
     * earlier releases.
     */
    sentBack: quantities.optional(),
  },
  FulfilmentDelayed: {
    ...parcel,
    because: z.enum(['not-packed', 'not-scanned', 'silent', 'not-delivered']),
  },
  GoodsAnswered: {},
} as const satisfies Readonly<Record<string, z.ZodRawShape>>;
export type ToldName = keyof typeof told;

const SUMMARIES: Readonly<Record<ToldName, string>> = {
  StockAllocated: 'Stock is kept for the order.',
  StockAllocationFailed:
    'There is not enough stock and no back-order is accepted, or the order has too many lines.',
  StockReleased: 'Stock that was kept for the order is free again.',
  LineBackordered: 'A line waits for stock.',
  BackorderFilled: 'Stock came for a line that waited.',
  FulfilmentPlanned: 'A parcel is to be packed.',
  FulfilmentCancelled: 'A parcel that had not left is not to be sent any more.',
  FulfilmentPacked: 'A parcel is packed and can be handed over.',
  ShipmentHandedOver: 'A parcel is with the carrier.',
  ShipmentMilestoneReached: 'A parcel on its way has come further.',
  DeliveryFailed: 'The carrier could not deliver a parcel; it tries again or returns it.',
  ShipmentDelivered: 'A parcel reached the buyer.',
  ShipmentLost: 'A parcel is lost.',
  ShipmentReturnedToOrigin: 'A parcel that was not delivered is back.',
  ReturnRequested: 'Goods are to come back, if that is approved.',
  ReturnApproved: 'The buyer may send the goods back.',
  ReturnRejected: 'The goods are not taken back.',
  ReturnReceived: 'Goods came back, or it is known what became of them.',
  ReturnInspected: 'What came back was looked at; stock moves only now.',
  ReturnClosed: 'Nothing more will happen to the return.',
  FulfilmentDelayed: 'A parcel is later than it should be; the buyer may be told.',
  GoodsAnswered: 'The goods stand as they did; the latest wish was heard.',
};

/** Where levels lie in the fulfilment table, for the console, which reads them and writes none. */
export const stockKeys = {
  /** All of one SKU: its levels by location, then the lines that wait for it, first placed first. */
  shelf: (merchantId: string, sku: string): string => `STOCK#${merchantId}#${sku}`,
  level: (location: string): string => `LEVEL#${location}`,
  wait: (placedAt: string, orderId: string, lineId: string): string =>
    `WAIT#${placedAt}#${orderId}#${lineId}`,
  /** Names every level that there is or was, by `sku@location`. */
  stocked: (merchantId: string): string => `STOCKED#${merchantId}`,
} as const;

/** A level's own events say what it has now only by what they add: orders move it all the time. */
const level = {
  sku: z.string(),
  location: z.string(),
  quantity: z.number().int(),
  by: z.string(),
  why: z.string(),
};

/** What the fulfilment context tells the others. */
export const contract: ContextContract = {
  context: 'fulfilment',
  // Who packs it knows, and nobody else acts on it.
  untold: ['FulfilmentPacked'],
  events: {
    ...Object.fromEntries(
      Object.entries(told).map(([name, more]) => [
        name,
        {
          schemaVersion: 1,
          summary: SUMMARIES[name as ToldName],
          data: z.object({ orderId: z.string(), answer: goodsAnswerSchema, ...more }),
        },
      ]),
    ),
    StockReceived: { schemaVersion: 1, summary: 'Goods came into stock.', data: z.object(level) },
    StockAdjusted: {
      schemaVersion: 1,
      summary: 'Somebody counted the stock, and there was more or less of it.',
      data: z.object({ ...level, counted: z.number().int().nonnegative() }),
    },
  },
};
