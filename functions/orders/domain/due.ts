import { allocate, type Money } from '../../shared/money.ts';
import type { OrderState } from './order.ts';
import type { OrderLine, OrderSnapshot } from './snapshot.ts';

/** Lines as they are to be sent: the store's, with the quantities that people set here. */
export const quantityOf = (state: OrderState, line: OrderLine): number =>
  state.quantities.get(line.lineId) ?? line.quantity;

/**
 * What the buyer owes: the store's total, and for each line whose quantity was changed here the
 * difference in its value, discount and tax in proportion.
 */
export const dueOf = (state: OrderState): Money | null => {
  const snapshot = state.current?.snapshot;
  if (!snapshot) return null;
  const { total } = snapshot.totals;
  const amount = snapshot.lines.reduce((sum, line) => {
    const quantity = quantityOf(state, line);
    return quantity === line.quantity
      ? sum
      : sum + costOf(snapshot, line, quantity) - costOf(snapshot, line, line.quantity);
  }, total.amount);
  return { amount: amount > 0n ? amount : 0n, currency: total.currency };
};

/** What so many of a line cost the buyer, tax included; the whole line costs exactly what the store says. */
export const costOf = (snapshot: OrderSnapshot, line: OrderLine, quantity: number): bigint => {
  if (line.quantity === 0) return line.unitPrice.amount * BigInt(quantity);
  const whole = line.total.amount + (snapshot.pricesIncludeTax ? 0n : line.tax.amount);
  return shareOf(whole, line, quantity);
};

/** What falls on so many of a line of an amount that is the whole line's. */
export const shareOf = (whole: bigint, line: OrderLine, quantity: number): bigint => {
  if (line.quantity === 0) return 0n;
  const sets = BigInt(Math.floor(quantity / line.quantity));
  const rest = quantity % line.quantity;
  if (rest === 0) return whole * sets;
  const [part] = allocate({ amount: whole, currency: line.total.currency }, [
    BigInt(rest),
    BigInt(line.quantity - rest),
  ]);
  return whole * sets + (part?.amount ?? 0n);
};
