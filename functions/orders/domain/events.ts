import * as z from 'zod';
import { goodsAnswerSchema } from '../../fulfilment/contract.ts';
import { moneyAnswerSchema } from '../../payments/contract.ts';
import { attemptBook } from '../../shared/attempts.ts';
import { type EventBook, type EventOf, firstVersions } from '../../shared/event-book.ts';
import {
  type buyerForgottenSchema,
  type cancellationRefusedSchema,
  type cancellationRequestedSchema,
  contract,
  type goodsWantedSchema,
  type moneyWantedSchema,
  type orderAmendedSchema,
  type orderCancelledSchema,
  type orderCompletedSchema,
  type orderConfirmedSchema,
  type orderExpiredSchema,
  type orderHandedOverSchema,
  type orderHeldSchema,
  type orderHoldReleasedSchema,
  type orderPlacedSchema,
  type orderQuarantinedSchema,
  type orderReinstatedSchema,
  type orderRejectedSchema,
  problemSchema,
  refundWishSchema,
  revisionSchema,
} from '../contract.ts';
import { becameSchema } from './became.ts';
import { PRIVACY_KINDS } from './privacy-kinds.ts';
import { snapshotSchema, storefrontFulfilmentSchema, storefrontRefundSchema } from './snapshot.ts';
import { writeBackWishSchema } from './write-backs.ts';

/** A fact that came before its order names the time by which the order should have come. */
const beforeOrder = { orderDueAt: z.iso.datetime().nullable() };

const origin = {
  orderId: z.string(),
  channelId: z.string(),
  provider: z.string(),
  externalOrderId: z.string(),
};

const internal = {
  /**
   * A newer version of the store's order; `changed` is empty when only its time moved. The sealed texts
   * are most of it, and are said again only when they are not as they were.
   */
  SnapshotRecorded: z.object({
    revision: revisionSchema,
    snapshot: snapshotSchema.extend({ personal: snapshotSchema.shape.personal.optional() }),
    changed: z.array(z.string()),
  }),
  StorefrontRefundReported: z.object({ ...origin, ...beforeOrder, refund: storefrontRefundSchema }),
  StorefrontFulfilmentReported: z.object({
    ...origin,
    ...beforeOrder,
    fulfilment: storefrontFulfilmentSchema,
  }),
  StorefrontCancellationReported: z.object({
    ...origin,
    ...beforeOrder,
    at: z.iso.datetime(),
    reason: z.string().nullable(),
  }),
  /** The store is to be asked what the order is now. */
  StorefrontReadRequested: z.object({
    ...origin,
    ...beforeOrder,
    because: z.string(),
    sourceTime: z.iso.datetime().nullable(),
  }),
  /** What payments last said; `sequence` is its stream's version. */
  MoneyAnswerHeard: z.object({
    sequence: z.number().int(),
    event: z.string(),
    answer: moneyAnswerSchema,
    at: z.iso.datetime(),
  }),
  /** What fulfilment last said; `sequence` is its stream's version. */
  GoodsAnswerHeard: z.object({
    sequence: z.number().int(),
    event: z.string(),
    answer: goodsAnswerSchema,
    at: z.iso.datetime(),
  }),
  RefundAsked: z.object({ refund: refundWishSchema, lines: z.array(z.string()), by: z.string() }),
  /** New quantities of lines, by line id, over those of the store's version. */
  LinesAmended: z.object({
    quantities: z.record(z.string(), z.number().int().nonnegative()),
    by: z.string(),
    why: z.string(),
    at: z.iso.datetime(),
  }),
  /** Personal texts are ciphertext. */
  AddressAmended: z.object({
    personal: snapshotSchema.shape.personal,
    country: snapshotSchema.shape.shipToCountry,
    /** In place of those of the phone amended before; absent where the phone stays. */
    lookups: snapshotSchema.shape.lookups,
    by: z.string(),
    why: z.string(),
    at: z.iso.datetime(),
  }),
  WriteBackRequested: writeBackWishSchema,
  WriteBackEnded: z.object({
    id: z.string(),
    done: z.boolean(),
    because: z.string().nullable(),
    /** What the store calls it. */
    externalIds: z.array(z.string()).optional(),
  }),
  /** A person wants the store to be told again what it has not taken. */
  WriteBacksRetried: z.object({ ids: z.array(z.string()), by: z.string(), why: z.string() }),
  /** It was done by hand at the store, or the store is never to know: nobody waits for it any more. */
  WriteBacksSettled: z.object({ ids: z.array(z.string()), by: z.string(), why: z.string() }),
  /** A deadline passed on which only a person can act; it comes again at `againAt`. */
  PersonReminded: z.object({
    kind: z.string(),
    level: z.number().int(),
    againAt: z.iso.datetime(),
  }),
  /** The buyer is to be forgotten: when the order has ended, at `latestAt` at the latest. */
  ErasureRequested: z.object({
    requestId: z.string(),
    by: z.string(),
    why: z.string(),
    at: z.iso.datetime(),
    latestAt: z.iso.datetime(),
  }),
  /** The key of the order's personal texts is to go now. */
  ErasureDue: z.object({ at: z.iso.datetime(), askAgainAt: z.iso.datetime() }),
  PrivacyRequested: z.object({
    requestId: z.string(),
    kind: z.enum(PRIVACY_KINDS),
    channelId: z.string(),
    provider: z.string(),
    orderIds: z.array(z.string()),
    reference: z.string().nullable(),
    at: z.iso.datetime(),
    dueAt: z.iso.datetime(),
    remindAt: z.iso.datetime(),
  }),
  PrivacyRequestReminded: z.object({ at: z.iso.datetime(), againAt: z.iso.datetime() }),
  PrivacyRequestClosed: z.object({ by: z.string(), why: z.string(), at: z.iso.datetime() }),
  QuarantineReplayRequested: z.object({ by: z.string(), why: z.string() }),
  QuarantineReplayFailed: z.object({ problems: z.array(problemSchema) }),
  QuarantineResolved: becameSchema,
  /** Nobody has replayed or rejected it in time. */
  QuarantineEscalated: z.object({ at: z.iso.datetime() }),
} as const;

