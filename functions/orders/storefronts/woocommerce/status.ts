import type { OrderSnapshot } from '../../domain/snapshot.ts';
import type { WooOrder } from './body.ts';

/** States of an order that nobody has placed yet: the block checkout and the editor save drafts. */
export const isDraft = (status: string): boolean =>
  status === 'checkout-draft' || status === 'auto-draft' || status === 'draft';

/** `cod` and the two offline methods that wait for a transfer; every other gateway charges at once. */
export const paymentMethod = (gateway: string | null): OrderSnapshot['payment']['method'] => {
  if (gateway === null) return 'unknown';
  if (gateway === 'cod') return 'cod';
  return gateway === 'bacs' || gateway === 'cheque' ? 'bank-transfer' : 'prepaid';
};

/**
 * The state of the money. `date_paid_gmt` decides, not the status, which shops extend with their own;
 * but for cash on delivery WooCommerce sets it when the order is completed, and money that a courier
 * still owes is not paid. Who takes a line out of an order by a refund takes it out of an unpaid one, too.
 */
export const paymentState = (order: WooOrder): OrderSnapshot['payment']['state'] => {
  if (order.status === 'refunded') return 'refunded';
  if (order.status === 'failed') return 'failed';
  const paid = order.date_paid_gmt !== null && order.payment_method !== 'cod';
  if (!paid) return order.status === 'cancelled' ? 'voided' : 'pending';
  return order.refunds.length > 0 ? 'partially_refunded' : 'paid';
};

/** `completed` is WooCommerce's word for sent; it knows no partial fulfilment. */
export const fulfilmentState = ({ status }: WooOrder): OrderSnapshot['fulfilment'] =>
  status === 'completed' ? 'fulfilled' : 'unfulfilled';

/**
 * Cancelled, or put in the bin before it was completed; binning a finished order is housekeeping.
 * There is no time of cancelling, so it is that of this version.
 */
export const cancellationOf = (order: WooOrder, updatedAt: string): OrderSnapshot['cancelled'] => {
  if (order.status === 'cancelled') return { at: updatedAt, reason: null };
  return order.status === 'trash' && order.date_completed_gmt === null
    ? { at: updatedAt, reason: 'trashed' }
    : null;
};
