import { invalidParameter, validation } from '../errors.ts';
import { type AttributeValue, type Item, setAttribute } from './attribute-value.ts';
import { canonicalNumber } from './number.ts';

const MAX_DEPTH = 32;

/** Checks an item of a request and brings its numbers to canonical text. */
export const parseItem = (input: unknown, member: string): Item => parseMap(input, member, 1);

/** Checks one value of a request; `member` names it in messages. */
export const parseValue = (input: unknown, member: string, depth = 1): AttributeValue => {
  if (!isRecord(input)) throw shape(member, 'an attribute value such as {"S": "text"}');
  const types = Object.keys(input).filter((type) => input[type] !== undefined);
  const [type] = types;
  if (type === undefined || !Object.hasOwn(PARSERS, type)) {
    throw validation(
      'Supplied AttributeValue is empty, must contain exactly one of the supported datatypes',
    );
  }
  if (types.length > 1) {
    throw validation(
      'Supplied AttributeValue has more than one datatypes set, must contain exactly one of the supported datatypes',
    );
  }
  if (depth > MAX_DEPTH + 1) throw validation('Nesting Levels have exceeded supported limits');
  return (PARSERS[type] as Parser)(input[type], member, depth);
};

type Parser = (content: unknown, member: string, depth: number) => AttributeValue;

const PARSERS: Readonly<Record<string, Parser>> = {
  S: (content, member) => ({ S: text(content, member) }),
  N: (content, member) => ({ N: canonicalNumber(text(content, member)) }),
  B: (content, member) => ({ B: bytes(content, member) }),
  BOOL: (content, member) => {
    if (typeof content !== 'boolean') throw shape(member, 'true or false');
    return { BOOL: content };
  },
  NULL: (content) => {
    if (content !== true) {
      throw invalidParameter('Null attribute value types must have the value of true');
    }
    return { NULL: true };
  },
  SS: (content, member) => {
    const all = list(content, member).map((each) => text(each, member));
    if (all.length === 0) throw invalidParameter('An string set  may not be empty');
    if (new Set(all).size < all.length) {
      throw invalidParameter(`Input collection [${all.join(', ')}] contains duplicates.`);
    }
    return { SS: all };
  },
  NS: (content, member) => {
    const all = list(content, member).map((each) => canonicalNumber(text(each, member)));
    if (all.length === 0) throw invalidParameter('An number set  may not be empty');
    if (new Set(all).size < all.length) throw validation('Input collection contains duplicates');
    return { NS: all };
  },
  BS: (content, member) => {
    const all = list(content, member).map((each) => bytes(each, member));
    if (all.length === 0) throw invalidParameter('Binary sets should not be empty');
    const distinct = new Set(all.map((each) => Buffer.from(each).toString('base64')));
    if (distinct.size < all.length) {
      throw invalidParameter(
        `Input collection [${[...distinct].join(', ')}]of type BS contains duplicates.`,
      );
    }
    return { BS: all };
  },
  L: (content, member, depth) => ({
    L: list(content, member).map((each) => parseValue(each, member, depth + 1)),
  }),
  M: (content, member, depth) => ({ M: parseMap(content, member, depth + 1) }),
};

const parseMap = (input: unknown, member: string, depth: number): Item => {
  if (!isRecord(input)) throw shape(member, 'a map of attribute names to attribute values');
  const item: Record<string, AttributeValue> = {};
  for (const [name, value] of Object.entries(input)) {
    if (value !== undefined) setAttribute(item, name, parseValue(value, name, depth));
  }
  return item;
};

const isRecord = (input: unknown): input is Record<string, unknown> =>
  typeof input === 'object' && input !== null && !Array.isArray(input) && !isBytes(input);

const shape = (member: string, expected: string) =>
  validation(`Unexpected value at '${member}': expected ${expected}`);

const text = (content: unknown, member: string): string => {
  if (typeof content !== 'string') throw shape(member, 'a string');
  return content;
};

const bytes = (content: unknown, member: string): Uint8Array => {
  if (!isBytes(content)) throw shape(member, 'bytes (a Uint8Array)');
  return content;
};

/** By tag, not by `instanceof`: bytes may come from another realm, such as a test's sandbox. */
const isBytes = (content: unknown): content is Uint8Array =>
  Object.prototype.toString.call(content) === '[object Uint8Array]';

const list = (content: unknown, member: string): readonly unknown[] => {
  if (!Array.isArray(content)) throw shape(member, 'a list');
  return content;
};
