import { hash } from 'node:crypto';
import type { MessageAttribute, MessageAttributes } from './message-attributes.ts';

const md5 = (bytes: string | Uint8Array): string => hash('md5', bytes, 'hex');

/** `MD5OfMessageBody`. */
export const digestOfBody = (body: string): string => md5(body);

/**
 * `MD5OfMessageAttributes`, undefined without attributes: over the attributes sorted by name, name,
 * type and value each behind a 4-byte length, the value's kind as one byte (1 text, 2 binary).
 * Source: SQS developer guide, "Calculating the MD5 message digest for message attributes".
 */
export const digestOfAttributes = (attributes: MessageAttributes): string | undefined => {
  const names = Object.keys(attributes).sort();
  if (names.length === 0) return undefined;
  return md5(Buffer.concat(names.flatMap((name) => encode(name, attributes[name]))));
};

const encode = (name: string, attribute: MessageAttribute | undefined): Uint8Array[] => {
  if (attribute === undefined) return [];
  const isBinary = attribute.BinaryValue !== undefined;
  const value = attribute.BinaryValue ?? Buffer.from(attribute.StringValue ?? '', 'utf8');
  return [
    ...withLength(Buffer.from(name, 'utf8')),
    ...withLength(Buffer.from(attribute.DataType, 'utf8')),
    Uint8Array.of(isBinary ? 2 : 1),
    ...withLength(value),
  ];
};

const withLength = (bytes: Uint8Array): Uint8Array[] => {
  const length = Buffer.alloc(4);
  length.writeUInt32BE(bytes.byteLength);
  return [length, bytes];
};
