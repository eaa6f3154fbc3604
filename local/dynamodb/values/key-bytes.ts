import type { AttributeValue } from './attribute-value.ts';
import { orderedNumber } from './number.ts';

/** The types that a key attribute may have. */
export type KeyType = 'S' | 'N' | 'B';

/** Bytes of a key attribute: their order is DynamoDB's order of values of that type. */
export const keyBytes = (value: AttributeValue): Buffer => {
  if ('S' in value) return Buffer.from(value.S, 'utf8');
  if ('N' in value) return orderedNumber(value.N);
  if ('B' in value) return Buffer.from(value.B);
  throw new TypeError('a key attribute is a string, a number or a binary');
};

/** Stands for the sort key of an item whose table has none. */
export const NO_SORT_KEY = Buffer.alloc(0);

/** Above every sort key, whose limit is 1,024 bytes. */
export const ABOVE_ALL_KEYS = Buffer.alloc(1025, 0xff);

/** The very next bytes in order. */
export const successor = (bytes: Buffer): Buffer => Buffer.concat([bytes, Buffer.of(0)]);

/** The first bytes that no longer begin with `prefix`. */
export const afterPrefix = (prefix: Buffer): Buffer => {
  let end = prefix.length;
  while (end > 0 && prefix[end - 1] === 0xff) end -= 1;
  if (end === 0) return ABOVE_ALL_KEYS;
  const bytes = Buffer.from(prefix.subarray(0, end));
  bytes[end - 1] = (bytes[end - 1] ?? 0) + 1;
  return bytes;
};
