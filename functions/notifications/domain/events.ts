import * as z from 'zod';
import { type EventBook, type EventOf, firstVersions } from '../../shared/event-book.ts';
import { moneySchema } from '../../shared/money.ts';
import { contract } from '../contract.ts';
import { CHANNELS, LOCALES, TEMPLATES } from './kinds.ts';
import { occasionSchema } from './occasion.ts';
import { amendedFactsSchema, orderFactsSchema } from './order-facts.ts';

const at = z.iso.datetime();

/** What a mail provider tells of a message after it took it. */
export const REPORTS = ['send', 'delivery', 'bounce', 'complaint', 'reject', 'failure'] as const;
export type Report = (typeof REPORTS)[number];

const internal = {
  /** `order` is null where the buyer is told of nothing: then no more is kept than that. */
  OrderHeard: z.object({ order: orderFactsSchema.nullable(), sequence: z.number().int(), at }),
  /** The order's total, and from which of its versions; the highest holds. */
  TotalHeard: z.object({
    total: moneySchema,
    linesChanged: z.boolean(),
    /** Absent where an earlier release told of the amendment: then only the total is known. */
    content: amendedFactsSchema.optional(),
    sequence: z.number().int(),
  }),
  OccasionHeard: z.object({ occasion: occasionSchema }),
  /** The claim: one message to one recipient by one channel, in one revision. */
  NotificationRequested: z.object({
    notificationId: z.string(),
    key: z.string(),
    template: z.enum(TEMPLATES),
    channel: z.enum(CHANNELS),
    locale: z.enum(LOCALES),
    revision: z.number().int().positive(),
    orderNumber: z.string(),
    channelId: z.string(),
    /** Null: the occasion itself; else who wants it again, and why. */
    by: z.string().nullable(),
    why: z.string().nullable(),
    /** Whether its buyer was told nothing before it on that day (UTC); absent where an earlier release wrote it. */
    opensDay: z.boolean().optional(),
    at,
  }),
  AttemptStarted: z.object({
    notificationId: z.string(),
    n: z.number().int().positive(),
    owner: z.string(),
    leaseUntil: at,
    at,
  }),
  AttemptEnded: z.object({
    notificationId: z.string(),
    n: z.number().int().positive(),
    /** `unclear`: nobody knows whether it was sent, and nobody can be asked. */
    outcome: z.enum(['accepted', 'refused', 'unclear']),
    code: z.string().nullable(),
    retriable: z.boolean(),
    /** The provider's own id. */
    messageId: z.string().nullable(),
    /** HMAC of the address, by which it may be suppressed. */
    addressHash: z.string().nullable(),
    at,
  }),
  ReportHeard: z.object({ notificationId: z.string(), report: z.enum(REPORTS), at }),
  /** A request is sent to the calls step once more. */
  CallSaidAgain: z.object({ notificationId: z.string(), why: z.string(), at }),
  /** Nobody said within its time that it was sent. */
  NotificationUnconfirmed: z.object({ notificationId: z.string(), at }),
  /** Only occasions are known so far, and the order should have come. */
  OrderMissed: z.object({ level: z.number().int().positive(), againAt: at }),
} as const;

/** Everything a stream of this context may hold. */
export const notificationBook: EventBook = {
  ...contract.events,
  ...firstVersions(internal),
};

type Internal = EventOf<typeof internal>;

export type NotificationFact = Internal;
export type FactOf<Type extends NotificationFact['type']> = Extract<
  NotificationFact,
  { type: Type }
>['data'];

/** What others are told; it folds to nothing. */
export interface ToldEvent {
  readonly type: 'NotificationSent' | 'NotificationFailed';
  readonly data: Readonly<Record<string, unknown>>;
}

interface Refused {
  readonly type: 'TransitionRefused';
  readonly data: object;
}

export type NotificationEvent = NotificationFact | ToldEvent | Refused;
