import type { Money } from '../../../shared/money.ts';
import type { OrderLine, OrderTotals } from '../../domain/snapshot.ts';
import { type Amounts, minorUnits, owed, sumsDiffer } from '../amounts.ts';
import type { MappingProblem } from '../storefront.ts';
import type { MoneySet, ShopifyOrder } from './body.ts';
import { givenBack, removalsOf } from './edits.ts';
import { editedLines, placedLines } from './lines.ts';
import { discountOf, shopMoney } from './shop-money.ts';

/** An order's lines and figures that agree with each other and with a total the body states. */
export interface Reckoning {
  readonly lines: readonly OrderLine[];
  readonly totals: OrderTotals;
  /** Which of Shopify's two sets of figures holds. */
  readonly figures: 'original' | 'current';
}

/**
 * The order as the buyer placed it, by the unprefixed figures. After an edit, by the `current_*` ones,
 * to which is added back what refunds with money took off: a refund is told of as a refund, so it must
 * not shrink the order too. The first reading whose parts add up to the stated total holds.
 */
export const reckon = (
  amounts: Amounts,
  order: ShopifyOrder,
): Reckoning | { readonly problem: MappingProblem } => {
  const plain = amounts.read(order.total_price, '/total_price');
  const original = originalTotal(amounts, order);
  if (plain.amount !== original.amount) {
    return { problem: sumsDiffer(original, plain, '/total_price') };
  }
  const placed = placedLines(amounts, order);
  const removals = removalsOf(amounts, order);
  const readings = [
    ...(removals.size === 0 ? readAs('original', amounts, order, placed) : []),
    ...readAs('current', amounts, order, editedLines(amounts, placed, removals)),
  ];
  const fitting = readings.find(({ counted, stated }) => counted.amount === stated.amount);
  if (fitting !== undefined) {
    const { lines, parts, stated, figures } = fitting;
    return { lines, totals: { ...parts, total: stated }, figures };
  }
  const [first] = readings;
  const path = removals.size === 0 ? '/total_price' : '/current_total_price';
  return {
    problem: sumsDiffer(first?.counted ?? amounts.zero, first?.stated ?? amounts.zero, path),
  };
};

interface Reading {
  readonly lines: readonly OrderLine[];
  readonly figures: Reckoning['figures'];
  readonly parts: Omit<OrderTotals, 'total'>;
  readonly counted: Money;
  readonly stated: Money;
}

/** One or two readings: with the discounts as allocated, and with the rest that no line explains. */
const readAs = (
  figures: Reckoning['figures'],
  amounts: Amounts,
  order: ShopifyOrder,
  lines: readonly OrderLine[],
): readonly Reading[] => {
  const stated =
    figures === 'original' ? originalTotal(amounts, order) : currentTotal(amounts, order);
  if (stated === undefined) return [];
  const shipping = shippingOf(amounts, order);
  const parts = {
    goods: amounts.of(minorUnits(lines.map(({ total }) => total))),
    discount: amounts.zero,
    shipping: shipping.charged,
    tax: taxOf(figures, amounts, order),
    other: otherOf(figures, amounts, order),
  };
  const allocated = minorUnits(lines.map(({ discount }) => discount)) + shipping.discount.amount;
  const declared = shopMoney(
    amounts,
    order.total_discounts_set,
    order.total_discounts,
    '/total_discounts',
  );
  const rest = declared.amount - allocated;
  return [parts, ...(rest > 0n ? [{ ...parts, discount: amounts.of(rest) }] : [])].map(
    (variant) => ({
      lines,
      figures,
      parts: variant,
      counted: owed(variant, order.taxes_included),
      stated,
    }),
  );
};

const originalTotal = (amounts: Amounts, order: ShopifyOrder): Money =>
  shopMoney(amounts, order.total_price_set, order.total_price, '/total_price');

const currentTotal = (amounts: Amounts, order: ShopifyOrder): Money | undefined => {
  if (order.current_total_price === null && order.current_total_price_set === null)
    return undefined;
  const { goods, tax } = givenBack(amounts, order);
  const current = shopMoney(
    amounts,
    order.current_total_price_set,
    order.current_total_price,
    '/current_total_price',
  );
  return amounts.of(current.amount + goods + (order.taxes_included ? 0n : tax));
};

const taxOf = (figures: Reckoning['figures'], amounts: Amounts, order: ShopifyOrder): Money => {
  if (figures === 'original') {
    return shopMoney(amounts, order.total_tax_set, order.total_tax, '/total_tax');
  }
  const current = shopMoney(
    amounts,
    order.current_total_tax_set,
    order.current_total_tax,
    '/current_total_tax',
  );
  return amounts.of(current.amount + givenBack(amounts, order).tax);
};

const shippingOf = (
  amounts: Amounts,
  order: ShopifyOrder,
): { readonly charged: Money; readonly discount: Money } => {
  const rows = order.shipping_lines
    .map((line, index) => ({ line, path: `/shipping_lines/${index}` }))
    .filter(({ line }) => !line.is_removed)
    .map(({ line, path }) => {
      const price = shopMoney(amounts, line.price_set, line.price, `${path}/price`).amount;
      const allocated = discountOf(amounts, line, path).amount;
      const hasNet = line.discounted_price_set !== null || line.discounted_price !== null;
      const net =
        allocated === 0n && hasNet
          ? shopMoney(
              amounts,
              line.discounted_price_set,
              line.discounted_price,
              `${path}/discounted_price`,
            ).amount
          : price - allocated;
      return {
        charged: amounts.workedOut(amounts.of(net), path),
        discount: amounts.of(price - net),
      };
    });
  return {
    charged: amounts.of(minorUnits(rows.map(({ charged }) => charged))),
    discount: amounts.of(minorUnits(rows.map(({ discount }) => discount))),
  };
};

/** Tips, duties and additional fees; duties that the prices include are no addition. */
const otherOf = (figures: Reckoning['figures'], amounts: Amounts, order: ShopifyOrder): Money => {
  const [duties, fees] =
    figures === 'original'
      ? [order.original_total_duties_set, order.original_total_additional_fees_set]
      : [order.current_total_duties_set, order.current_total_additional_fees_set];
  const read = (set: MoneySet, path: string) => shopMoney(amounts, set, null, path);
  return amounts.of(
    minorUnits([
      amounts.read(order.total_tip_received, '/total_tip_received'),
      order.duties_included ? amounts.zero : read(duties, '/original_total_duties_set'),
      read(fees, '/original_total_additional_fees_set'),
    ]),
  );
};
