import { deflateRawSync, inflateRawSync } from 'node:zlib';
import type { AttributeValue } from '@aws-sdk/client-dynamodb';
import { rememberLatest } from '../remembered.ts';

/** What DynamoDB writes for one unit, less some room for how it counts numbers. */
const UNIT_BYTES = 1000;

/**
 * The item with `text` as its `body`: as it is while the whole item is one write unit, and deflated
 * (RFC 1951, raw) when it would be more, which is half of the units of a commit or a view.
 */
export const withBody = (
  item: Readonly<Record<string, AttributeValue>>,
  text: string,
): Record<string, AttributeValue> => {
  const plain = { ...item, body: { S: text } };
  return sizeOf(plain) <= UNIT_BYTES
    ? plain
    : { ...item, body: { B: deflateRawSync(text, DEFLATE) } };
};

/** Texts are a few kilobytes: with tables for so much, and not for the default, it takes half the time. */
const DEFLATE = { windowBits: 13, memLevel: 7 };

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
const inflated = rememberLatest(500_000, (base64) =>
  inflateRawSync(Buffer.from(base64, 'base64')).toString('utf8'),
);

const sizeOf = (item: Readonly<Record<string, AttributeValue>>): number =>
  Object.entries(item).reduce(
    (sum, [name, value]) => sum + Buffer.byteLength(name + (value.S ?? value.N ?? '')),
    0,
  );
