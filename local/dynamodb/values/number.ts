import { validation } from '../errors.ts';
import {
  addDecimals,
  compareDecimals,
  type Decimal,
  negateDecimal,
  readDecimal,
  writeDecimal,
} from './decimal.ts';

const MAX_DIGITS = 38;
const MAX_EXPONENT = 125;
const MIN_EXPONENT = -130;
const SMALL_INTEGER = /^(?:0|-?[1-9]\d{0,14})$/;

/** Canonical text of a number as DynamoDB stores it; throws when it is none, too long or out of range. */
export const canonicalNumber = (text: string): string => {
  if (SMALL_INTEGER.test(text)) return text;
  const value = readDecimal(text);
  if (value === undefined) {
    const detail = text === '' ? '' : `: ${text}`;
    throw validation(`The parameter cannot be converted to a numeric value${detail}`);
  }
  return store(value);
};

/** `a + b`, or `a − b`, on canonical numbers, exactly. */
export const addNumbers = (a: string, b: string): string => store(addDecimals(known(a), known(b)));
export const subtractNumbers = (a: string, b: string): string =>
  store(addDecimals(known(a), negateDecimal(known(b))));

/** Numeric order of two canonical numbers: negative, zero or positive. */
export const compareNumbers = (a: string, b: string): number =>
  a === b ? 0 : compareDecimals(known(a), known(b));

/**
 * Bytes whose lexical order is the numeric order: sign, exponent, then the digits two to a byte,
 * all complemented (and closed with 0xff) below zero.
 */
export const orderedNumber = (text: string): Buffer => {
  const { sign, digits, exponent } = known(text);
  if (sign === 0) return Buffer.of(0x80);
  const pairs = Math.ceil(digits.length / 2);
  const bytes = Buffer.alloc(2 + pairs + (sign < 0 ? 1 : 0));
  bytes[0] = 0x81;
  bytes[1] = exponent - MIN_EXPONENT;
  for (let pair = 0; pair < pairs; pair += 1) {
    bytes[2 + pair] = Number(digits.slice(pair * 2, pair * 2 + 2).padEnd(2, '0')) + 1;
  }
  if (sign < 0) for (let at = 0; at < bytes.length; at += 1) bytes[at] = (bytes[at] ?? 0) ^ 0xff;
  return bytes;
};

/** Stored bytes of a number: one for each two digits of its base-100 form, one more, one for a minus. */
export const numberSize = (text: string): number => {
  const { sign, digits, exponent } = known(text);
  const aligned = digits.length + (exponent % 2 === 0 ? 1 : 0);
  return (sign === 0 ? 0 : Math.ceil(aligned / 2)) + 1 + (sign < 0 ? 1 : 0);
};

const known = (text: string): Decimal => {
  const value = readDecimal(text);
  if (value === undefined) throw new TypeError('a stored number is canonical');
  return value;
};

const store = (value: Decimal): string => {
  if (value.sign !== 0 && value.exponent > MAX_EXPONENT) {
    throw validation(
      'Number overflow. Attempting to store a number with magnitude larger than supported range',
    );
  }
  if (value.sign !== 0 && value.exponent < MIN_EXPONENT) {
    throw validation(
      'Number underflow. Attempting to store a number with magnitude smaller than supported range',
    );
  }
  if (value.digits.length > MAX_DIGITS) {
    throw validation('Attempting to store more than 38 significant digits in a Number');
  }
  return writeDecimal(value);
};
