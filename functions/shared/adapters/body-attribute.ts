import { deflateRawSync, inflateRawSync } from 'node:zlib';
import type { AttributeValue } from '@aws-sdk/client-dynamodb';
import { retryable } from '../fault.ts';
import { rememberLatest } from '../remembered.ts';
import { DICTIONARY } from './body-dictionary.ts';

/** What DynamoDB writes for one unit, less some room for how it counts numbers. */
const UNIT_BYTES = 1000;

/** The first byte of a deflated body: which dictionary it was made with. */
const DICTIONARIES: ReadonlyMap<number, Buffer> = new Map([[1, Buffer.from(DICTIONARY, 'utf8')]]);
const WRITTEN_WITH = 1;

/**
 * The item with `text` as its `body`: as it is while the whole item is no more than `plainUpTo` bytes,
 * and else deflated (RFC 1951, raw) behind one byte that names the dictionary, which is a third of it
 * or less.
 */
export const withBody = (
  item: Readonly<Record<string, AttributeValue>>,
  text: string,
  plainUpTo = UNIT_BYTES,
): Record<string, AttributeValue> => {
  const plain = { ...item, body: { S: text } };
  if (sizeOf(plain) <= plainUpTo) return plain;
  const deflated = deflateRawSync(text, { ...DEFLATE, dictionary: dictionaryOf(WRITTEN_WITH) });
  return { ...item, body: { B: Buffer.concat([Buffer.of(WRITTEN_WITH), deflated]) } };
};

/** Texts are a few kilobytes and the dictionary ten: with tables for so much it takes less time. */
const DEFLATE = { windowBits: 14, memLevel: 7 };

const dictionaryOf = (number: number | undefined): Buffer => {
  const dictionary = DICTIONARIES.get(number ?? 0);
  if (dictionary) return dictionary;
  throw retryable('newer-dictionary', `a body was deflated with dictionary ${number}`);
};

/** The text that `withBody` put there; undefined when the item has none. */
export const bodyOf = (
  item: Readonly<Record<string, AttributeValue>> | undefined,
): string | undefined => {
  const body = item?.['body'];
  if (body?.B === undefined) return body?.S;
  // In a stream's event, which is JSON, bytes are base64 text, whatever the type says.
  const bytes: Uint8Array | string = body.B;
  return inflated(typeof bytes === 'string' ? bytes : Buffer.from(bytes).toString('base64'));
};

/** What was read a moment ago is often read again: a stream's commits, an order's view. */
const inflated = rememberLatest(2_000_000, (base64) => {
  const bytes = Buffer.from(base64, 'base64');
  const dictionary = dictionaryOf(bytes[0]);
  return inflateRawSync(bytes.subarray(1), { dictionary }).toString('utf8');
});

const sizeOf = (item: Readonly<Record<string, AttributeValue>>): number =>
  Object.entries(item).reduce(
    (sum, [name, value]) => sum + Buffer.byteLength(name + (value.S ?? value.N ?? '')),
    0,
  );
