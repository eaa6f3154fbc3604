import * as z from 'zod';
import { isNumberText, type LosslessJson, textOf } from '../../../shared/lossless.ts';

/**
 * Stripe's objects as far as money goes, from API answers (plain numbers) and from webhooks (lossless
 * ones) alike. The shape is the endpoint's API version, not ours: what an old one lacks is null here.
 */

const anything = z.unknown().optional();

const integerOf = (value: unknown): bigint | undefined => {
  const text =
    typeof value === 'number' ? String(value) : textOf(value as LosslessJson | undefined);
  const isNumber = typeof value === 'number' || isNumberText(value);
  return isNumber && text !== undefined && /^-?\d{1,15}$/.test(text) ? BigInt(text) : undefined;
};

const integer = anything.transform((value, context): bigint => {
  const found = integerOf(value);
  if (found !== undefined) return found;
  context.addIssue({ code: 'custom', message: 'no whole number' });
  return z.NEVER;
});
const optionalInteger = anything.transform((value) => integerOf(value) ?? null);

const text = z.string().min(1).max(500);
const optionalText = anything.transform((value) => text.safeParse(value).data ?? null);
const flag = anything.transform((value) => value === true);

/** An id, or the object that was put in its place by `expand`. */
const idOrObject = anything.transform((value): string | null => {
  const id = typeof value === 'object' && value !== null && 'id' in value ? value.id : value;
  return text.safeParse(id).data ?? null;
});

const metadata = anything
  .transform((value): unknown => (typeof value === 'object' && value !== null ? value : {}))
  .pipe(z.record(z.string(), z.unknown()))
  .transform((found) => ({
    merchantId: ownId(found['merchantId']),
    orderId: orderIdIn(found['orderId']),
    requestId: ownId(found['requestId']),
    refundId: ownId(found['refundId']),
    capture: found['capture'] === 'hold' ? ('hold' as const) : null,
  }));

const ownId = (value: unknown): string | null =>
  typeof value === 'string' && /^[\w-]{1,100}$/.test(value) ? value : null;

/** Another application at the same account may keep ids of its own under the same name. */
const orderIdIn = (value: unknown): string | null => {
  const id = ownId(value);
  return id?.startsWith('ord_') ? id : null;
};

/** Whose any object is, whatever else it lacks. */
export const ownersSchema = z.object({ metadata });

/** A member that may be an id, absent or an object: the object, or null. */
const objectOr = <T>(schema: z.ZodType<T>) =>
  anything.transform((value): T | null => schema.safeParse(value).data ?? null);

const about = { id: text, currency: text, metadata, created: integer };

export const refundSchema = z.object({
  ...about,
  object: z.literal('refund'),
  amount: integer,
  status: optionalText,
  charge: idOrObject,
  payment_intent: idOrObject,
  balance_transaction: idOrObject,
  failure_reason: optionalText,
});
export type StripeRefund = z.infer<typeof refundSchema>;

/** Before 2015 refunds came without an id. */
const embeddedRefund = z.object({ ...refundSchema.shape, id: optionalText });

/** A list object, or the bare array of old API versions. */
const embeddedRefunds = anything.transform((value): z.infer<typeof embeddedRefund>[] => {
  const list = typeof value === 'object' && value !== null && 'data' in value ? value.data : value;
  return z.array(embeddedRefund).safeParse(list).data ?? [];
});

const cardDetails = objectOr(
  z.object({ card: objectOr(z.object({ capture_before: optionalInteger })) }),
);

export const chargeSchema = z.object({
  ...about,
  object: z.literal('charge'),
  amount: integer,
  amount_captured: optionalInteger,
  amount_refunded: integer,
  captured: flag,
  refunded: flag,
  status: optionalText,
  payment_intent: idOrObject,
  failure_code: optionalText,
  payment_method_details: cardDetails,
  refunds: embeddedRefunds,
});
export type StripeCharge = z.infer<typeof chargeSchema>;

export const intentSchema = z.object({
  ...about,
  object: z.literal('payment_intent'),
  amount: integer,
  amount_capturable: optionalInteger,
  amount_received: optionalInteger,
  status: text,
  cancellation_reason: optionalText,
  latest_charge: anything.transform((value) => ({
    id: idOrObject.parse(value),
    /** Only where it was asked for with `expand`. */
    charge: chargeSchema.safeParse(value).data ?? null,
  })),
  last_payment_error: objectOr(
    z.object({ code: optionalText, decline_code: optionalText, charge: idOrObject }),
  ),
});
export type StripeIntent = z.infer<typeof intentSchema>;

export const sessionSchema = z.object({
  id: text,
  object: z.literal('checkout.session'),
  currency: text,
  metadata,
  amount_total: integer,
  status: optionalText,
  payment_status: text,
  payment_intent: anything.transform((value) => ({
    id: idOrObject.parse(value),
    /** Only where it was asked for with `expand`. */
    intent: intentSchema.safeParse(value).data ?? null,
  })),
  expires_at: optionalInteger,
  url: optionalText,
});
export type StripeSession = z.infer<typeof sessionSchema>;

/** What was withdrawn for it, and reinstated, as one sum; none where nothing is told of that. */
const movements = anything.transform((value): bigint => {
  const list = z.array(z.object({ amount: integer })).safeParse(value).data ?? [];
  return list.reduce((sum, { amount }) => sum + amount, 0n);
});

export const disputeSchema = z.object({
  ...about,
  object: z.literal('dispute'),
  amount: integer,
  balance_transactions: movements,
  charge: idOrObject,
  payment_intent: idOrObject,
  status: text,
  reason: optionalText,
  evidence_details: objectOr(z.object({ due_by: optionalInteger })),
});
export type StripeDispute = z.infer<typeof disputeSchema>;
