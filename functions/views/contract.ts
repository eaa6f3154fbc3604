import * as z from 'zod';
import { type NotificationRow, notificationRowSchema } from './domain/told-buyer.ts';

export { type NotificationRow, toldOnDay } from './domain/told-buyer.ts';
export * from './keys.ts';

/** Money as it is kept in rows: minor units as a decimal string. */
export const moneyTextSchema = z.object({ amount: z.string(), currency: z.string() });
export type MoneyText = z.infer<typeof moneyTextSchema>;

const subjectViewSchema = z.object({
  merchantId: z.string(),
  /** The highest version folded, by context. */
  versions: z.record(z.string(), z.number().int()),
  /** When the last folded commit was written. */
  changedAt: z.iso.datetime(),
});

/** An order's money as the payments context last told it: minor units of one currency. */
const orderMoneySchema = z.object({
  currency: z.string(),
  due: z.string(),
  captured: z.string(),
  refunded: z.string(),
  /** Collected by a courier and not handed over. */
  collected: z.string(),
  /** Until when the buyer should pay; null when nothing is asked of the buyer. */
  dueAt: z.iso.datetime().nullable(),
});

/**
 * One order as the console shows it. `state` is `awaited` while only facts about it are known and not
 * the order itself. Nothing here is about a person: those texts stay sealed in the commit log.
 */
export const orderViewSchema = subjectViewSchema.extend({
  orderId: z.string(),
  state: z.string(),
  number: z.string().nullable(),
  externalOrderId: z.string().nullable(),
  channelId: z.string().nullable(),
  provider: z.string().nullable(),
  placedAt: z.iso.datetime().nullable(),
  /** The store's own version time of what is shown. */
  updatedAt: z.iso.datetime().nullable(),
  total: moneyTextSchema.nullable(),
  /** What the buyer saw, where it is another currency. */
  presentment: moneyTextSchema.nullable(),
  payment: z
    .object({ method: z.string(), gateway: z.string().nullable(), state: z.string() })
    .nullable(),
  fulfilment: z.string().nullable(),
  cancelled: z.object({ at: z.iso.datetime(), reason: z.string().nullable() }).nullable(),
  money: orderMoneySchema.nullable().default(null),
  /** What the buyer writes on a transfer, and a courier on its list. */
  printedReference: z.string().nullable().default(null),
  trackingNumber: z.string().nullable().default(null),
  /** What its buyer is looked up by, `email:<HMAC>`; none once the buyer is forgotten. */
  lookups: z.array(z.string()).default([]),
  /** The same, of the phone that the desk put in the address. */
  amendedLookups: z.array(z.string()).optional(),
  forgotten: z.boolean().default(false),
  test: z.boolean(),
});
export type OrderView = z.infer<typeof orderViewSchema>;

/** A coded reason why a webhook could not become an order; without personal data. */
export const problemSchema = z.object({ code: z.string(), path: z.string(), message: z.string() });

/** One quarantined body, until a replay or a rejection ends it. */
export const quarantineViewSchema = subjectViewSchema.extend({
  quarantineId: z.string(),
  /** `quarantined`, `replaying`, `resolved`, `rejected` */
  state: z.string(),
  channelId: z.string().nullable(),
  provider: z.string().nullable(),
  quarantinedAt: z.iso.datetime().nullable(),
  problems: z.array(problemSchema),
  /** Why the last replay failed, who rejected it and the like; one sentence. */
  note: z.string().nullable(),
});
export type QuarantineView = z.infer<typeof quarantineViewSchema>;

/** Money that named no order, until somebody says whose it is. */
export const caseViewSchema = subjectViewSchema.extend({
  caseId: z.string(),
  /** `open`, `linked` */
  state: z.string(),
  because: z.string().nullable(),
  provider: z.string().nullable(),
  /** The largest amount that its facts tell of. */
  amount: moneyTextSchema.nullable(),
  /** When it happened in the world. */
  occurredAt: z.iso.datetime().nullable(),
  openedAt: z.iso.datetime().nullable(),
  references: z.array(z.string()),
  orderId: z.string().nullable(),
});
export type CaseView = z.infer<typeof caseViewSchema>;

