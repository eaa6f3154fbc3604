import { formatMoney, isAmountProblem, type Money, parseAmount } from '../../shared/money.ts';
import type { OrderTotals } from '../domain/snapshot.ts';
import type { MappingProblem } from './storefront.ts';

/** Reads one body's amounts in one currency and keeps what is wrong with them. */
export interface Amounts {
  readonly currency: string;
  readonly zero: Money;
  /** Not below zero; '' and null are zero. */
  readonly read: (text: string | null, path: string) => Money;
  /** As `read`, and below zero too. */
  readonly readSigned: (text: string | null, path: string) => Money;
  /** Below zero too, and in minor units already. */
  readonly readMinor: (minorUnits: bigint, path: string) => Money;
  /** One that was sent and must not be below zero. */
  readonly notNegative: (money: Money, path: string) => Money;
  /** One that was worked out of others and must not be below zero; of no use once one of them was refused. */
  readonly workedOut: (money: Money, path: string) => Money;
  readonly of: (minorUnits: bigint) => Money;
}

/**
 * Ten million million of a currency with two decimals. Whatever is counted from such amounts, times
 * 10^9 pieces, over 2,000 rows, still has the 30 digits that `moneySchema` allows.
 */
const LARGEST = 10n ** 15n;

/** After a problem the figure is zero, and the caller refuses the body because `problems` is not empty. */
export const amountsIn = (currency: string, problems: MappingProblem[]): Amounts => {
  const of = (amount: bigint): Money => ({ amount, currency });
  const bounded = (money: Money, path: string): Money => {
    if (money.amount <= LARGEST && money.amount >= -LARGEST) return money;
    problems.push({ code: 'bad-amount', path, message: 'send an amount of at most 15 digits' });
    return of(0n);
  };
  const readSigned = (text: string | null, path: string): Money => {
    if (text === null || text === '') return of(0n);
    const parsed = parseAmount(text, currency);
    if (!isAmountProblem(parsed)) return bounded(parsed, path);
    problems.push({ ...parsed, path });
    return of(0n);
  };
  const notNegative = (money: Money, path: string): Money => {
    if (money.amount < 0n) {
      problems.push({ code: 'negative-amount', path, message: 'send an amount of zero or more' });
    }
    return money;
  };
  const workedOut = (money: Money, path: string): Money => {
    if (money.amount < 0n && problems.length === 0) {
      const message = `it comes to ${formatMoney(money)}, below zero: correct the figures that it is made of`;
      problems.push({ code: 'negative-amount', path, message });
    }
    return money;
  };
  return {
    currency,
    zero: of(0n),
    of,
    readSigned,
    readMinor: (minorUnits, path) => bounded(of(minorUnits), path),
    read: (text, path) => notNegative(readSigned(text, path), path),
    notNegative,
    workedOut,
  };
};

/** Σ of some money in one currency, in minor units. */
export const minorUnits = (amounts: readonly Money[]): bigint =>
  amounts.reduce((total, { amount }) => total + amount, 0n);

/** What the buyer owes by the sums rule of `domain/snapshot.ts`. */
export const owed = (parts: Omit<OrderTotals, 'total'>, pricesIncludeTax: boolean): Money => ({
  amount:
    parts.goods.amount -
    parts.discount.amount +
    parts.shipping.amount +
    parts.other.amount +
    (pricesIncludeTax ? 0n : parts.tax.amount),
  currency: parts.goods.currency,
});

/** Names both figures, so that a person sees at once what is missing. */
export const sumsDiffer = (counted: Money, stated: Money, path: string): MappingProblem => ({
  code: 'sums-differ',
  path,
  message: `the parts add up to ${formatMoney(counted)}, the total says ${formatMoney(stated)}: correct the rows or the total`,
});
