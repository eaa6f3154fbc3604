import type { OrderSnapshot } from '../../domain/snapshot.ts';

type Payment = OrderSnapshot['payment'];

const STATES: Readonly<Record<string, Payment['state']>> = {
  pending: 'pending',
  unpaid: 'pending',
  authorized: 'authorised',
  partially_paid: 'partially_paid',
  paid: 'paid',
  partially_refunded: 'partially_refunded',
  refunded: 'refunded',
  voided: 'voided',
  expired: 'voided',
};

/** Shopify's `financial_status` in our words; null means no payment yet; undefined for a word that is new to us. */
export const paymentState = (financialStatus: string | null): Payment['state'] | undefined =>
  financialStatus === null
    ? 'pending'
    : Object.hasOwn(STATES, financialStatus)
      ? STATES[financialStatus]
      : undefined;

/**
 * How the buyer pays, from the gateways' names. Manual methods carry the name the merchant's settings
 * give them, so the two that matter are recognised by their words: `Cash on Delivery (COD)`,
 * `Bank Deposit`.
 */
export const paymentMethod = (gateways: readonly string[]): Payment['method'] => {
  const names = gateways.map((name) =>
    name
      .toLowerCase()
      .replaceAll(/[^a-z]+/g, ' ')
      .trim(),
  );
  if (names.length === 0 || names.every((name) => name === 'manual' || name === ''))
    return 'unknown';
  if (names.some((name) => /\bcash on delivery\b|\bcod\b/.test(name))) return 'cod';
  if (names.some((name) => /\bbank (?:deposit|transfer)\b|\bmoney order\b|\bwire\b/.test(name))) {
    return 'bank-transfer';
  }
  return 'prepaid';
};
