import type { Stripe } from 'stripe';
import type { Account } from './account.ts';
import type { TestCard } from './cards.ts';
import { openDispute } from './disputes.ts';
import { StripeRefusal, wrongState } from './refusal.ts';
import { newCharge, newRefund } from './shapes.ts';

/** A hold on a card lasts a week. */
const HOLD_S = 7 * 86_400;
const MESSAGES: Readonly<Record<string, string>> = {
  insufficient_funds: 'Your card has insufficient funds.',
  generic_decline: 'Your card was declined.',
};

/** Which card paid a charge: what later happens to it depends on that. */
export type CardBook = Map<string, TestCard>;

/** How the account charges cards. */
export interface Charging {
  /** Charges or holds the intent's amount; a decline is told by the intent's state. */
  pay(intentId: string, card: TestCard): Stripe.PaymentIntent;
  /** The buyer's bank has let them pass, or has not. */
  authenticate(intentId: string, passed: boolean): Stripe.PaymentIntent;
  /** The money of a debit came, or did not. */
  settleDebit(intentId: string, arrived: boolean): Stripe.PaymentIntent;
  capture(intentId: string, amount: number | undefined): Stripe.PaymentIntent;
  cancel(intentId: string, reason: Stripe.PaymentIntent.CancellationReason): Stripe.PaymentIntent;
  cardOf(chargeId: string): TestCard | undefined;
}

const PAYABLE = ['requires_payment_method', 'requires_confirmation', 'requires_action'];

