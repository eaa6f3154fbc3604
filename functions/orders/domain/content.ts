import type { Money } from '../../shared/money.ts';
import { costOf, dueOf, quantityOf, shareOf } from './due.ts';
import type { OrderState } from './order.ts';
import type { OrderContent, OrderLine, OrderSnapshot, OrderTotals } from './snapshot.ts';

/** What the order contains now: the store's version with what people changed here. */
export const contentOf = (state: OrderState): OrderContent | null => {
  const total = dueOf(state);
  if (state.current === null || total === null) return null;
  const { snapshot } = state.current;
  const lines = snapshot.lines.map((line) => ({ line, ...nowOf(state, snapshot, line) }));
  return {
    lines: lines.map(({ line: { lineId, title, total: was }, quantity, goods }) => ({
      ...{ lineId, title, quantity },
      total: { ...was, amount: goods },
    })),
    totals: totalsOf(snapshot.totals, lines, total),
    personal: { ...snapshot.personal, ...state.address?.personal },
  };
};

interface LineNow {
  readonly line: OrderLine;
  readonly quantity: number;
  /** What it comes to, and the tax on it, in the quantity that holds now. */
  readonly goods: bigint;
  readonly tax: bigint;
}

/** What is no goods of a line's cost is tax, so that the sums add up to the last unit. */
const nowOf = (
  state: OrderState,
  snapshot: OrderSnapshot,
  line: OrderLine,
): Omit<LineNow, 'line'> => {
  const quantity = quantityOf(state, line);
  if (quantity === line.quantity) {
    return { quantity, goods: line.total.amount, tax: line.tax.amount };
  }
  const cost = costOf(snapshot, line, quantity);
  const goods = line.quantity === 0 ? cost : shareOf(line.total.amount, line, quantity);
  const tax = snapshot.pricesIncludeTax ? shareOf(line.tax.amount, line, quantity) : cost - goods;
  return { quantity, goods, tax };
};

const totalsOf = (totals: OrderTotals, lines: readonly LineNow[], total: Money): OrderTotals => {
  const more = (amounts: (line: LineNow) => bigint): bigint =>
    lines.reduce((sum, line) => sum + amounts(line), 0n);
  const plus = (money: Money, amount: bigint): Money => ({
    ...money,
    amount: money.amount + amount,
  });
  return {
    ...totals,
    goods: plus(
      totals.goods,
      more(({ goods, line }) => goods - line.total.amount),
    ),
    tax: plus(
      totals.tax,
      more(({ tax, line }) => tax - line.tax.amount),
    ),
    total,
  };
};
