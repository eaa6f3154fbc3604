import type { OrderLine, OrderSnapshot } from '../../domain/snapshot.ts';
import { type Amounts, minorUnits } from '../amounts.ts';
import type { ShopifyOrder, ShopifyRefund } from './body.ts';
import { shopMoney } from './shop-money.ts';

/** What an edit took out of a line, in minor units of the shop's currency. */
export interface Removal {
  readonly quantity: number;
  /** Without tax unless prices include it. Undefined: nobody says, take the line's share. */
  readonly subtotal: bigint | undefined;
}

/** True when money went back, or is on its way back; without it a refund only takes lines out. */
export const movesMoney = (refund: ShopifyRefund): boolean =>
  refund.transactions.some(
    ({ kind, status }) => kind === 'refund' && (status === 'success' || status === 'pending'),
  );

/**
 * What merchants took out of an order by editing it, per line id.
 *
 * Shopify keeps `quantity` as ordered and lowers `current_quantity`, for refunds as for edits. A refund
 * with money stays a refund: the line was ordered, and the money comes back separately. A refund
 * without money is an edit, and so is a quantity that is gone with no refund to account for it.
 * A cancelled order keeps everything as it was placed; the cancellation says the rest.
 */
export const removalsOf = (amounts: Amounts, order: ShopifyOrder): ReadonlyMap<string, Removal> => {
  const removals = new Map<string, Removal>();
  if (order.cancelled_at !== null) return removals;
  const refunded = new Map<string, number>();
  order.refunds.forEach((refund, refundIndex) => {
    refund.refund_line_items.forEach((row, index) => {
      const lineId = row.line_item_id;
      refunded.set(lineId, (refunded.get(lineId) ?? 0) + row.quantity);
      if (movesMoney(refund)) return;
      const path = `/refunds/${refundIndex}/refund_line_items/${index}/subtotal`;
      const { amount } = shopMoney(amounts, row.subtotal_set, row.subtotal, path);
      const before = removals.get(lineId);
      removals.set(lineId, {
        quantity: (before?.quantity ?? 0) + row.quantity,
        subtotal: (before?.subtotal ?? 0n) + amount,
      });
    });
  });
  for (const { id, quantity, current_quantity: current } of order.line_items) {
    const unaccounted = quantity - (current ?? quantity) - (refunded.get(id) ?? 0);
    if (unaccounted <= 0) continue;
    const before = removals.get(id)?.quantity ?? 0;
    removals.set(id, { quantity: before + unaccounted, subtotal: undefined });
  }
  return removals;
};

/**
 * The units that refunds with money took out before they were fulfilled: Shopify calls them `cancel` and
 * counts them as fulfillable no more. Other refunds leave the goods to be sent, or are of goods that came
 * back.
 */
export const cancelledLines = (
  order: ShopifyOrder,
  lines: readonly OrderLine[],
): NonNullable<OrderSnapshot['cancelledLines']> => {
  if (order.cancelled_at !== null) return [];
  const rows = order.refunds
    .filter(movesMoney)
    .flatMap((refund) => refund.refund_line_items)
    .filter(({ restock_type }) => restock_type === 'cancel');
  return lines.flatMap(({ lineId, quantity: ordered }) => {
    const cancelled = rows
      .filter((row) => row.line_item_id === lineId)
      .reduce((sum, { quantity }) => sum + quantity, 0);
    const quantity = Math.min(cancelled, ordered);
    return quantity > 0 ? [{ lineId, quantity }] : [];
  });
};

/** What refunds with money gave back of the goods, their tax and the shipping, as `current_*` counts it. */
export const givenBack = (
  amounts: Amounts,
  order: ShopifyOrder,
): { readonly goods: bigint; readonly tax: bigint } => {
  const refunds = order.refunds.filter(movesMoney);
  const rows = refunds.flatMap((refund) => refund.refund_line_items);
  const shipping = refunds.flatMap((refund) => refund.refund_shipping_lines);
  const goods = rows.map((row) =>
    shopMoney(amounts, row.subtotal_set, row.subtotal, '/refunds/refund_line_items/subtotal'),
  );
  const tax = rows.map((row) =>
    shopMoney(amounts, row.total_tax_set, row.total_tax, '/refunds/refund_line_items/total_tax'),
  );
  const freight = shipping.map((row) =>
    shopMoney(amounts, row.subtotal_amount_set, null, '/refunds/refund_shipping_lines'),
  );
  return { goods: minorUnits([...goods, ...freight]), tax: minorUnits(tax) };
};