export const caseRowSchema = caseViewSchema.omit({
  versions: true,
  changedAt: true,
});

/** A parcel whose number no order here knows, until somebody says whose it is. */
export const parcelCaseViewSchema = subjectViewSchema.extend({
  caseId: z.string(),
  /** `open`, `linked` */
  state: z.string(),
  trackingNumber: z.string().nullable(),
  carrier: z.string().nullable(),
  /** What the carrier said last, by its own time. */
  lastSeen: z.object({ status: z.string(), at: z.iso.datetime() }).nullable(),
  openedAt: z.iso.datetime().nullable(),
  orderId: z.string().nullable(),
});
export type ParcelCaseView = z.infer<typeof parcelCaseViewSchema>;

export const parcelCaseRowSchema = parcelCaseViewSchema.omit({
  versions: true,
  changedAt: true,
});

export const notificationRow: z.ZodType<NotificationRow> = notificationRowSchema;

/** What a store asked about a buyer's personal data, until it is answered. */
export const privacyViewSchema = subjectViewSchema.extend({
  requestId: z.string(),
  /** `open`, `closed` */
  state: z.string(),
  /** `redact-customer`, `redact-shop`, `data-request` */
  kind: z.string(),
  channelId: z.string().nullable(),
  provider: z.string().nullable(),
  orderIds: z.array(z.string()),
  reference: z.string().nullable(),
  requestedAt: z.iso.datetime().nullable(),
  dueAt: z.iso.datetime().nullable(),
  /** Who closed it and why. */
  note: z.string().nullable(),
});
export type PrivacyView = z.infer<typeof privacyViewSchema>;

export const privacyRowSchema = privacyViewSchema.omit({
  versions: true,
  changedAt: true,
});

const deliveryRowSchema = z.object({
  merchantId: z.string(),
  deliveryId: z.string(),
  endpointId: z.string(),
  orderId: z.string(),
  /** `order.confirmed` … */
  type: z.string(),
  /** `pending`, `waiting`, `delivered`, `failed` */
  state: z.string(),
  attempts: z.number().int(),
  /** Why the last try failed; kebab-case. */
  code: z.string().nullable(),
  retryAt: z.iso.datetime().nullable(),
  requestedAt: z.iso.datetime(),
});
export type DeliveryRow = z.infer<typeof deliveryRowSchema>;
export const deliveryRow: z.ZodType<DeliveryRow> = deliveryRowSchema;

/** One webhook to one endpoint of a merchant. */
export const deliveryViewSchema = subjectViewSchema.extend({
  deliveryId: z.string(),
  state: z.string(),
  /** Null until its first commit is folded. */
  row: deliveryRowSchema.nullable(),
});
export type DeliveryView = z.infer<typeof deliveryViewSchema>;

/** What a list shows of an order, read from its view: the list itself only names it. */
export const orderRowSchema = orderViewSchema
  .pick({
    merchantId: true,
    orderId: true,
    state: true,
    number: true,
    externalOrderId: true,
    channelId: true,
    provider: true,
    placedAt: true,
    total: true,
    fulfilment: true,
    test: true,
  })
  // The payment's state alone stands for the payment.
  .extend({
    payment: z.string().nullable(),
    method: z.string().nullable().default(null),
    gateway: z.string().nullable().default(null),
    money: orderMoneySchema.nullable().default(null),
  });
export type OrderRow = z.infer<typeof orderRowSchema>;

export const orderRowOf = (view: OrderView): OrderRow =>
  orderRowSchema.parse({
    ...view,
    payment: view.payment?.state ?? null,
    method: view.payment?.method ?? null,
    gateway: view.payment?.gateway ?? null,
  });

export const quarantineRowSchema = quarantineViewSchema.pick({
  merchantId: true,
  quarantineId: true,
  state: true,
  channelId: true,
  provider: true,
  quarantinedAt: true,
  problems: true,
});
export type QuarantineRow = z.infer<typeof quarantineRowSchema>;
