import * as z from 'zod';
import type { EventBook } from '../../shared/event-book.ts';
import {
  contract,
  type moneyReportedSchema,
  type orderAmendedSchema,
  type orderCancelledSchema,
  type orderPlacedSchema,
  type orderQuarantinedSchema,
  type orderReinstatedSchema,
  type orderRejectedSchema,
  type parcelReportedSchema,
  problemSchema,
  revisionSchema,
} from '../contract.ts';
import { snapshotSchema, storefrontFulfilmentSchema, storefrontRefundSchema } from './snapshot.ts';

/** A fact that came before its order names the time by which the order should have come. */
const beforeOrder = { orderDueAt: z.iso.datetime().nullable() };

const origin = { orderId: z.string(), channelId: z.string(), provider: z.string() };

const internal = {
  /** A newer version of the store's order; `changed` is empty when only its time moved. */
  SnapshotRecorded: z.object({
    revision: revisionSchema,
    snapshot: snapshotSchema,
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
  QuarantineReplayRequested: z.object({ by: z.string(), why: z.string() }),
  QuarantineReplayFailed: z.object({ problems: z.array(problemSchema) }),
  QuarantineResolved: z.object({ orderId: z.string() }),
} as const;

/** Everything an orders stream may hold: the published events and those nobody else needs. */
export const orderBook: EventBook = {
  ...contract.events,
  ...Object.fromEntries(
    Object.entries(internal).map(([type, data]) => [type, { schemaVersion: 1, data }]),
  ),
};

type Internal = {
  [Type in keyof typeof internal]: {
    readonly type: Type;
    readonly data: z.output<(typeof internal)[Type]>;
  };
}[keyof typeof internal];

interface Published<Type extends string, Schema extends z.ZodType> {
  readonly type: Type;
  readonly data: z.output<Schema>;
}

/** Events of an order's stream, in memory (money as bigint). */
export type OrderEvent =
  | Extract<
      Internal,
      { type: 'SnapshotRecorded' | `Storefront${string}Reported` | 'StorefrontReadRequested' }
    >
  | Published<'OrderPlaced', typeof orderPlacedSchema>
  | Published<'OrderAmended', typeof orderAmendedSchema>
  | Published<'OrderCancelled', typeof orderCancelledSchema>
  | Published<'OrderReinstated', typeof orderReinstatedSchema>
  | Published<'StorefrontMoneyReported', typeof moneyReportedSchema>
  | Published<'StorefrontParcelReported', typeof parcelReportedSchema>
  | { readonly type: 'TransitionRefused'; readonly data: object };

/** Events of the stream of a quarantined webhook. */
export type QuarantineEvent =
  | Extract<Internal, { type: `Quarantine${string}` }>
  | Published<'OrderQuarantined', typeof orderQuarantinedSchema>
  | Published<'OrderRejected', typeof orderRejectedSchema>
  | { readonly type: 'TransitionRefused'; readonly data: object };
