import * as z from 'zod';
import { invalidValue } from './refusal.ts';

const attributeSchema = z.object({
  DataType: z.string(),
  StringValue: z.string().optional(),
  BinaryValue: z.instanceof(Uint8Array).optional(),
});

/** Message attributes in the SDK's shape; binary values are bytes. */
export const messageAttributesSchema = z.record(z.string(), attributeSchema).default({});

export type MessageAttribute = z.infer<typeof attributeSchema>;
export type MessageAttributes = Readonly<Record<string, MessageAttribute>>;

const MAX_ATTRIBUTES = 10;
const NAME = /^(?!aws\.|amazon\.)(?!\.)(?!.*\.\.)[A-Za-z0-9_.-]{1,256}(?<!\.)$/i;
const TYPE = /^(String|Number|Binary)(\..{1,249})?$/s;
const NUMBER = /^[+-]?(\d+(\.\d*)?|\.\d+)(e[+-]?\d+)?$/i;

/** Throws `InvalidParameterValue` for what AWS refuses: over ten, bad names, types or values. */
export const checkAttributes = (attributes: MessageAttributes): void => {
  const entries = Object.entries(attributes);
  if (entries.length > MAX_ATTRIBUTES) {
    throw invalidValue(
      `Number of message attributes [${entries.length}] exceeds the allowed maximum [${MAX_ATTRIBUTES}].`,
    );
  }
  for (const [name, attribute] of entries) checkAttribute(name, attribute);
};

const checkAttribute = (name: string, attribute: MessageAttribute): void => {
  if (!NAME.test(name)) {
    throw invalidValue(
      'Message attribute name is invalid: 1 to 256 of A-Z a-z 0-9 _ - . ' +
        'without a leading, trailing or doubled period and without the prefixes AWS. and Amazon.',
    );
  }
  const kind = TYPE.exec(attribute.DataType)?.[1];
  if (kind === undefined) {
    throw invalidValue(
      `The type of message attribute '${name}' is invalid. You must use only the following supported type prefixes: Binary, Number, String.`,
    );
  }
  const value = kind === 'Binary' ? attribute.BinaryValue?.byteLength : attribute.StringValue;
  if (!value) {
    throw invalidValue(
      `Message attribute '${name}' must contain a non-empty value of type '${kind}'.`,
    );
  }
  if (kind === 'Number' && !NUMBER.test(attribute.StringValue ?? '')) {
    throw invalidValue(`Can't cast the value of message attribute '${name}' to a number.`);
  }
};

/** Bytes that count against the message's size: names, types and values. */
export const sizeOfAttributes = (attributes: MessageAttributes): number =>
  Object.entries(attributes).reduce(
    (total, [name, { DataType, StringValue = '', BinaryValue }]) =>
      total +
      Buffer.byteLength(name) +
      Buffer.byteLength(DataType) +
      Buffer.byteLength(StringValue) +
      (BinaryValue?.byteLength ?? 0),
    0,
  );

/** Those that a receiver asked for: by name, `prefix.*`, `All` or `.*`. */
export const selectAttributes = (
  attributes: MessageAttributes,
  wanted: readonly string[],
): MessageAttributes => {
  const asks = (name: string): boolean =>
    wanted.some(
      (want) =>
        want === 'All' ||
        want === '.*' ||
        want === name ||
        (want.endsWith('.*') && name.startsWith(want.slice(0, -1))),
    );
  return Object.fromEntries(Object.entries(attributes).filter(([name]) => asks(name)));
};

/** JSON text for the store; binary values as base64 under `b`. */
export const packAttributes = (attributes: MessageAttributes): string | null => {
  const entries = Object.entries(attributes);
  if (entries.length === 0) return null;
  return JSON.stringify(
    entries.map(([name, { DataType, StringValue, BinaryValue }]) =>
      BinaryValue === undefined
        ? { n: name, t: DataType, s: StringValue }
        : { n: name, t: DataType, b: Buffer.from(BinaryValue).toString('base64') },
    ),
  );
};

/** The inverse of `packAttributes`. */
export const unpackAttributes = (text: string | null): MessageAttributes => {
  if (text === null) return {};
  const packed = JSON.parse(text) as { n: string; t: string; s?: string; b?: string }[];
  return Object.fromEntries(
    packed.map(({ n, t, s, b }) => [
      n,
      b === undefined
        ? { DataType: t, StringValue: s ?? '' }
        : { DataType: t, BinaryValue: new Uint8Array(Buffer.from(b, 'base64')) },
    ]),
  );
};
