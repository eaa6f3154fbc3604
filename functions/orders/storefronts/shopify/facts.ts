import type { StorefrontFulfilment, StorefrontRefund } from '../../domain/snapshot.ts';
import type { Amounts } from '../amounts.ts';
import { type Attribute, markIn, markInText } from '../marks.ts';
import type { ShopifyFulfilment, ShopifyOrder, ShopifyRefund } from './body.ts';
import { refundedMoney } from './refunded-money.ts';

/**
 * A refund whose money has moved, undefined when none has. The note is free text about a person, so only
 * our own mark is taken from it. `of` is the order that it stands in, where it does not come alone.
 */
export const refundFact = (
  amounts: Amounts,
  refund: ShopifyRefund,
  path: string,
  of?: ShopifyOrder,
): StorefrontRefund | 'amount-unknown' | undefined => {
  const amount = refundedMoney(amounts, refund, path, of?.total_price_set);
  if (amount === undefined) return 'amount-unknown';
  if (amount.amount <= 0n) return undefined;
  return {
    externalRefundId: refund.id,
    amount,
    at: refund.processed_at ?? refund.created_at,
    reason: null,
    ownRefundId:
      markInText('karwan_refund_id', refund.note) ??
      markIn('karwan_refund_id', of?.note_attributes ?? [], refund.id),
  };
};

const STATUSES: readonly StorefrontFulfilment['status'][] = [
  'pending',
  'open',
  'success',
  'cancelled',
  'error',
  'failure',
];

/** A fulfilment as the store keeps it, versioned by its own `updated_at`. */
export const fulfilmentFact = (
  fulfilment: ShopifyFulfilment,
  attributes: readonly Attribute[] = [],
): StorefrontFulfilment => {
  const numbers = fulfilment.tracking_numbers.filter((number) => number !== null);
  const single = fulfilment.tracking_number;
  return {
    externalFulfilmentId: fulfilment.id,
    status: STATUSES.find((status) => status === fulfilment.status) ?? 'unknown',
    carrier: fulfilment.tracking_company,
    trackingNumbers: numbers.length > 0 || single === null ? numbers : [single],
    lines: fulfilment.line_items.map(({ id, quantity }) => ({ lineId: id, quantity })),
    updatedAt: fulfilment.updated_at,
    ownFulfilmentId: markIn('karwan_fulfilment_id', attributes, fulfilment.id),
  };
};