/** Everything an orders stream may hold: the published events and those nobody else needs. */
export const orderBook: EventBook = {
  ...contract.events,
  ...attemptBook,
  ...firstVersions(internal),
};

type Internal = EventOf<typeof internal>;

interface Published<Type extends string, Schema extends z.ZodType> {
  readonly type: Type;
  readonly data: z.output<Schema>;
}

/** Events of an order's stream, in memory (money as bigint). */
export type OrderEvent =
  | Exclude<Internal, { type: `Quarantine${string}` | `Privacy${string}` }>
  | Published<'OrderPlaced', typeof orderPlacedSchema>
  | Published<'OrderAmended', typeof orderAmendedSchema>
  | Published<'OrderConfirmed', typeof orderConfirmedSchema>
  | Published<'OrderHeld', typeof orderHeldSchema>
  | Published<'OrderHoldReleased', typeof orderHoldReleasedSchema>
  | Published<'OrderHandedOver', typeof orderHandedOverSchema>
  | Published<'OrderCancellationRequested', typeof cancellationRequestedSchema>
  | Published<'OrderCancellationRefused', typeof cancellationRefusedSchema>
  | Published<'OrderCancelled', typeof orderCancelledSchema>
  | Published<'OrderExpired', typeof orderExpiredSchema>
  | Published<'OrderCompleted', typeof orderCompletedSchema>
  | Published<'OrderReinstated', typeof orderReinstatedSchema>
  | Published<'BuyerForgotten', typeof buyerForgottenSchema>
  | Published<'MoneyWanted', typeof moneyWantedSchema>
  | Published<'GoodsWanted', typeof goodsWantedSchema>
  | { readonly type: 'TransitionRefused'; readonly data: object };

/** Events of the stream of a request about a buyer's personal data. */
export type PrivacyEvent =
  | Extract<Internal, { type: `Privacy${string}` }>
  | { readonly type: 'TransitionRefused'; readonly data: object };

/** Events of the stream of a quarantined webhook. */
export type QuarantineEvent =
  | Extract<Internal, { type: `Quarantine${string}` }>
  | Published<'OrderQuarantined', typeof orderQuarantinedSchema>
  | Published<'OrderRejected', typeof orderRejectedSchema>
  | { readonly type: 'TransitionRefused'; readonly data: object };
