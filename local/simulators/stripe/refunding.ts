import type { Stripe } from 'stripe';
import type { Account } from './account.ts';
import type { Charging } from './charging.ts';
import { type StripeRefusal, wrongState } from './refusal.ts';
import { newRefund } from './shapes.ts';

export interface WantedRefund {
  readonly chargeId: string;
  /** All that is left when it is not said. */
  readonly amount: number | undefined;
  readonly metadata: Readonly<Record<string, string>>;
  readonly reason: Stripe.Refund.Reason | null;
}

/** How the account gives money back. */
export interface Refunding {
  create(wanted: WantedRefund): Stripe.Refund;
  /** A refund under way arrives, or any comes back; its amount can be refunded again then. */
  settle(refundId: string, outcome: 'succeeded' | 'failed'): Stripe.Refund;
}

/** How long the test card of failing refunds lets them seem to succeed. */
const FAILS_AFTER_MS = 60_000;

export const createRefunding = (account: Account, charging: Charging): Refunding => {
  const settle: Refunding['settle'] = (refundId, outcome) => {
    const refund = account.get('refund', refundId);
    if (refund.status === outcome || refund.status === 'failed') return refund;
    const before = { status: refund.status };
    const settled = account.put<'refund'>(
      outcome === 'succeeded'
        ? { ...refund, status: outcome, balance_transaction: account.newId('txn') }
        : { ...refund, status: outcome, failure_reason: 'expired_or_canceled_card' },
    );
    if (outcome === 'failed') giveBack(settled);
    account.emit('refund.updated', settled, before);
    if (outcome === 'failed') account.emit('refund.failed', settled, before);
    return settled;
  };

  const giveBack = (refund: Stripe.Refund): void => {
    const charge = account.get('charge', String(refund.charge));
    account.put<'charge'>({
      ...charge,
      amount_refunded: charge.amount_refunded - refund.amount,
      refunded: false,
    });
  };

  return {
    settle,
    create: ({ chargeId, amount, metadata, reason }) => {
      const charge = account.get('charge', chargeId, 'charge');
      const wanted = refundable(charge, amount);
      const behaviour = charging.cardOf(chargeId)?.refunds;
      const pending = behaviour === 'pending';
      const own = {
        id: account.newId('re'),
        created: account.seconds(),
        amount: wanted,
        metadata,
        reason,
        status: pending ? 'pending' : 'succeeded',
        balance_transaction: pending ? null : account.newId('txn'),
      };
      const refund = account.put<'refund'>(newRefund(own, charge));
      const total = charge.amount_refunded + wanted;
      const changed = { ...charge, amount_refunded: total, refunded: total === charge.amount };
      account.emit('charge.refunded', account.put<'charge'>(changed));
      account.emit('refund.created', refund);
      account.emit('refund.updated', refund);
      if (behaviour === 'failing') {
        account.clock.at(account.clock.now() + FAILS_AFTER_MS, () => settle(refund.id, 'failed'));
      }
      return refund;
    },
  };
};

/** The amount that goes back: what was wanted, or all that is left. */
const refundable = (charge: Stripe.Charge, amount: number | undefined): number => {
  const left = charge.amount - charge.amount_refunded;
  if (!charge.captured) throw notCaptured(charge);
  if (left === 0) throw alreadyRefunded(charge);
  const wanted = amount ?? left;
  if (wanted > left || wanted < 1) throw moreThanLeft(charge, wanted, left);
  return wanted;
};

const notCaptured = (charge: Stripe.Charge): StripeRefusal =>
  wrongState(
    'charge_not_refundable',
    `Charge ${charge.id} has not been captured; cancel its PaymentIntent instead.`,
  );

const alreadyRefunded = (charge: Stripe.Charge): StripeRefusal =>
  wrongState('charge_already_refunded', `Charge ${charge.id} has already been refunded.`);

const moreThanLeft = (charge: Stripe.Charge, wanted: number, left: number): StripeRefusal =>
  wrongState(
    'amount_too_large',
    `Refund amount (${wanted}) is greater than unrefunded amount on charge ${charge.id} (${left}).`,
  );
