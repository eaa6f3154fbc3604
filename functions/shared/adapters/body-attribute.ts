import { deflateRawSync, inflateRawSync } from 'node:zlib';
import type { AttributeValue } from '@aws-sdk/client-dynamodb';

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
  return sizeOf(plain) <= UNIT_BYTES ? plain : { ...item, body: { B: deflateRawSync(text) } };
};

/** The text that `withBody` put there; undefined when the item has none. */
export const bodyOf = (
  item: Readonly<Record<string, AttributeValue>> | undefined,
): string | undefined => {
  const body = item?.['body'];
  if (body?.B === undefined) return body?.S;
  // In a stream's event, which is JSON, bytes are base64 text, whatever the type says.
  const bytes: Uint8Array | string = body.B;
  return inflateRawSync(typeof bytes === 'string' ? Buffer.from(bytes, 'base64') : bytes).toString(
    'utf8',
  );
};

const sizeOf = (item: Readonly<Record<string, AttributeValue>>): number =>
  Object.entries(item).reduce(
    (sum, [name, value]) => sum + Buffer.byteLength(name + (value.S ?? value.N ?? '')),
    0,
  );
