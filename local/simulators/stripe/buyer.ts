import type { Stripe } from 'stripe';
import type { Account } from './account.ts';
import { type TestCard, testCard } from './cards.ts';
import type { Charging } from './charging.ts';
import type { Checkout } from './checkout.ts';
import { closeDispute, openDispute } from './disputes.ts';

/** The people on the other side: the buyer, and their bank. Who abandons simply does nothing. */
export interface PretendedBuyer {
  /** Pays on a session's page, or an intent, with a test card's number or method. Throws when it is closed. */
  pay(sessionOrIntentId: string, card?: string): Stripe.PaymentIntent;
  /** Answers the bank's question (`requires_action`). */
  authenticate(intentId: string, passed?: boolean): Stripe.PaymentIntent;
  /** The money of a debit arrives days later, or does not. */
  settleDebit(intentId: string, arrived?: boolean): Stripe.PaymentIntent;
  /** Disputes the intent's charge; a `warning` takes no money yet. */
  dispute(intentId: string, warning?: boolean): Stripe.Dispute;
  /** The bank decides. */
  decide(disputeId: string, outcome: 'won' | 'lost'): Stripe.Dispute;
}

const OK = '4242424242424242';

export const createBuyer = (
  account: Account,
  charging: Charging,
  checkout: Checkout,
): PretendedBuyer => {
  const after = (intent: Stripe.PaymentIntent): Stripe.PaymentIntent => {
    checkout.follow(intent.id);
    return intent;
  };
  return {
    pay: (id, card = OK) => {
      if (!id.startsWith('cs_')) return after(charging.pay(id, cardCalled(card)));
      const session = checkout.pay(id, cardCalled(card));
      const current = account.get('checkout.session', session.id);
      return account.get('payment_intent', String(current.payment_intent));
    },
    authenticate: (intentId, passed = true) => after(charging.authenticate(intentId, passed)),
    settleDebit: (intentId, arrived = true) => after(charging.settleDebit(intentId, arrived)),
    dispute: (intentId, warning = false) => {
      const { latest_charge } = account.get('payment_intent', intentId);
      const status = warning ? 'warning_needs_response' : 'needs_response';
      return openDispute(account, String(latest_charge), status);
    },
    decide: (disputeId, outcome) => closeDispute(account, disputeId, outcome),
  };
};

const cardCalled = (name: string): TestCard => {
  const card = testCard(name);
  if (card === undefined) throw new Error(`${name} is none of the test cards`);
  return card;
};
