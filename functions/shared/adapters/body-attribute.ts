import { deflateRawSync, inflateRawSync } from 'node:zlib';
import type { AttributeValue } from '@aws-sdk/client-dynamodb';
import { retryable } from '../fault.ts';
import { rememberLatest } from '../remembered.ts';
import { DICTIONARY, FIRST_DICTIONARY } from './body-dictionary.ts';
import { type Own, pack, unpack } from './body-packing.ts';

/** What DynamoDB writes for one unit, less some room for how it counts numbers. */
const UNIT_BYTES = 1000;

/**
 * The first byte of a deflated body says how it was made. 1: with the first dictionary. 2: packed, and
 * the dictionary ends with the item's own texts, which the body says again. 3: the same with today's
 * dictionary. 2 is read only.
 */
const COMMON = 1;
const PACKED_FIRST = 2;
const PACKED = 3;
const FIRST_BYTES = Buffer.from(FIRST_DICTIONARY, 'utf8');
const DICTIONARY_BYTES = Buffer.from(DICTIONARY, 'utf8');

type Item = Readonly<Record<string, AttributeValue>>;

/**
 * The item with `text` as its `body`: as it is while the whole item is no more than `plainUpTo` bytes,
 * and else packed where that can be, and deflated (RFC 1951, raw).
 */
export const withBody = (
  item: Item,
  text: string,
  plainUpTo = UNIT_BYTES,
): Record<string, AttributeValue> => {
  const plain = { ...item, body: { S: text } };
  if (sizeOf(plain) <= plainUpTo) return plain;
  const own = ownOf(item);
  const packed = pack(own, text);
  const body = packed
    ? [Buffer.of(PACKED), packed.sealed, deflated(packed.text, withOwn(DICTIONARY_BYTES, own))]
    : [Buffer.of(COMMON), deflated(text, FIRST_BYTES)];
  return { ...item, body: { B: Buffer.concat(body) } };
};

/** Texts are a few kilobytes and the dictionary fifteen: with tables and chunks for so much it takes less time. */
const DEFLATE = { windowBits: 15, memLevel: 7, chunkSize: 4096 };
const INFLATE = { chunkSize: 8192 };

const deflated = (text: string, dictionary: Buffer): Buffer =>
  deflateRawSync(text, { ...DEFLATE, dictionary });

const ownOf = (item: Item): Own => ({
  pk: item['pk']?.S ?? '',
  cause: item['cause']?.S ?? '',
});

const withOwn = (dictionary: Buffer, { pk, cause }: Own): Buffer =>
  Buffer.concat([dictionary, Buffer.from(pk + cause, 'utf8')]);

/** The text that `withBody` put there; undefined when the item has none. */
export const bodyOf = (item: Item | undefined): string | undefined => {
  const body = item?.['body'];
  if (item === undefined || body?.B === undefined) return body?.S;
  // In a stream's event, which is JSON, bytes are base64 text, whatever the type says.
  const bytes: Uint8Array | string = body.B;
  const base64 = typeof bytes === 'string' ? bytes : Buffer.from(bytes).toString('base64');
  const { pk, cause } = ownOf(item);
  return inflated(JSON.stringify([base64, pk, cause]));
};

/** What was read a moment ago is often read again: a stream's commits, an order's view. */
const inflated = rememberLatest(2_000_000, (text) => {
  const [base64, pk, cause] = JSON.parse(text) as [base64: string, pk: string, cause: string];
  const own = { pk, cause };
  const bytes = Buffer.from(base64, 'base64');
  const from = (deflatedBytes: Buffer, dictionary: Buffer): string =>
    inflateRawSync(deflatedBytes, { ...INFLATE, dictionary }).toString('utf8');
  switch (bytes[0]) {
    case COMMON:
      return from(bytes.subarray(1), FIRST_BYTES);
    case PACKED_FIRST:
    case PACKED: {
      const dictionary = bytes[0] === PACKED ? DICTIONARY_BYTES : FIRST_BYTES;
      return unpack(own, bytes.subarray(1), (body) => from(body, withOwn(dictionary, own)));
    }
    default:
      throw retryable('newer-dictionary', `a body was deflated in way ${bytes[0]}`);
  }
});

const sizeOf = (item: Item): number =>
  Object.entries(item).reduce(
    (sum, [name, value]) => sum + Buffer.byteLength(name + (value.S ?? value.N ?? '')),
    0,
  );
