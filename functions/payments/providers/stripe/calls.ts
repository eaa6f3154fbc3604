import type { Stripe } from 'stripe';
import { permanent } from '../../../shared/fault.ts';
import { HOUR } from '../../../shared/spans.ts';
import type { ProviderFact } from '../../domain/facts.ts';
import type {
  CallAccount,
  CallAnswer,
  CallPorts,
  CheckoutCall,
  CreateCalls,
  FactPage,
  HeldMoneyCall,
  ProviderCall,
  RefundCall,
} from '../provider.ts';
import { openClient } from './client.ts';
import { factsOfIntent, factsOfRefund, factsOfSession } from './facts-of.ts';
import { readEvent } from './map.ts';
import { intentSchema, refundSchema, type StripeIntent, sessionSchema } from './objects.ts';
import {
  asObject,
  findRefund,
  findSession,
  isSessionId,
  type Reading,
  readAll,
  readIntent,
  readSession,
} from './readings.ts';
import { answerOf, readOr404, type StripeNo } from './refusals.ts';
import { isWireProblem, toWire, type WireAmount } from './wire-amount.ts';

/** Stripe keeps keys "at least 24 hours"; an hour is ours. */
const KEY_LIFE_MS = 23 * HOUR;
/** No request of ours runs for so long, and lists there show at once what was done. */
const PROOF_AFTER_MS = 15 * 60_000;
/** Stripe's clock may be behind ours. */
const CLOCKS_MS = 10 * 60_000;
const PAGE = 100;

/** Stripe's API through its official SDK. */
export const createStripeCalls: CreateCalls = (ports) => {
  const withWire = (
    call: ProviderCall,
    make: (wire: WireAmount, reading: Reading) => Promise<CallAnswer>,
  ): Promise<CallAnswer> => {
    const wire = toWire(call.amount);
    if (isWireProblem(wire)) return Promise.resolve(refused(wire.code));
    return make(wire, readingOf(ports, call.account));
  };
  return {
    keyLifeMs: KEY_LIFE_MS,
    absenceIsProofAfterMs: PROOF_AFTER_MS,
    checkout: (call) => withWire(call, (wire, reading) => openCheckout(reading, call, wire)),
    capture: (call) => withWire(call, (wire, reading) => capture(reading, call, wire)),
    void: (call) => free(readingOf(ports, call.account), call),
    refund: (call) => withWire(call, (wire, reading) => refund(reading, call, wire)),
    find: (call) => find(readingOf(ports, call.account), call),
    read: (account, reference) => readAll(readingOf(ports, account), reference),
    list: (account, since, cursor) => list(readingOf(ports, account), account, { since, cursor }),
  };
};

const readingOf = ({ fetch, now }: CallPorts, account: CallAccount): Reading => ({
  client: openClient(account, fetch),
  said: { account: account.account, at: new Date(now()).toISOString() },
});

const done = (facts: readonly ProviderFact[]): CallAnswer => ({ kind: 'done', facts });

const refused = (
  code: string,
  facts: readonly ProviderFact[] = [],
  retriable = false,
): CallAnswer => ({ kind: 'refused', code, retriable, facts });

const idsOf = ({ merchantId, orderId, requestId }: ProviderCall) => ({
  merchantId,
  orderId,
  requestId,
});

/** Nothing in it may depend on the time: the same key must always carry the same parameters. */
const openCheckout = async (
  { client, said }: Reading,
  call: CheckoutCall,
  wire: WireAmount,
): Promise<CallAnswer> => {
  const { settings } = call.account;
  const successUrl = settings['stripe.successUrl'];
  if (successUrl === undefined) throw permanent('missing-setting', 'set stripe.successUrl');
  const cancelUrl = settings['stripe.cancelUrl'];
  const name = `Order ${call.orderNumber}`;
  const price = { currency: wire.currency, unit_amount: wire.amount, product_data: { name } };
  const params: Stripe.Checkout.SessionCreateParams = {
    mode: 'payment',
    line_items: [{ quantity: 1, price_data: price }],
    client_reference_id: call.orderId,
    metadata: { ...idsOf(call), capture: call.capture },
    payment_intent_data: {
      capture_method: call.capture === 'hold' ? 'manual' : 'automatic',
      metadata: idsOf(call),
      description: name,
    },
    success_url: successUrl,
    ...(cancelUrl === undefined ? {} : { cancel_url: cancelUrl }),
  };
  const idempotencyKey = call.key;
  const answer = await answerOf(client.checkout.sessions.create(params, { idempotencyKey }));
  if ('no' in answer) return refused(answer.no.code, [], answer.no.retriable);
  return done(factsOfSession(said, asObject(sessionSchema, answer.object)));
};

