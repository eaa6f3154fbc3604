import * as z from 'zod';
import type { ContextContract } from '../shared/contract.ts';
import { moneySchema } from '../shared/money.ts';

/** One refund that orders asked for, as it stands. */
const refundAnswerSchema = z.object({
  /** The id that orders gave it. */
  refundId: z.string(),
  amount: moneySchema,
  state: z.enum(['pending', 'settled', 'failed']),
  /** Why it failed, kebab-case. */
  code: z.string().nullable(),
});

/**
 * Everything the payments context knows of an order's money, in every event it sends: a consumer needs
 * no other event, and a lower `sequence` than already folded changes nothing.
 */
export const moneyAnswerSchema = z.object({
  orderId: z.string(),
  /** The version of the orders stream whose wish is answered here. */
  seen: z.number().int().nonnegative(),
  provider: z.string(),
  due: moneySchema,
  authorised: moneySchema,
  captured: moneySchema,
  /** Settled refunds; those under way are in `refunds`. */
  refunded: moneySchema,
  /**
   * Of `captured`, what a cancellation gave back before the order lived again: it pays for nothing any
   * more. Absent where there is none.
   */
  returned: z
    .object({
      whole: moneySchema,
      /** What of it is not in `refunded` yet. */
      underWay: moneySchema,
    })
    .optional(),
  /** Of `due`, what is missing and counts as paid all the same, as a bank's fee. Absent where nothing is. */
  tolerated: moneySchema.optional(),
  /** Paid by debits that may still fail: on its way for days, and no money yet. Absent where nothing is. */
  pending: z.object({ amount: moneySchema, since: z.iso.datetime() }).optional(),
  /** Collected by a courier and not yet handed to us; not captured. */
  collected: moneySchema,
  /** The order may be confirmed: the money is held, taken, or to be collected on delivery. */
  assured: z.boolean(),
  basis: z.enum(['authorised', 'captured', 'cod']).nullable(),
  authExpiresAt: z.iso.datetime().nullable(),
  /** When the wish was to keep nothing: nothing is held or kept any more. */
  released: z.boolean(),
  refunds: z.array(refundAnswerSchema),
  disputed: z.boolean(),
  /** A place to pay was asked for and the provider has not answered yet: the buyer cannot pay. */
  opening: z.boolean().default(false),
  /** What the buyer has to do, where, and until when. */
  action: z
    .object({
      url: z.string().nullable(),
      reference: z.string().nullable(),
      dueAt: z.iso.datetime().nullable(),
    })
    .nullable(),
});
export type MoneyAnswer = z.infer<typeof moneyAnswerSchema>;

const event = (summary: string, more: z.ZodRawShape = {}) => ({
  schemaVersion: 1,
  summary,
  data: z.object({ answer: moneyAnswerSchema, ...more }),
});

/** What the payments context tells the others. */
export const contract: ContextContract = {
  context: 'payments',
  events: {
    PaymentRequested: event('The buyer is asked to pay, by a method, until a time.'),
    PaymentAssured: event('The money is held, taken, or will be collected on delivery.'),
    PaymentFailed: event('A try to pay failed; another may follow.', {
      code: z.string(),
      retriable: z.boolean(),
    }),
    PaymentCaptured: event('Money was taken.', { amount: moneySchema }),
    PaymentVoided: event('A hold on the buyer’s money was lifted.', { amount: moneySchema }),
    PaymentAuthorisationExpired: event('A hold on the buyer’s money lapsed.'),
    PaymentShort: event('Less arrived than is due.', { difference: moneySchema }),
    PaymentOverpaid: event('More arrived than is due.', { difference: moneySchema }),
    RefundSettled: event('A refund reached the buyer.', {
      refundId: z.string(),
      amount: moneySchema,
    }),
    RefundFailed: event('A refund failed; a person decides.', {
      refundId: z.string(),
      code: z.string(),
    }),
    DisputeOpened: event('The buyer’s bank disputes a charge.', {
      disputeId: z.string(),
      amount: moneySchema,
    }),
    DisputeClosed: event('A dispute ended, won or lost.', {
      disputeId: z.string(),
      outcome: z.enum(['won', 'lost']),
    }),
    CodCollected: event('A courier took the money at the door.', { amount: moneySchema }),
    CodRemitted: event('A courier handed over what it had collected.', { amount: moneySchema }),
    /** Nothing new but that a wish was heard: ends the sender's answer deadline. */
    MoneyAnswered: event('The money stands as it did; the latest wish was heard.'),
  },
};
