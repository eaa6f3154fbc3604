import type { Stripe } from 'stripe';
import type { Account } from './account.ts';
import type { TestCard } from './cards.ts';
import type { Charging } from './charging.ts';
import { noSuch, wrongState } from './refusal.ts';
import { newIntent, newSession } from './shapes.ts';

export interface WantedSession {
  readonly amount: number;
  readonly currency: string;
  readonly expiresAt: number;
  readonly metadata: Readonly<Record<string, string>>;
  readonly clientReferenceId: string | null;
  readonly successUrl: string | null;
  readonly cancelUrl: string | null;
  readonly intent: {
    readonly captureMethod: Stripe.PaymentIntent.CaptureMethod;
    readonly metadata: Readonly<Record<string, string>>;
    readonly description: string | null;
  };
}

/** Pages on which a buyer pays. */
export interface Checkout {
  create(wanted: WantedSession): Stripe.Checkout.Session;
  expire(sessionId: string): Stripe.Checkout.Session;
  /** The buyer sends the form off; a session has no intent before that. */
  pay(sessionId: string, card: TestCard): Stripe.Checkout.Session;
  /** After the intent moved on without the form: authentication, a debit's money. */
  follow(intentId: string): void;
}

export const createCheckout = (account: Account, charging: Charging): Checkout => {
  const plans = new Map<string, WantedSession['intent']>();
  const put = (session: Stripe.Checkout.Session) => account.put<'checkout.session'>(session);

  const intentOf = (session: Stripe.Checkout.Session): string => {
    if (session.payment_intent !== null) return String(session.payment_intent);
    const plan = plans.get(session.id);
    if (plan === undefined) throw noSuch('checkout.session', session.id);
    const intent = account.put<'payment_intent'>(
      newIntent({
        id: account.newId('pi'),
        amount: session.amount_total ?? 0,
        currency: session.currency ?? '',
        capture_method: plan.captureMethod,
        created: account.seconds(),
        metadata: plan.metadata,
        description: plan.description,
      }),
    );
    account.emit('payment_intent.created', intent);
    put({ ...session, payment_intent: intent.id });
    return intent.id;
  };

  const completeBy = (sessionId: string, intent: Stripe.PaymentIntent): Stripe.Checkout.Session => {
    const session = account.get('checkout.session', sessionId);
    if (session.status === 'complete') return settleLate(session, intent);
    if (!['succeeded', 'requires_capture', 'processing'].includes(intent.status)) return session;
    const payment_status = intent.status === 'succeeded' ? 'paid' : 'unpaid';
    const complete = put({ ...session, status: 'complete', payment_status, url: null });
    account.emit('checkout.session.completed', complete);
    return complete;
  };

  const settleLate = (session: Stripe.Checkout.Session, intent: Stripe.PaymentIntent) => {
    if (session.payment_status === 'paid') return session;
    if (intent.status === 'succeeded') {
      const paid = put({ ...session, payment_status: 'paid' });
      account.emit('checkout.session.async_payment_succeeded', paid);
      return paid;
    }
    account.emit('checkout.session.async_payment_failed', session);
    return session;
  };

  const expire = (session: Stripe.Checkout.Session): Stripe.Checkout.Session => {
    const expired = put({ ...session, status: 'expired', url: null });
    account.emit('checkout.session.expired', expired);
    const intentId = session.payment_intent;
    if (
      intentId !== null &&
      account.get('payment_intent', String(intentId)).status !== 'canceled'
    ) {
      charging.cancel(String(intentId), 'automatic');
    }
    return expired;
  };

  const whileOpen = (sessionId: string, doing: string): Stripe.Checkout.Session => {
    const session = account.get('checkout.session', sessionId, 'session');
    if (session.status === 'open') return session;
    throw wrongState(
      'checkout_session_unexpected_state',
      `Only Checkout Sessions with a status in ["open"] can be ${doing}. This Checkout Session has a status of \`${session.status}\`.`,
    );
  };

  return {
    create: (wanted) => {
      const id = account.newId('cs_test');
      const session = newSession({
        id,
        amount_total: wanted.amount,
        currency: wanted.currency,
        created: account.seconds(),
        expires_at: wanted.expiresAt,
        metadata: wanted.metadata,
        client_reference_id: wanted.clientReferenceId,
        success_url: wanted.successUrl,
        cancel_url: wanted.cancelUrl,
        url: `https://checkout.stripe.com/c/pay/${id}`,
      });
      plans.set(id, wanted.intent);
      account.clock.at(wanted.expiresAt * 1000, () => {
        const current = account.get('checkout.session', id);
        if (current.status === 'open') expire(current);
      });
      return put(session);
    },
    expire: (sessionId) => expire(whileOpen(sessionId, 'expired')),
    pay: (sessionId, card) => {
      const intentId = intentOf(whileOpen(sessionId, 'paid'));
      return completeBy(sessionId, charging.pay(intentId, card));
    },
    follow: (intentId) => {
      const session = account
        .all('checkout.session')
        .find(({ payment_intent }) => payment_intent === intentId);
      if (session) completeBy(session.id, account.get('payment_intent', intentId));
    },
  };
};