const capture = async (
  reading: Reading,
  call: HeldMoneyCall,
  wire: WireAmount,
): Promise<CallAnswer> => {
  const { client, said } = reading;
  const answer = await answerOf(
    client.paymentIntents.capture(
      call.reference,
      { amount_to_capture: wire.amount },
      { idempotencyKey: call.key },
    ),
  );
  if ('object' in answer) return done(factsOfIntent(said, asObject(intentSchema, answer.object)));
  return afterNo(reading, call, answer.no);
};

/** Closes a page, or frees what is held. */
const free = async (reading: Reading, call: HeldMoneyCall): Promise<CallAnswer> => {
  const { client, said } = reading;
  const { reference } = call;
  const options = { idempotencyKey: call.key };
  if (isSessionId(reference)) {
    const answer = await answerOf(client.checkout.sessions.expire(reference, {}, options));
    if ('no' in answer) return afterNo(reading, call, answer.no);
    return done(factsOfSession(said, asObject(sessionSchema, answer.object)));
  }
  const answer = await answerOf(client.paymentIntents.cancel(reference, {}, options));
  if ('no' in answer) return afterNo(reading, call, answer.no);
  return done(factsOfIntent(said, asObject(intentSchema, answer.object)));
};

const refund = async (
  reading: Reading,
  call: RefundCall,
  wire: WireAmount,
): Promise<CallAnswer> => {
  const { client, said } = reading;
  const { reference, refundId, requestId } = call;
  const of = reference.startsWith('ch_') ? { charge: reference } : { payment_intent: reference };
  const answer = await answerOf(
    client.refunds.create(
      {
        ...of,
        amount: wire.amount,
        reason: 'requested_by_customer',
        metadata: { ...idsOf(call), refundId },
      },
      { idempotencyKey: call.key },
    ),
  );
  if ('object' in answer) return done(factsOfRefund(said, asObject(refundSchema, answer.object)));
  const earlier = await findRefund(reading, reference, requestId);
  if (earlier !== null) return done(earlier);
  return refused(answer.no.code, await readAll(reading, reference), answer.no.retriable);
};

/** The no may only mean that it happened before: what stands decides. */
const afterNo = async (
  reading: Reading,
  call: HeldMoneyCall,
  { code, retriable, askAgain }: StripeNo,
): Promise<CallAnswer> => {
  if (!askAgain) return refused(code, [], retriable);
  return (await standing(reading, call)) ?? refused(code, [], retriable);
};

/** What became of a capture or a void, by what stands; null while it can still be done. */
const standing = async (reading: Reading, call: HeldMoneyCall): Promise<CallAnswer | null> => {
  const { reference, kind } = call;
  if (isSessionId(reference)) {
    const session = await readSession(reading, reference);
    if (session === null || session.status === 'open') return null;
    // Paid or expired: nobody can pay there any more, which is all that was wanted.
    return done(factsOfSession(reading.said, session));
  }
  const intent = await readIntent(reading, reference);
  if (intent === null) return null;
  const facts = factsOfIntent(reading.said, intent);
  if (intent.status === 'succeeded') {
    return isWanted(call, intent) ? done(facts) : refused('already-captured', facts);
  }
  if (intent.status !== 'canceled') return null;
  return kind === 'void' ? done(facts) : refused('not-held-any-more', facts);
};

/** Whether what was taken is what this capture was to take. */
const isWanted = ({ kind, amount }: HeldMoneyCall, intent: StripeIntent): boolean => {
  const wire = toWire(amount);
  return (
    kind === 'capture' && !isWireProblem(wire) && intent.amount_received === BigInt(wire.amount)
  );
};

const find = async (reading: Reading, call: ProviderCall): Promise<CallAnswer | null> => {
  switch (call.kind) {
    case 'checkout': {
      const since = Math.floor((Date.parse(call.since) - CLOCKS_MS) / 1000);
      const session = await findSession(reading, call.requestId, since);
      return session && done(factsOfSession(reading.said, session));
    }
    case 'refund': {
      const facts = await findRefund(reading, call.reference, call.requestId);
      return facts && done(facts);
    }
    case 'capture':
    case 'void':
      return standing(reading, call);
  }
};

/** Every event since, delivered or not: the list keeps them for 30 days. */
const list = async (
  { client, said }: Reading,
  { merchantId }: CallAccount,
  { since, cursor }: { readonly since: string; readonly cursor: string | null },
): Promise<FactPage> => {
  const page = await readOr404(
    client.events.list({
      created: { gte: Math.floor(Date.parse(since) / 1000) },
      limit: PAGE,
      ...(cursor === null ? {} : { starting_after: cursor }),
    }),
  );
  if (page === null) return { entries: [], next: null };
  const entries = page.data.flatMap((event) => {
    const { type, created, data } = event;
    const { account, at: heardAt } = said;
    const read = readEvent({ account, merchantId, type, created, data, heardAt });
    return read.kind === 'mapped' ? [{ address: read.address, facts: read.facts }] : [];
  });
  return { entries, next: page.has_more ? (page.data.at(-1)?.id ?? null) : null };
};
