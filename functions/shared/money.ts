import * as z from 'zod';
import { exponentOf } from './currencies.ts';
import { permanent } from './fault.ts';

/** An amount in integer minor units of an ISO 4217 currency: `{amount: 1999n, currency: 'EUR'}` is €19.99. */
export interface Money {
  readonly amount: bigint;
  readonly currency: string;
}

/** In JSON the amount is a decimal string: `{"amount":"1999","currency":"EUR"}`. */
export const moneySchema = z.object({
  amount: z.codec(z.string().regex(/^-?\d{1,30}$/), z.bigint(), {
    decode: (text) => BigInt(text),
    encode: (amount) => amount.toString(),
  }),
  currency: z.string().regex(/^[A-Z]{3}$/),
});

/** Why a text is no amount; `code` is what quarantine shows. */
export interface AmountProblem {
  readonly code: 'unknown-currency' | 'bad-amount';
  readonly message: string;
}

export const isAmountProblem = (parsed: Money | AmountProblem): parsed is AmountProblem =>
  'code' in parsed;

/** A decimal as JSON numbers and storefront strings write it; the caps keep `1e999999999` from costing anything. */
const DECIMAL = /^(-?)(\d{1,40})(?:\.(\d{1,40}))?(?:[eE]([+-]?\d{1,2}))?$/;
const MAX_DIGITS = 30;

/**
 * Reads an amount in major units from its JSON text: `19.99`, `-10.00`, `1999`, `1e2`. Exact, no
 * floats. Zeros beyond the currency's decimals are fine, other digits there are refused, because
 * rounding somebody's money is not ours to decide.
 */
export const parseAmount = (text: string, currency: string): Money | AmountProblem => {
  const exponent = exponentOf(currency);
  if (exponent === undefined) {
    return { code: 'unknown-currency', message: 'use an ISO 4217 code in capitals, such as EUR' };
  }
  const [matched, sign, whole = '', fraction = '', power = '0'] = DECIMAL.exec(text) ?? [];
  if (matched === undefined) {
    return { code: 'bad-amount', message: 'write the amount as a plain decimal, such as 19.99' };
  }
  const digits = whole + fraction;
  const shift = exponent + Number(power) - fraction.length;
  const kept = shift >= 0 ? digits + '0'.repeat(shift) : digits.slice(0, shift);
  const dropped = shift >= 0 ? '' : digits.slice(shift);
  if (/[1-9]/.test(dropped)) {
    return { code: 'bad-amount', message: `${currency} has ${exponent} decimals, not more` };
  }
  const magnitude = BigInt(kept === '' ? '0' : kept);
  if (magnitude.toString().length > MAX_DIGITS) {
    return { code: 'bad-amount', message: `at most ${MAX_DIGITS} digits` };
  }
  return { amount: sign === '-' ? -magnitude : magnitude, currency };
};

/** Major-unit text with all of the currency's decimals: `19.99 EUR`, `1999 JPY`. */
export const formatMoney = ({ amount, currency }: Money): string => {
  const exponent = exponentOf(currency) ?? 0;
  const digits = (amount < 0n ? -amount : amount).toString().padStart(exponent + 1, '0');
  const whole = digits.slice(0, digits.length - exponent);
  const fraction = exponent > 0 ? `.${digits.slice(-exponent)}` : '';
  return `${amount < 0n ? '-' : ''}${whole}${fraction} ${currency}`;
};

/** Throws a permanent fault on two currencies: an exchange is never an addition. */
export const add = (left: Money, right: Money): Money => ({
  amount: left.amount + right.amount,
  currency: sameCurrency(left, right),
});

/** The currency is needed because the sum of nothing is zero of something. */
export const sum = (amounts: readonly Money[], currency: string): Money =>
  amounts.reduce(add, { amount: 0n, currency });

/** Negative, zero or positive, as `Array.sort` wants it. */
export const compare = (left: Money, right: Money): number => {
  sameCurrency(left, right);
  if (left.amount === right.amount) return 0;
  return left.amount < right.amount ? -1 : 1;
};

/** Of two amounts in minor units of one currency. */
export const least = (one: bigint, other: bigint): bigint => (one < other ? one : other);

/** Of two amounts in minor units of one currency. */
export const greatest = (one: bigint, other: bigint): bigint => (one > other ? one : other);

const sameCurrency = (left: Money, right: Money): string => {
  if (left.currency === right.currency) return left.currency;
  throw permanent('currency-mismatch', `${left.currency} and ${right.currency} do not add up`);
};

/**
 * Shares in proportion to the weights (non-negative) that add up to the whole exactly: each share is
 * rounded towards zero and the units left over go, one each, to the largest remainders, the earlier
 * share first. Weights that are all zero share equally.
 *
 * Own arithmetic: dinero.js hands the units left over out from the first share on, whatever the
 * remainders are.
 */
export const allocate = (money: Money, weights: readonly bigint[]): Money[] => {
  const total = weights.reduce((left, right) => left + right, 0n);
  if (weights.length === 0 || weights.some((weight) => weight < 0n)) {
    throw permanent('bad-weights', 'allocate needs at least one weight, none below zero');
  }
  if (total === 0n) {
    return allocate(
      money,
      weights.map(() => 1n),
    );
  }
  const unit = money.amount < 0n ? -1n : 1n;
  const shares = weights.map((weight, index) => {
    const product = money.amount * unit * weight;
    return { index, floor: product / total, remainder: product % total };
  });
  const floors = shares.reduce((left, { floor }) => left + floor, 0n);
  const left = Number(money.amount * unit - floors);
  const lucky = new Set(
    shares
      .toSorted((a, b) => Number(b.remainder > a.remainder) - Number(b.remainder < a.remainder))
      .slice(0, left)
      .map(({ index }) => index),
  );
  return shares.map(({ floor, index }) => ({
    amount: unit * (lucky.has(index) ? floor + 1n : floor),
    currency: money.currency,
  }));
};
