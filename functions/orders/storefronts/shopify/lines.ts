import type { OrderLine } from '../../domain/snapshot.ts';
import { type Amounts, minorUnits } from '../amounts.ts';
import type { ShopifyLine, ShopifyOrder } from './body.ts';
import type { Removal } from './edits.ts';
import { discountOf, shopMoney } from './shop-money.ts';

/**
 * The order's lines as they were placed. The line that a tip at the checkout makes is left out: the
 * tip is counted in `total_tip_received`.
 */
export const placedLines = (amounts: Amounts, order: ShopifyOrder): readonly OrderLine[] =>
  order.line_items
    .map((line, index) => ({ line, path: `/line_items/${index}` }))
    .filter(({ line }) => line.tip === null)
    .map(({ line, path }) => placedLine(amounts, line, path));

const placedLine = (amounts: Amounts, line: ShopifyLine, path: string): OrderLine => {
  const unitPrice = shopMoney(amounts, line.price_set, line.price, `${path}/price`);
  const discount = discountOf(amounts, line, path);
  const tax = minorUnits(
    line.tax_lines.map((row, index) =>
      shopMoney(amounts, row.price_set, row.price, `${path}/tax_lines/${index}/price`),
    ),
  );
  const total = amounts.of(unitPrice.amount * BigInt(line.quantity) - discount.amount);
  return {
    lineId: line.id,
    sku: line.sku,
    title: line.title ?? line.name ?? '',
    quantity: line.quantity,
    unitPrice,
    discount,
    tax: amounts.of(tax),
    total: amounts.workedOut(total, path),
    weightGrams: line.grams,
    requiresShipping: line.requires_shipping,
  };
};

/** The lines without what edits took out of them; the discount keeps what the subtotal does not explain. */
export const editedLines = (
  amounts: Amounts,
  lines: readonly OrderLine[],
  removals: ReadonlyMap<string, Removal>,
): readonly OrderLine[] =>
  lines.map((line) => {
    const removal = removals.get(line.lineId);
    if (removal === undefined || line.quantity === 0) return line;
    const quantity = Math.max(0, line.quantity - removal.quantity);
    const share = (whole: bigint): bigint => (whole * BigInt(quantity)) / BigInt(line.quantity);
    const total =
      removal.subtotal === undefined
        ? share(line.total.amount)
        : line.total.amount - removal.subtotal;
    return {
      ...line,
      quantity,
      discount: amounts.workedOut(
        amounts.of(line.unitPrice.amount * BigInt(quantity) - total),
        '/refunds',
      ),
      tax: amounts.of(share(line.tax.amount)),
      total: amounts.workedOut(amounts.of(total), '/refunds'),
    };
  });
