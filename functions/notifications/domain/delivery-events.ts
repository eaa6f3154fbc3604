import * as z from 'zod';
import { type EventBook, type EventOf, firstVersions } from '../../shared/event-book.ts';
import { contract } from '../contract.ts';
import { webhookSchema } from './announcement.ts';

const at = z.iso.datetime();

export const OUTCOMES = ['delivered', 'failed', 'gone', 'put-off', 'not-wanted'] as const;

const internal = {
  DeliveryRequested: z.object({
    /** Also what the merchant's side tells repetitions by. */
    deliveryId: z.string(),
    endpointId: z.string(),
    webhook: webhookSchema,
    at,
  }),
  DeliveryStarted: z.object({
    n: z.number().int().positive(),
    owner: z.string(),
    leaseUntil: at,
    at,
  }),
  DeliveryEnded: z.object({
    n: z.number().int().positive(),
    outcome: z.enum(OUTCOMES),
    /** `http-503`, `timeout`, `refused-address` …; null when it was delivered */
    code: z.string().nullable(),
    /** When it is tried again; null: it is not. */
    retryAt: at.nullable(),
    at,
  }),
  /** The calls step is told once more: its time has come, or a person wants it. */
  DeliverySaidAgain: z.object({ by: z.string().nullable(), why: z.string(), at }),
} as const;

/** Everything the stream of a delivery may hold. */
export const deliveryBook: EventBook = {
  ...contract.events,
  ...firstVersions(internal),
};

export type DeliveryFact = EventOf<typeof internal>;
export type DeliveryFactOf<Type extends DeliveryFact['type']> = Extract<
  DeliveryFact,
  { type: Type }
>['data'];

interface DeliveryGivenUp {
  readonly type: 'WebhookUndelivered';
  readonly data: {
    readonly deliveryId: string;
    readonly endpointId: string;
    readonly orderId: string;
    readonly type: string;
    readonly code: string;
    readonly attempts: number;
  };
}
export type DeliveryEvent = DeliveryFact | DeliveryGivenUp;
