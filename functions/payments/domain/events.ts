import * as z from 'zod';
import { moneyWishSchema } from '../../orders/contract.ts';
import { personRemindedSchema } from '../../shared/deadline.ts';
import { type EventBook, type EventOf, firstVersions } from '../../shared/event-book.ts';
import { moneySchema } from '../../shared/money.ts';
import { claimSchema } from '../../shared/unclaimed.ts';
import { contract, type MoneyAnswer } from '../contract.ts';
import { providerFactSchema } from './facts.ts';

const at = z.iso.datetime();

/** Who does what was requested: the provider's API through the calls step, the store, or a person. */
const doerSchema = z.enum(['call', 'store', 'person']);

const request = {
  requestId: z.string(),
  provider: z.string(),
  account: z.string(),
  amount: moneySchema,
  by: doerSchema,
  at,
};
const ofReference = { ...request, reference: z.string() };

const internal = {
  WishHeard: z.object({ wish: moneyWishSchema, at }),
  /** `by` and `why` where no provider but a person says it. */
  FactRecorded: z.object({
    fact: providerFactSchema,
    at,
    by: z.string().optional(),
    why: z.string().optional(),
  }),
  /** A fact in another currency than the order's: it counts for nothing here and is a case. */
  FactSetAside: z.object({ factId: z.string(), because: z.string() }),
  PaymentOpened: z.object({
    kind: z.enum(['instructions', 'on-delivery']),
    provider: z.string(),
    account: z.string(),
    reference: z.string(),
    amount: moneySchema,
    dueAt: at.nullable(),
    at,
  }),
  CheckoutRequested: z.object({ ...request, capture: z.enum(['hold', 'now']), payableUntil: at }),
  CaptureRequested: z.object(ofReference),
  VoidRequested: z.object(ofReference),
  RefundRequested: z.object({ ...ofReference, refundId: z.string(), reason: z.string() }),
  /** The provider is asked what a payment is now. */
  ReadRequested: z.object(ofReference),
  AttemptStarted: z.object({
    requestId: z.string(),
    n: z.number().int().positive(),
    owner: z.string(),
    leaseUntil: at,
    at,
  }),
  AttemptEnded: z.object({
    requestId: z.string(),
    kind: z.enum(['checkout', 'capture', 'void', 'refund', 'read']),
    n: z.number().int().positive(),
    /** `unknown`: the provider may no longer tell; a person decides. */
    outcome: z.enum(['done', 'refused', 'unknown']),
    code: z.string().nullable(),
    retriable: z.boolean(),
    at,
  }),
  /** A request is sent to the calls step once more. */
  CallSaidAgain: z.object({ requestId: z.string(), by: z.string(), why: z.string(), at }),
  /** Orders has not acted on what it was told: the answer is told once more. */
  AnswerSaidAgain: z.object({ why: z.string(), at }),
  PersonReminded: personRemindedSchema,
  CaseOpened: z.object({
    caseId: z.string(),
    because: z.string(),
    channelId: z.string().nullable(),
    references: z.array(z.string()),
    facts: z.array(providerFactSchema),
    at,
  }),
  CaseFactsAdded: z.object({ facts: z.array(providerFactSchema) }),
  CaseLinked: claimSchema,
} as const;

/** Everything a payments stream may hold: the published events and those nobody else needs. */
export const paymentBook: EventBook = {
  ...contract.events,
  ...firstVersions(internal),
};

type Internal = EventOf<typeof internal>;

/** The published events, by name; `contract.ts` says what each carries. */
export type ToldName =
  | 'PaymentRequested'
  | 'PaymentAssured'
  | 'PaymentFailed'
  | 'PaymentCaptured'
  | 'PaymentVoided'
  | 'PaymentAuthorisationExpired'
  | 'PaymentShort'
  | 'PaymentOverpaid'
  | 'RefundSettled'
  | 'RefundFailed'
  | 'DisputeOpened'
  | 'DisputeClosed'
  | 'CodCollected'
  | 'CodRemitted'
  | 'MoneyAnswered';

/** An event for the others: the whole answer, and what the event's name is about. */
export interface ToldEvent {
  readonly type: ToldName;
  readonly data: { readonly answer: MoneyAnswer } & Readonly<Record<string, unknown>>;
}

interface Refused {
  readonly type: 'TransitionRefused';
  readonly data: object;
}

/** Events of an order's money, in memory (money as bigint); `told` ones fold to nothing. */
export type PaymentFact = Exclude<Internal, { type: `Case${string}` }>;
export type PaymentEvent = PaymentFact | ToldEvent | Refused;

/** Events of the stream of money that names no order. */
export type CaseEvent = Extract<Internal, { type: `Case${string}` | 'PersonReminded' }> | Refused;
