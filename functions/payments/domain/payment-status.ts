import { isDisputed, type LedgerPayment } from './ledger.ts';

/** `domain.md` §1.2, without escrow. */
export const PAYMENT_STATUSES = [
  'pending',
  'requires_action',
  'awaiting_transfer',
  'cod_pending',
  'cod_collected',
  'authorised',
  'auth_expired',
  'partially_captured',
  'captured',
  'partially_refunded',
  'refunded',
  'voided',
  'failed',
  'disputed',
  'charged_back',
] as const;
export type PaymentStatus = (typeof PAYMENT_STATUSES)[number];

/**
 * The one word for a payment: a projection of its facts and never kept. A dispute lies over whatever
 * is below it and gives it back when it is won.
 */
export const statusOf = (payment: LedgerPayment): PaymentStatus => {
  const { disputes, captured } = payment;
  if (isDisputed(payment)) return 'disputed';
  if (disputes.some(({ state }) => state === 'lost')) return 'charged_back';
  return captured > 0n ? takenStatus(payment) : untakenStatus(payment);
};

const takenStatus = ({ captured, refunded, authorised }: LedgerPayment): PaymentStatus => {
  if (refunded >= captured) return 'refunded';
  if (refunded > 0n) return 'partially_refunded';
  return captured < authorised ? 'partially_captured' : 'captured';
};

const untakenStatus = (payment: LedgerPayment): PaymentStatus => {
  if (payment.collected > 0n) return 'cod_collected';
  if (payment.voided) return 'voided';
  if (payment.lapsed) return 'auth_expired';
  if (payment.held > 0n) return 'authorised';
  if (payment.open) return 'requires_action';
  return payment.failure === null ? 'pending' : 'failed';
};
