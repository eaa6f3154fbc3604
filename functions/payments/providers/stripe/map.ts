import * as z from 'zod';
import { type LosslessJson, parseJson, textOf } from '../../../shared/lossless.ts';
import type { ProviderFact } from '../../domain/facts.ts';
import type { MappedWebhook, VerifiedWebhook } from '../provider.ts';
import {
  factsOfCharge,
  factsOfDispute,
  factsOfIntent,
  factsOfRefund,
  factsOfSession,
  isoOf,
  type Said,
  UnreadableAmount,
} from './facts-of.ts';
import {
  chargeSchema,
  disputeSchema,
  intentSchema,
  ownersSchema,
  refundSchema,
  sessionSchema,
} from './objects.ts';

interface Told {
  readonly orderId: string | null;
  readonly facts: readonly ProviderFact[];
}
interface Context {
  readonly said: Said;
  readonly merchantId: string;
  readonly type: string;
}
type Reader = (context: Context, object: unknown) => Told | 'not-ours' | undefined;

const reader =
  <T extends { readonly metadata: { readonly orderId: string | null } }>(
    schema: z.ZodType<T>,
    factsOf: (said: Said, object: T, type: string) => readonly ProviderFact[],
    { namesOrder = false } = {},
  ): Reader =>
  ({ said, merchantId, type }, object) => {
    const owners = ownersSchema.safeParse(object).data?.metadata;
    // An account may serve other applications, and other merchants, too.
    if (owners && (owners.merchantId ?? merchantId) !== merchantId) return 'not-ours';
    if (owners && namesOrder && owners.orderId === null) return 'not-ours';
    const read = schema.safeParse(object);
    if (!read.success) return undefined;
    return { orderId: read.data.metadata.orderId, facts: factsOf(said, read.data, type) };
  };

const intent = reader(intentSchema, factsOfIntent);
/** Pages of ours name their order; others' may be there to save a card, with no amount at all. */
const session = reader(
  sessionSchema,
  (said, object, type) =>
    factsOfSession(said, object, type === 'checkout.session.async_payment_failed'),
  { namesOrder: true },
);
const charge = reader(chargeSchema, (said, object, type) =>
  factsOfCharge(said, object, type === 'charge.expired'),
);
const refund = reader(refundSchema, factsOfRefund);
const dispute = reader(disputeSchema, factsOfDispute);

/** Every event that says something of money. What an object says counts, more than the event's name. */
const READERS: Readonly<Record<string, Reader>> = {
  'payment_intent.amount_capturable_updated': intent,
  'payment_intent.canceled': intent,
  'payment_intent.payment_failed': intent,
  'payment_intent.processing': intent,
  'payment_intent.succeeded': intent,
  'checkout.session.completed': session,
  'checkout.session.expired': session,
  'checkout.session.async_payment_succeeded': session,
  'checkout.session.async_payment_failed': session,
  'charge.succeeded': charge,
  'charge.captured': charge,
  'charge.expired': charge,
  'charge.failed': charge,
  'charge.refunded': charge,
  'charge.updated': charge,
  'charge.refund.updated': refund,
  'refund.created': refund,
  'refund.updated': refund,
  'refund.failed': refund,
  'charge.dispute.created': dispute,
  'charge.dispute.updated': dispute,
  'charge.dispute.closed': dispute,
  'charge.dispute.funds_withdrawn': dispute,
  'charge.dispute.funds_reinstated': dispute,
};

/**
 * `charge.succeeded` says what is held and until when, or taken at once; what is taken of a hold, the
 * answer to our own call says. A page is closed by the money that came by it. Each webhook costs as much
 * as a step.
 */
const SAID_ELSEWHERE = [
  'payment_intent.succeeded',
  'charge.captured',
  'charge.updated',
  'payment_intent.amount_capturable_updated',
  'checkout.session.completed',
];

/** The events that an endpoint at Stripe should be subscribed to. */
export const stripeEvents: readonly string[] = Object.keys(READERS).filter(
  (type) => !SAID_ELSEWHERE.includes(type),
);

const envelope = z.object({
  type: z.string().max(100),
  created: z.unknown(),
  data: z.object({ object: z.unknown() }),
});

/** Total: any bytes give an answer. */
export const map = (webhook: VerifiedWebhook): MappedWebhook => {
  const parsed = parseJson(webhook.rawBody);
  if (!parsed.ok) return unmappable(parsed.problem.message);
  const event = envelope.safeParse(parsed.value);
  if (!event.success) return unmappable('the body is no event with type and data.object');
  const { account, merchantId, receivedAt } = webhook;
  return readEvent({ ...event.data, account, merchantId, heardAt: receivedAt });
};

/** An event from a webhook or from the list of events. */
export interface StripeEvent {
  readonly account: string;
  readonly merchantId: string;
  readonly type: string;
  /** Unix seconds. */
  readonly created?: unknown;
  readonly data: { readonly object?: unknown };
  /** Holds when `created` cannot be read. */
  readonly heardAt: string;
}

/** What an event says of one order's money. */
export const readEvent = ({
  account,
  merchantId,
  type,
  created,
  data,
  heardAt,
}: StripeEvent): MappedWebhook => {
  const read = Object.hasOwn(READERS, type) ? READERS[type] : undefined;
  if (read === undefined) return { kind: 'ignored', topic: type };
  const said = { account, at: timeOf(created) ?? heardAt };
  try {
    const told = read({ said, merchantId, type }, data.object);
    if (told === 'not-ours') return { kind: 'ignored', topic: `${type}, not ours` };
    if (told === undefined) return unmappable(`${type}: its object lacks what every version has`);
    return mappedOf(told, type);
  } catch (error) {
    if (error instanceof UnreadableAmount) return unmappable(`${type}: ${error.message}`);
    throw error;
  }
};

const mappedOf = ({ orderId, facts }: Told, type: string): MappedWebhook => {
  const [first, ...more] = facts;
  if (first === undefined) return { kind: 'ignored', topic: type };
  return { kind: 'mapped', address: addressOf(orderId, facts), facts: [first, ...more] };
};

/** Our own id where the object carries it, and what it is about, each once. */
const addressOf = (
  orderId: string | null,
  facts: readonly ProviderFact[],
): { readonly orderId: string | null; readonly references: readonly string[] } => ({
  orderId,
  references: [...new Set(facts.map(({ reference }) => reference))],
});

const unmappable = (because: string): MappedWebhook => ({ kind: 'unmappable', because });

const timeOf = (created: unknown): string | null => {
  const seconds =
    typeof created === 'number' ? String(created) : textOf(created as LosslessJson | undefined);
  return seconds !== undefined && /^\d{1,12}$/.test(seconds) ? isoOf(BigInt(seconds)) : null;
};
