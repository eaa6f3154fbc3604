import type { Stripe } from 'stripe';
import type { Account } from './account.ts';
import { wrongState } from './refusal.ts';
import { newDispute } from './shapes.ts';

/** The buyer's bank takes the money back until the dispute is decided. */
export const openDispute = (
  account: Account,
  chargeId: string,
  status: 'needs_response' | 'warning_needs_response' = 'needs_response',
): Stripe.Dispute => {
  const charge = account.put<'charge'>({ ...account.get('charge', chargeId), disputed: true });
  const own = {
    id: account.newId('du'),
    created: account.seconds(),
    reason: 'fraudulent',
    status,
  };
  const dispute = account.put<'dispute'>(newDispute(own, charge));
  account.emit('charge.dispute.created', dispute);
  if (status === 'needs_response') account.emit('charge.dispute.funds_withdrawn', dispute);
  return dispute;
};

/** The bank decides; a won dispute's money comes back. */
export const closeDispute = (
  account: Account,
  disputeId: string,
  outcome: 'won' | 'lost',
): Stripe.Dispute => {
  const dispute = account.get('dispute', disputeId);
  const isWarning = dispute.status.startsWith('warning_');
  if (['won', 'lost', 'warning_closed'].includes(dispute.status)) {
    throw wrongState('dispute_closed', 'This dispute is already closed.');
  }
  const status = isWarning && outcome === 'won' ? 'warning_closed' : outcome;
  const closed = account.put<'dispute'>({ ...dispute, status });
  if (outcome === 'won' && !isWarning) account.emit('charge.dispute.funds_reinstated', closed);
  account.emit('charge.dispute.closed', closed, { status: dispute.status });
  return closed;
};
