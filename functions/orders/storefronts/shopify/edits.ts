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
 * The units that refunds with money took out before they were fulfilled. Shopify calls them `cancel` when
 * they went back to stock. Without that they are `no_restock`, as goods are that stay with the buyer or
 * are still to be sent: only that nobody fulfilled them, and nobody can any more, tells them apart.
 */
export const cancelledLines = (
  order: ShopifyOrder,
  lines: readonly OrderLine[],
): NonNullable<OrderSnapshot['cancelledLines']> => {
  if (order.cancelled_at !== null) return [];
  const rows = order.refunds.filter(movesMoney).flatMap((refund) => refund.refund_line_items);
  return lines.flatMap(({ lineId, quantity: ordered }) => {
    const ofLine = rows.filter((row) => row.line_item_id === lineId);
    const cancelled = unitsIn(ofLine, 'cancel');
    const kept = unitsIn(ofLine, 'no_restock');
    const gone = kept === 0 ? 0 : Math.max(0, ordered - cancelled - standing(order, lineId));
    const quantity = Math.min(cancelled + Math.min(kept, gone), ordered);
    return quantity > 0 ? [{ lineId, quantity }] : [];
  });
};

type Row = ShopifyRefund['refund_line_items'][number];

const unitsIn = (rows: readonly Row[], restockType: string): number =>
  unitsOf(rows.filter(({ restock_type }) => restock_type === restockType));

const unitsOf = (some: readonly { readonly quantity: number }[]): number =>
  some.reduce((sum, { quantity }) => sum + quantity, 0);

const UNDONE = new Set(['cancelled', 'error', 'failure']);

/** How many of a line are fulfilled or can be; all of them where the body does not say. */
const standing = (order: ShopifyOrder, lineId: string): number => {
  const line = order.line_items.find(({ id }) => id === lineId);
  const fulfillable = line?.fulfillable_quantity ?? null;
  if (fulfillable === null) return Number.POSITIVE_INFINITY;
  const fulfilled = order.fulfillments
    .filter(({ status }) => !UNDONE.has(status ?? ''))
    .flatMap((fulfilment) => fulfilment.line_items.filter(({ id }) => id === lineId));
  return fulfillable + unitsOf(fulfilled);
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
