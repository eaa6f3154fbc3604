import { isAmountProblem, type Money, parseAmount } from '../../../shared/money.ts';
import { type Amounts, minorUnits } from '../amounts.ts';
import type { MoneySet, ShopifyRefund } from './body.ts';
import { shopMoney } from './shop-money.ts';

type Transaction = ShopifyRefund['transactions'][number];

/**
 * What a refund gave back, in the shop's currency: by its transactions; where those are in the buyer's
 * currency, by its rows and adjustments; where it has none, at the rate of the order's own total.
 * Undefined when money moved and none of them says how much.
 */
export const refundedMoney = (
  amounts: Amounts,
  refund: ShopifyRefund,
  path: string,
  orderTotal: MoneySet = null,
): Money | undefined => {
  const moved = refund.transactions
    .map((transaction, index) => ({ transaction, at: `${path}/transactions/${index}/amount` }))
    .filter(({ transaction: { kind, status } }) => kind === 'refund' && status === 'success');
  const isForeign = ({ currency }: Transaction): boolean =>
    (currency ?? amounts.currency) !== amounts.currency;
  if (!moved.some(({ transaction }) => isForeign(transaction))) {
    const read = moved.map(({ transaction, at }) => amounts.read(transaction.amount, at));
    return amounts.of(minorUnits(read));
  }
  const stated = statedMoney(amounts, refund, path);
  if (stated > 0n) return amounts.of(stated);
  const transactions = moved.map(({ transaction }) => transaction);
  return exchanged(amounts, transactions, orderTotal);
};

const statedMoney = (amounts: Amounts, refund: ShopifyRefund, path: string): bigint => {
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
  return minorUnits([...rows, ...shipping, duties]) - adjusted(amounts, refund, path);
};

/** Below zero what went back besides the rows, without the shipping where that has rows of its own. */
const adjusted = (amounts: Amounts, refund: ShopifyRefund, path: string): bigint =>
  minorUnits(
    refund.order_adjustments.flatMap((adjustment, index) => {
      const { kind, amount, amount_set, tax_amount, tax_amount_set } = adjustment;
      if (kind === 'shipping_refund' && refund.refund_shipping_lines.length > 0) return [];
      const at = `${path}/order_adjustments/${index}`;
      return [
        amounts.readSigned(amount_set?.shop_money?.amount ?? amount, `${at}/amount_set`),
        amounts.readSigned(
          tax_amount_set?.shop_money?.amount ?? tax_amount,
          `${at}/tax_amount_set`,
        ),
      ];
    }),
  );

/** By what the order's total is in both currencies, to the nearest minor unit. */
const exchanged = (
  amounts: Amounts,
  transactions: readonly Transaction[],
  total: MoneySet,
): Money | undefined => {
  const shop = moneyOf(total?.shop_money?.amount, amounts.currency);
  const currency = total?.presentment_money?.currency_code ?? '';
  const shown = moneyOf(total?.presentment_money?.amount, currency);
  if (!shop || !shown || shown.amount <= 0n) return undefined;
  const rates = new Map([
    [amounts.currency, shown.amount],
    [currency, shop.amount],
  ]);
  const parts = transactions.map((transaction) => {
    const back = moneyOf(transaction.amount ?? '', transaction.currency ?? amounts.currency);
    const rate = back && rates.get(back.currency);
    return back && rate !== undefined ? back.amount * rate : undefined;
  });
  const known = parts.filter((part) => part !== undefined);
  if (known.length < parts.length) return undefined;
  const sum = known.reduce((all, part) => all + part, 0n);
  return amounts.of((sum + shown.amount / 2n) / shown.amount);
};

const moneyOf = (text: string | undefined, currency: string): Money | undefined => {
  const money = parseAmount(text ?? '', currency);
  return isAmountProblem(money) || money.amount < 0n ? undefined : money;
};
