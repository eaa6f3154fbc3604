import type { Stripe } from 'stripe';
import type * as z from 'zod';
import { permanent, retryable } from '../../../shared/fault.ts';
import type { ProviderFact } from '../../domain/facts.ts';
import type { StripeClient } from './client.ts';
import {
  factsOfCharge,
  factsOfDispute,
  factsOfIntent,
  factsOfRefund,
  factsOfSession,
  type Said,
} from './facts-of.ts';
import {
  chargeSchema,
  disputeSchema,
  intentSchema,
  refundSchema,
  type StripeIntent,
  type StripeSession,
  sessionSchema,
} from './objects.ts';
import { readOr404 } from './refusals.ts';

/** One account under way: the SDK on it, and in whose name and when facts are told. */
export interface Reading {
  readonly client: StripeClient;
  readonly said: Said;
}

/** More sessions or refunds than these are not gone through in one invocation. */
const MOST_OBJECTS = 2_000;
const PAGE = 100;

/** An answer's object in our words; throws a permanent fault when Stripe sent something else. */
export const asObject = <T>(schema: z.ZodType<T>, object: unknown): T => {
  const read = schema.safeParse(object);
  if (read.success) return read.data;
  const where = read.error.issues.map(({ path }) => path.join('.')).join(', ');
  throw permanent('unreadable-answer', `stripe's answer cannot be read at ${where}`, read.error);
};

export const isSessionId = (reference: string): boolean => reference.startsWith('cs_');

/** With its charge, which knows how long a hold lasts; null when Stripe knows of none. */
export const readIntent = async ({ client }: Reading, id: string): Promise<StripeIntent | null> => {
  const found = await readOr404(client.paymentIntents.retrieve(id, { expand: ['latest_charge'] }));
  return found && asObject(intentSchema, found);
};

/** With the payment that came of it. */
export const readSession = async (
  { client }: Reading,
  id: string,
): Promise<StripeSession | null> => {
  const expand = ['payment_intent'];
  const found = await readOr404(client.checkout.sessions.retrieve(id, { expand }));
  return found && asObject(sessionSchema, found);
};

/** All that Stripe says of a reference now; empty when it does not know it. */
export const readAll = async (
  reading: Reading,
  reference: string,
): Promise<readonly ProviderFact[]> => {
  const { client, said } = reading;
  if (isSessionId(reference)) {
    const session = await readSession(reading, reference);
    return session ? factsOfSession(said, session) : [];
  }
  if (reference.startsWith('ch_')) {
    const charge = await readOr404(client.charges.retrieve(reference, { expand: ['refunds'] }));
    return charge ? factsOfCharge(said, asObject(chargeSchema, charge)) : [];
  }
  const intent = await readIntent(reading, reference);
  if (intent === null) return [];
  const about = { payment_intent: reference, limit: PAGE };
  const refunds = await wholeOf(client.refunds.list(about));
  const disputes = await wholeOf(client.disputes.list(about));
  return [
    ...factsOfIntent(said, intent),
    ...refunds.flatMap((refund) => factsOfRefund(said, asObject(refundSchema, refund))),
    ...disputes.flatMap((dispute) => factsOfDispute(said, asObject(disputeSchema, dispute))),
  ];
};

/** One that failed gave nothing back: who asks again means the one after it. */
const gaveBack = ({ status }: Stripe.Refund): boolean =>
  status !== 'failed' && status !== 'canceled';

/** The facts of the refund that our request led to; null when there is none. */
export const findRefund = async (
  { client, said }: Reading,
  reference: string,
  requestId: string,
): Promise<readonly ProviderFact[] | null> => {
  const about = reference.startsWith('ch_') ? { charge: reference } : { payment_intent: reference };
  const ours = await oursIn(client.refunds.list({ ...about, limit: PAGE }), requestId, gaveBack);
  return ours === null ? null : factsOfRefund(said, asObject(refundSchema, ours));
};

/**
 * The page that our request led to, newest first; null when there is none. Lists are consistent at
 * once there, searches are not, and sessions cannot be searched.
 */
export const findSession = async (
  reading: Reading,
  requestId: string,
  sinceSeconds: number,
): Promise<StripeSession | null> => {
  const { client } = reading;
  const created = { gte: sinceSeconds };
  const ours = await oursIn(client.checkout.sessions.list({ created, limit: PAGE }), requestId);
  return ours === null ? null : readSession(reading, ours.id);
};

const wholeOf = async <T>(list: Stripe.ApiListPromise<T>): Promise<readonly T[]> =>
  whole(await newest(list));

/** The one with our request's id; that it is not in a part of the list proves nothing. */
const oursIn = async <T extends { readonly metadata: Stripe.Metadata | null }>(
  list: Stripe.ApiListPromise<T>,
  requestId: string,
  counts: (one: T) => boolean = () => true,
): Promise<T | null> => {
  const found = await newest(list);
  const ours = found.find((one) => one.metadata?.['requestId'] === requestId && counts(one));
  if (ours === undefined) whole(found);
  return ours ?? null;
};

const newest = async <T>(list: Stripe.ApiListPromise<T>): Promise<readonly T[]> =>
  (await readOr404(list.autoPagingToArray({ limit: MOST_OBJECTS }))) ?? [];

const whole = <T>(found: readonly T[]): readonly T[] => {
  if (found.length < MOST_OBJECTS) return found;
  throw retryable('stripe-list-too-long', `more than ${MOST_OBJECTS} objects to look through`);
};
