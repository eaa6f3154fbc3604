/** A finite decimal: `sign × digits × 10^(exponent − digits.length + 1)`, digits without outer zeros. */
export interface Decimal {
  readonly sign: -1 | 0 | 1;
  /** Significant digits; empty for zero. */
  readonly digits: string;
  /** Power of ten of the first digit. */
  readonly exponent: number;
}

const ZERO: Decimal = { sign: 0, digits: '', exponent: 0 };
const SYNTAX = /^([+-]?)(\d*)(?:\.(\d*))?(?:[eE]([+-]?\d{1,6}))?$/;

/** Reads decimal text, with or without exponent; `undefined` when it is not a number. */
export const readDecimal = (text: string): Decimal | undefined => {
  const match = SYNTAX.exec(text);
  if (match === null) return undefined;
  const [, sign = '', whole = '', fraction = '', power = '0'] = match;
  const all = whole + fraction;
  if (all === '') return undefined;
  return decimal(sign === '-' ? -1 : 1, all, whole.length - 1 + Number(power));
};

const decimal = (sign: -1 | 1, all: string, exponentOfFirst: number): Decimal => {
  let start = 0;
  while (start < all.length && all[start] === '0') start += 1;
  let end = all.length;
  while (end > start && all[end - 1] === '0') end -= 1;
  if (start === end) return ZERO;
  return { sign, digits: all.slice(start, end), exponent: exponentOfFirst - start };
};

/** Plain text without exponent, the form in which DynamoDB gives numbers back. */
export const writeDecimal = ({ sign, digits, exponent }: Decimal): string => {
  if (sign === 0) return '0';
  const minus = sign < 0 ? '-' : '';
  if (exponent < 0) return `${minus}0.${'0'.repeat(-exponent - 1)}${digits}`;
  if (digits.length <= exponent + 1) return minus + digits.padEnd(exponent + 1, '0');
  return `${minus}${digits.slice(0, exponent + 1)}.${digits.slice(exponent + 1)}`;
};

/** −1, 0 or 1 as `a` is less than, equal to or greater than `b`. */
export const compareDecimals = (a: Decimal, b: Decimal): number => {
  if (a.sign !== b.sign) return a.sign < b.sign ? -1 : 1;
  if (a.sign === 0) return 0;
  if (a.exponent !== b.exponent) return a.exponent < b.exponent ? -a.sign : a.sign;
  if (a.digits === b.digits) return 0;
  return a.digits < b.digits ? -a.sign : a.sign;
};

/** The exact sum; it may need more digits than DynamoDB stores. */
export const addDecimals = (a: Decimal, b: Decimal): Decimal => {
  const scale = Math.min(scaleOf(a), scaleOf(b));
  const sum = integerAt(a, scale) + integerAt(b, scale);
  const text = (sum < 0n ? -sum : sum).toString();
  return decimal(sum < 0n ? -1 : 1, text, text.length - 1 + scale);
};

/** The number with its sign turned. */
export const negateDecimal = (value: Decimal): Decimal =>
  value.sign === 0 ? value : { ...value, sign: value.sign === 1 ? -1 : 1 };

const scaleOf = (value: Decimal): number => value.exponent - value.digits.length + 1;

const integerAt = (value: Decimal, scale: number): bigint =>
  value.sign === 0
    ? 0n
    : BigInt(value.sign) * BigInt(value.digits) * 10n ** BigInt(scaleOf(value) - scale);
