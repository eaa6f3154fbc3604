import { greatest, type Money } from '../../../shared/money.ts';
import type { OrderLine, OrderTotals } from '../../domain/snapshot.ts';
import { type Amounts, minorUnits, owed, sumsDiffer } from '../amounts.ts';
import type { MappingProblem } from '../storefront.ts';
import type { WooCharge, WooLine, WooOrder } from './body.ts';

/**
 * Lines and figures of a WooCommerce order.
 *
 * Every row of the body is without tax and rounded by itself. Where prices include tax, a row is put
 * together again (net + its tax), because those sums are what the buyer saw: three times 8.26 + 1.74
 * is 30.00, three times 8.26 plus the order's tax of 5.21 is not. What rounding leaves between the
 * rows and the order's total is booked under `other`; more than rounding can explain is refused.
 */
export const reckon = (
  amounts: Amounts,
  order: WooOrder,
): { readonly lines: readonly OrderLine[]; readonly totals: OrderTotals } | MappingProblem => {
  const lines = order.line_items.map((line, index) =>
    lineOf(amounts, line, order.prices_include_tax, `/line_items/${index}`),
  );
  const charged = (rows: readonly WooCharge[], name: string): readonly Money[] =>
    rows.map((row, index) => rowTotal(amounts, row, order.prices_include_tax, `/${name}/${index}`));
  const parts = {
    goods: amounts.of(minorUnits(lines.map(({ total }) => total))),
    discount: amounts.zero,
    shipping: amounts.workedOut(
      amounts.of(minorUnits(charged(order.shipping_lines, 'shipping_lines'))),
      '/shipping_lines',
    ),
    tax: amounts.read(order.total_tax, '/total_tax'),
    other: amounts.of(minorUnits(charged(order.fee_lines, 'fee_lines'))),
  };
  const total = amounts.read(order.total, '/total');
  const counted = owed(parts, order.prices_include_tax);
  const rest = total.amount - counted.amount;
  if (magnitude(rest) > roundingBound(order)) return sumsDiffer(counted, total, '/total');
  return { lines, totals: { ...parts, other: amounts.of(parts.other.amount + rest), total } };
};

/** A row with tax carries at most half a minor unit of rounding on each side of it: one per such row. */
const roundingBound = (order: WooOrder): bigint => {
  const rows = [...order.line_items, ...order.shipping_lines, ...order.fee_lines];
  return BigInt(rows.filter(({ total_tax: tax }) => /[1-9]/.test(tax ?? '')).length);
};

/**
 * The unit price is not in the body as an exact figure (`price` is a rounded number), so it is the
 * subtotal shared over the quantity, rounded up, and the discount holds what that adds.
 */
const lineOf = (amounts: Amounts, line: WooLine, gross: boolean, path: string): OrderLine => {
  const total = amounts.workedOut(rowTotal(amounts, line, gross, path), `${path}/total`);
  const before = {
    total: line.subtotal ?? line.total,
    total_tax: line.subtotal_tax ?? line.total_tax,
  };
  const subtotal = greatest(rowTotal(amounts, before, gross, path).amount, total.amount);
  const quantity = BigInt(line.quantity);
  const unitPrice = quantity === 0n ? 0n : (subtotal + quantity - 1n) / quantity;
  const discount = amounts.of(unitPrice * quantity - total.amount);
  return {
    lineId: line.id,
    sku: line.sku,
    title: line.name ?? '',
    quantity: line.quantity,
    unitPrice: amounts.of(unitPrice),
    discount: amounts.workedOut(discount, `${path}/quantity`),
    tax: amounts.readSigned(line.total_tax, `${path}/total_tax`),
    total,
    weightGrams: null,
    requiresShipping: true,
  };
};

/** A row's own total, with its tax where prices include it. */
const rowTotal = (amounts: Amounts, row: WooCharge, gross: boolean, path: string): Money => {
  const net = amounts.readSigned(row.total, `${path}/total`).amount;
  const tax = amounts.readSigned(row.total_tax, `${path}/total_tax`).amount;
  return amounts.of(gross ? net + tax : net);
};
const magnitude = (value: bigint): bigint => (value < 0n ? -value : value);
