import type { Money } from '../../../shared/money.ts';
import type { StorefrontFulfilment, StorefrontRefund } from '../../domain/snapshot.ts';
import { type Amounts, minorUnits } from '../amounts.ts';
import { type Attribute, markIn, markInText } from '../marks.ts';
import type { ShopifyFulfilment, ShopifyRefund } from './body.ts';
import { shopMoney } from './shop-money.ts';

/**
 * A refund whose money has moved, else undefined. The amount is what its transactions gave back; where
 * they are in the buyer's currency, what its rows say in the shop's. The note is free text about a
 * person, so only our own mark is taken from it.
 */
export const refundFact = (
  amounts: Amounts,
  refund: ShopifyRefund,
  path: string,
  attributes: readonly Attribute[] = [],
): StorefrontRefund | undefined => {
  const amount = refundedMoney(amounts, refund, path);
  if (amount.amount <= 0n) return undefined;
  return {
    externalRefundId: refund.id,
    amount,
    at: refund.processed_at ?? refund.created_at,
    reason: null,
    ownRefundId:
      markInText('karwan_refund_id', refund.note) ??
      markIn('karwan_refund_id', attributes, refund.id),
  };
};

const refundedMoney = (amounts: Amounts, refund: ShopifyRefund, path: string): Money => {
  const moved = refund.transactions
    .map((transaction, index) => ({ transaction, path: `${path}/transactions/${index}/amount` }))
    .filter(({ transaction: { kind, status } }) => kind === 'refund' && status === 'success');
  if (moved.length === 0) return amounts.zero;
  const inShopCurrency = moved.every(
    ({ transaction }) => (transaction.currency ?? amounts.currency) === amounts.currency,
  );
  if (inShopCurrency) {
    return amounts.of(
      minorUnits(moved.map(({ transaction, path }) => amounts.read(transaction.amount, path))),
    );
  }
  const rows = refund.refund_line_items.flatMap((row, index) => {
    const at = `${path}/refund_line_items/${index}`;
    return [
      shopMoney(amounts, row.subtotal_set, row.subtotal, `${at}/subtotal_set`),
      shopMoney(amounts, row.total_tax_set, row.total_tax, `${at}/total_tax_set`),
    ];
  });
  const shipping = refund.refund_shipping_lines.map((row, index) =>
    shopMoney(amounts, row.subtotal_amount_set, null, `${path}/refund_shipping_lines/${index}`),
  );
  const duties = shopMoney(amounts, refund.total_duties_set, null, `${path}/total_duties_set`);
  return amounts.of(minorUnits([...rows, ...shipping, duties]));
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
