import type { Quantity } from '../stores/parcel-books.ts';
import { figuresOf, type JsonBody, major, type SampleOrder } from './order.ts';

/** An amount as both the shop and its buyer see it. */
export const set = (amount: bigint, currency: string) => ({
  shop_money: { amount: major(amount, currency), currency_code: currency },
  presentment_money: { amount: major(amount, currency), currency_code: currency },
});

/** What so many pieces of lines without discount and tax cost. */
export const costOf = ({ lines }: SampleOrder, pieces: readonly Quantity[]): bigint =>
  pieces.reduce((sum, { lineId, quantity }) => {
    const line = lines.find(({ id }) => id === lineId);
    return sum + (line?.unitPrice ?? 0n) * BigInt(quantity);
  }, 0n);

/** The total without goods that refunds took out. */
export const currentTotal = (order: SampleOrder, out: bigint): JsonBody => {
  const total = figuresOf(order).total - out;
  return {
    current_total_price: major(total, order.currency),
    current_total_price_set: set(total, order.currency),
  };
};

/** As the buyer placed it, before any edit took something out. */
export const asPlaced = (order: SampleOrder): SampleOrder => ({
  ...order,
  lines: order.lines.map((line) => ({ ...line, quantity: line.quantity + (line.removed ?? 0) })),
});

/** An amount's plain field, its set and their `current_` twins. */
const twins = (name: string, amount: bigint, currency: string) => ({
  [name]: major(amount, currency),
  [`${name}_set`]: set(amount, currency),
  [`current_${name}`]: major(amount, currency),
  [`current_${name}_set`]: set(amount, currency),
});

/** An edit lowers the `current_` figures only. */
export const figures = (order: SampleOrder) => {
  const { goods, discount, tax, total } = figuresOf(asPlaced(order));
  const { currency, presentment } = order;
  const totalSet = {
    ...set(total, currency),
    ...(presentment && {
      presentment_money: {
        amount: major(presentment.total, presentment.currency),
        currency_code: presentment.currency,
      },
    }),
  };
  return {
    taxes_included: order.pricesIncludeTax,
    duties_included: false,
    ...twins('subtotal_price', goods, currency),
    ...twins('total_discounts', discount, currency),
    ...twins('total_tax', tax, currency),
    ...twins('total_price', total, currency),
    total_price_set: totalSet,
    current_total_price_set: totalSet,
    ...(order.lines.some(({ removed = 0 }) => removed > 0) ? currentTotal(order, 0n) : {}),
    total_line_items_price: major(goods + discount, currency),
    total_shipping_price_set: set(order.shipping, currency),
    total_tip_received: major(order.tip, currency),
    total_outstanding: order.paid ? '0.00' : major(total, currency),
    original_total_duties_set: null,
    current_total_duties_set: null,
    original_total_additional_fees_set: null,
    current_total_additional_fees_set: null,
  };
};
