import type { Account } from './account.ts';

/** Sums in Stripe's own smallest units, by intent or over several. */
export interface StripeSums {
  /** Held now, not taken. */
  readonly held: number;
  readonly captured: number;
  /** Arrived at the buyer or certain to; those under way are in `refunding`. */
  readonly refunded: number;
  readonly refunding: number;
  /** Lost to disputes. */
  readonly lost: number;
  /** How many charges took money: more than one means that somebody paid twice. */
  readonly taken: number;
}

/** What Stripe would swear to. Fees are none. */
export interface StripeBooks {
  ofOrder(orderId: string): StripeSums;
  ofIntent(intentId: string): StripeSums;
  /** By currency, over everything. */
  totals(): Readonly<Record<string, StripeSums>>;
}

export const createBooks = (account: Account): StripeBooks => {
  const sumsOf = (belongs: (intentId: string) => boolean): StripeSums => {
    const intents = account.all('payment_intent').filter(({ id }) => belongs(id));
    const charges = account
      .all('charge')
      .filter(({ captured, payment_intent }) => captured && belongs(String(payment_intent)));
    const refunds = account
      .all('refund')
      .filter(({ payment_intent }) => belongs(String(payment_intent)))
      // The part that was never captured is no money that went back.
      .filter(({ status, balance_transaction }) => status === 'pending' || balance_transaction);
    const disputes = account
      .all('dispute')
      .filter(({ status, payment_intent }) => status === 'lost' && belongs(String(payment_intent)));
    const ofStatus = (status: string) => refunds.filter((refund) => refund.status === status);
    return {
      held: total(intents.map(({ amount_capturable }) => amount_capturable)),
      captured: total(charges.map(({ amount_captured }) => amount_captured)),
      refunded: total(ofStatus('succeeded').map(({ amount }) => amount)),
      refunding: total(ofStatus('pending').map(({ amount }) => amount)),
      lost: total(disputes.map(({ amount }) => amount)),
      taken: charges.length,
    };
  };
  const intentsWhere = (
    holds: (intent: { readonly currency: string; readonly orderId?: string }) => boolean,
  ): ReadonlySet<string> =>
    new Set(
      account
        .all('payment_intent')
        .filter(({ currency, metadata }) => holds({ currency, orderId: metadata['orderId'] }))
        .map(({ id }) => id),
    );
  return {
    ofIntent: (intentId) => sumsOf((id) => id === intentId),
    ofOrder: (orderId) => {
      const ids = intentsWhere((intent) => intent.orderId === orderId);
      return sumsOf((id) => ids.has(id));
    },
    totals: () => {
      const currencies = new Set(account.all('payment_intent').map(({ currency }) => currency));
      return Object.fromEntries(
        [...currencies].map((currency) => {
          const ids = intentsWhere((intent) => intent.currency === currency);
          return [currency, sumsOf((id) => ids.has(id))];
        }),
      );
    },
  };
};

const total = (amounts: readonly number[]): number => amounts.reduce((sum, one) => sum + one, 0);