export const createCharging = (account: Account): Charging => {
  const cards: CardBook = new Map();
  const waiting = new Map<string, TestCard>();
  const get = (id: string): Stripe.PaymentIntent => account.get('payment_intent', id, 'intent');

  const change = (
    intent: Stripe.PaymentIntent,
    changes: Partial<Stripe.PaymentIntent>,
    event: string,
  ): Stripe.PaymentIntent => {
    const changed = account.put<'payment_intent'>({ ...intent, ...changes });
    account.emit(event, changed);
    return changed;
  };

  const chargeFor = (intent: Stripe.PaymentIntent, card: TestCard): Stripe.Charge => {
    const created = account.seconds();
    const own = { id: account.newId('ch'), created, payment_method: card.method };
    const charge = newCharge(own, intent);
    cards.set(charge.id, card);
    return charge;
  };

  const decline = (intent: Stripe.PaymentIntent, card: TestCard, code: string) => {
    const declineCode = card.declineCode ?? 'generic_decline';
    const message = MESSAGES[declineCode] ?? 'The payment failed.';
    const failed = account.put<'charge'>({
      ...chargeFor(intent, card),
      status: 'failed',
      paid: false,
      failure_code: code,
      failure_message: message,
    });
    account.emit('charge.failed', failed);
    const error = { type: 'card_error', code, decline_code: declineCode, message } as const;
    return change(
      intent,
      {
        status: 'requires_payment_method',
        latest_charge: failed.id,
        last_payment_error: { ...error, charge: failed.id },
        next_action: null,
        payment_method: null,
      },
      'payment_intent.payment_failed',
    );
  };

  const hold = (intent: Stripe.PaymentIntent, card: TestCard): Stripe.PaymentIntent => {
    const charge = account.put<'charge'>(chargeFor(intent, card));
    account.emit('charge.succeeded', charge);
    const held = change(
      intent,
      {
        status: 'requires_capture',
        amount_capturable: intent.amount,
        latest_charge: charge.id,
        payment_method: card.method,
        last_payment_error: null,
        next_action: null,
      },
      'payment_intent.amount_capturable_updated',
    );
    account.clock.at(account.clock.now() + HOLD_S * 1000, () => lapse(held.id));
    return held;
  };

  const lapse = (intentId: string): void => {
    const intent = get(intentId);
    if (intent.status !== 'requires_capture') return;
    release(intent, 'charge.expired');
    const canceled_at = account.seconds();
    change(
      intent,
      { status: 'canceled', cancellation_reason: 'automatic', canceled_at, amount_capturable: 0 },
      'payment_intent.canceled',
    );
  };

  /** Stripe shows a lifted hold as a refund of the whole charge, though no money ever moved. */
  const release = (intent: Stripe.PaymentIntent, event: string): void => {
    const charge = account.get('charge', String(intent.latest_charge));
    const released = account.put<'charge'>({
      ...charge,
      amount_refunded: charge.amount,
      refunded: true,
    });
    account.emit(event, released);
  };

  const take = (intent: Stripe.PaymentIntent, charge: Stripe.Charge, amount: number) => {
    const taken = account.put<'charge'>({
      ...charge,
      captured: true,
      amount_captured: amount,
      balance_transaction: account.newId('txn'),
    });
    account.emit(charge.captured ? 'charge.updated' : 'charge.captured', taken);
    const succeeded = change(
      intent,
      {
        status: 'succeeded',
        amount_received: amount,
        amount_capturable: 0,
        latest_charge: charge.id,
        payment_method: charge.payment_method,
        last_payment_error: null,
        next_action: null,
        processing: null,
      },
      'payment_intent.succeeded',
    );
    if (amount < charge.amount) releaseRest(taken);
    if (cards.get(charge.id)?.disputed === true) openDispute(account, charge.id);
    return succeeded;
  };

  /** The part that was not captured appears as a refund of its own, without metadata. */
  const releaseRest = (charge: Stripe.Charge): void => {
    const rest = charge.amount - charge.amount_captured;
    const own = {
      id: account.newId('re'),
      created: account.seconds(),
      amount: rest,
      metadata: {},
      reason: null,
      status: 'succeeded',
      balance_transaction: null,
    };
    const refund = account.put<'refund'>(newRefund(own, charge));
    account.emit('charge.refunded', account.put<'charge'>({ ...charge, amount_refunded: rest }));
    account.emit('refund.created', refund);
  };

  const complete = (intent: Stripe.PaymentIntent, card: TestCard): Stripe.PaymentIntent => {
    if (intent.capture_method === 'manual') return hold(intent, card);
    const charge = account.put<'charge'>({ ...chargeFor(intent, card), captured: true });
    account.emit('charge.succeeded', { ...charge, amount_captured: intent.amount });
    return take(intent, charge, intent.amount);
  };

  const await3ds = (intent: Stripe.PaymentIntent, card: TestCard): Stripe.PaymentIntent => {
    waiting.set(intent.id, card);
    return change(
      intent,
      {
        status: 'requires_action',
        payment_method: card.method,
        next_action: {
          type: 'redirect_to_url',
          redirect_to_url: { return_url: null, url: 'https://hooks.stripe.example/3ds' },
        },
      },
      'payment_intent.requires_action',
    );
  };

  const awaitDebit = (intent: Stripe.PaymentIntent, card: TestCard): Stripe.PaymentIntent => {
    waiting.set(intent.id, card);
    const changes = { status: 'processing', payment_method: card.method } as const;
    return change(intent, changes, 'payment_intent.processing');
  };

  const waitingFor = (intent: Stripe.PaymentIntent, status: string): TestCard => {
    const card = waiting.get(intent.id);
    if (intent.status === status && card !== undefined) return card;
    throw unexpected(intent, 'completed', [status]);
  };

  return {
    cardOf: (chargeId) => cards.get(chargeId),
    pay: (intentId, card) => {
      const intent = get(intentId);
      if (!PAYABLE.includes(intent.status)) throw unexpected(intent, 'confirmed', PAYABLE);
      if (card.outcome === 'declined') return decline(intent, card, 'card_declined');
      if (card.outcome === 'authenticate') return await3ds(intent, card);
      return card.outcome === 'later' ? awaitDebit(intent, card) : complete(intent, card);
    },
    authenticate: (intentId, passed) => {
      const intent = get(intentId);
      const card = waitingFor(intent, 'requires_action');
      return passed
        ? complete(intent, card)
        : decline(intent, card, 'payment_intent_authentication_failure');
    },
    settleDebit: (intentId, arrived) => {
      const intent = get(intentId);
      const card = waitingFor(intent, 'processing');
      return arrived
        ? complete(intent, card)
        : decline(intent, card, 'payment_method_provider_decline');
    },
    capture: (intentId, amount) => {
      const intent = get(intentId);
      if (intent.status !== 'requires_capture') {
        throw unexpected(intent, 'captured', ['requires_capture']);
      }
      const wanted = amount ?? intent.amount_capturable;
      if (wanted > intent.amount_capturable || wanted < 1) throw tooMuch(intent);
      return take(intent, account.get('charge', String(intent.latest_charge)), wanted);
    },
    cancel: (intentId, reason) => {
      const intent = get(intentId);
      const open = [...PAYABLE, 'requires_capture', 'processing'];
      if (!open.includes(intent.status)) throw unexpected(intent, 'canceled', open);
      if (intent.status === 'requires_capture') release(intent, 'charge.refunded');
      const canceled_at = account.seconds();
      return change(
        intent,
        { status: 'canceled', cancellation_reason: reason, canceled_at, amount_capturable: 0 },
        'payment_intent.canceled',
      );
    },
  };
};

const unexpected = (
  intent: Stripe.PaymentIntent,
  done: string,
  allowed: readonly string[],
): StripeRefusal =>
  wrongState(
    'payment_intent_unexpected_state',
    `This PaymentIntent could not be ${done} because it has a status of ${intent.status}. Only a PaymentIntent with one of the following statuses may be ${done}: ${allowed.join(', ')}.`,
    { payment_intent: intent },
  );

const tooMuch = (intent: Stripe.PaymentIntent): StripeRefusal =>
  wrongState(
    'amount_too_large',
    `The amount to capture must be between 1 and ${intent.amount_capturable}.`,
    { payment_intent: intent },
  );

/** The answer to a confirmation by API whose card was declined. */
export const declined = (intent: Stripe.PaymentIntent): StripeRefusal => {
  const { code, decline_code, message, charge } = intent.last_payment_error ?? {};
  return new StripeRefusal(message ?? 'Your card was declined.', {
    status: 402,
    type: 'card_error',
    code: code ?? 'card_declined',
    ...(decline_code === undefined ? {} : { declineCode: decline_code }),
    members: { charge, payment_intent: intent },
  });
};
