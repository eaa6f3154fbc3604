import * as z from 'zod';
import { PAYMENT_STATES, type StorefrontFulfilment } from '../../domain/snapshot.ts';
import * as fields from '../fields.ts';

/** The body of docs/webhooks-generic.md. What is optional there may be absent or null here. */

/** Major units as text (`"19.99"`), or `{"minor": "1999"}`. */
const amount = z.union([fields.amount, z.object({ minor: z.string().regex(/^-?\d{1,30}$/) })], {
  error: 'send the amount as a decimal text, such as "19.99", or as {"minor": "1999"}',
});
export type GenericAmount = z.infer<typeof amount>;

const optionalAmount = fields.anything
  .transform((value): unknown => value ?? null)
  .pipe(amount.nullable());

/** A code such as `changed-mind`; free text could name a person and counts as absent. */
const reasonCode = fields.anything.transform((value): string | null =>
  typeof value === 'string' && /^[a-z][a-z0-9_-]{0,39}$/.test(value) ? value : null,
);

const oneOf = <T extends string>(allowed: readonly [T, ...T[]], fallback: T) =>
  fields.anything
    .transform((value): unknown => value ?? fallback)
    .pipe(z.enum(allowed, { error: `send one of ${allowed.join(', ')}` }));

const line = z.object({
  id: fields.id,
  sku: fields.sku,
  title: fields.optionalText(fields.LIMITS.title),
  quantity: fields.count,
  unitPrice: amount,
  discount: optionalAmount,
  tax: optionalAmount,
  weightGrams: fields.optionalCount,
  requiresShipping: fields.anything.transform((value) => value !== false),
});
export type GenericLine = z.infer<typeof line>;

const refund = z.object({
  id: fields.id,
  amount,
  currency: fields.anything
    .transform((value): unknown => value ?? null)
    .pipe(fields.currencyCode.nullable()),
  at: fields.optionalInstant,
  reason: reasonCode,
  karwanRefundId: fields.optionalText(64),
});
export type GenericRefund = z.infer<typeof refund>;

const STATUSES: readonly [StorefrontFulfilment['status'], ...StorefrontFulfilment['status'][]] = [
  'pending',
  'open',
  'success',
  'cancelled',
  'error',
  'failure',
  'unknown',
];

const fulfilment = z.object({
  id: fields.id,
  status: oneOf(STATUSES, 'success'),
  carrier: fields.optionalText(fields.LIMITS.carrier),
  trackingNumbers: fields.list(fields.text(fields.LIMITS.tracking)),
  lines: fields.list(z.object({ id: fields.id, quantity: fields.count })),
  updatedAt: fields.optionalInstant,
  karwanFulfilmentId: fields.optionalText(64),
});
export type GenericFulfilment = z.infer<typeof fulfilment>;

const personal = fields.optionalText(fields.LIMITS.personal);
const address = fields.optional(
  z.object({
    name: personal,
    company: personal,
    line1: personal,
    line2: personal,
    city: personal,
    region: personal,
    postcode: personal,
    phone: personal,
    country: fields.countryCode,
  }),
);

const cancellation = z.object({ at: fields.optionalInstant, reason: reasonCode });

export const order = z.object({
  id: fields.id,
  number: fields.optionalText(64),
  placedAt: fields.instant,
  updatedAt: fields.optionalInstant,
  currency: fields.currencyCode,
  pricesIncludeTax: fields.flag,
  lines: fields.list(line),
  discount: optionalAmount,
  shipping: optionalAmount,
  tax: optionalAmount,
  other: optionalAmount,
  total: amount,
  presentment: fields.optional(z.object({ currency: fields.currencyCode, total: amount })),
  payment: fields.anything
    .transform((value): unknown => value ?? {})
    .pipe(
      z.object(
        {
          method: oneOf(['unknown', 'prepaid', 'cod', 'bank-transfer'], 'unknown'),
          gateway: fields.optionalText(fields.LIMITS.gateway),
          state: oneOf(PAYMENT_STATES, 'pending'),
        },
        { error: 'send an object with method, gateway and state' },
      ),
    ),
  fulfilment: oneOf(['unfulfilled', 'partial', 'fulfilled', 'restocked'], 'unfulfilled'),
  cancelled: fields.optional(cancellation),
  refunds: fields.list(refund),
  fulfilments: fields.list(fulfilment),
  locale: fields.languageTag,
  test: fields.flag,
  buyer: fields.optional(z.object({ name: personal, email: personal, phone: personal })),
  shipTo: address,
  billTo: address,
  note: fields.optionalText(fields.LIMITS.note),
});
export type GenericOrder = z.infer<typeof order>;

/** What every event carries around its `data`. */
export const event = z.object({
  type: fields.text(100),
  timestamp: fields.instant,
});

/** `data` of `order.cancelled`. */
export const cancelledData = z.object({
  orderId: fields.id,
  reason: reasonCode,
  at: fields.optionalInstant,
});

/** `data` of `order.refunded`; the currency is needed, for the order is not in this body. */
export const refundedData = z.object({
  orderId: fields.id,
  refund: refund.extend({ currency: fields.currencyCode }),
});

/** `data` of `order.fulfilled`. */
export const fulfilledData = z.object({ orderId: fields.id, fulfilment });
