import { type AttributeValue, attributeOf, type Item, typeOf } from './attribute-value.ts';
import { compareNumbers } from './number.ts';

/** DynamoDB's equality: same type and content; sets without order, maps and lists deeply. */
export const equalValues = (a: AttributeValue, b: AttributeValue): boolean => {
  if (a === b) return true;
  if (typeOf(a) !== typeOf(b)) return false;
  if ('M' in a && 'M' in b) return equalItems(a.M, b.M);
  if ('L' in a && 'L' in b) return equalLists(a.L, b.L);
  if ('BOOL' in a && 'BOOL' in b) return a.BOOL === b.BOOL;
  if ('NULL' in a) return true;
  return setMembers(a) === undefined ? compareValues(a, b) === 0 : equalSets(a, b);
};

/** Whether two items hold the same attributes. */
export const equalItems = (a: Item, b: Item): boolean => {
  const names = Object.keys(a);
  if (names.length !== Object.keys(b).length) return false;
  return names.every((name) => {
    const other = attributeOf(b, name);
    return other !== undefined && equalValues(a[name] as AttributeValue, other);
  });
};

/** Order of two strings, numbers or binaries; `undefined` for other or different types. */
export const compareValues = (a: AttributeValue, b: AttributeValue): number | undefined => {
  if ('S' in a) return 'S' in b ? compareText(a.S, b.S) : undefined;
  if ('N' in a) return 'N' in b ? compareNumbers(a.N, b.N) : undefined;
  if ('B' in a) return 'B' in b ? Buffer.compare(a.B, b.B) : undefined;
  return undefined;
};

/** The members of a set as comparable text; `undefined` when the value is no set. */
export const setMembers = (value: AttributeValue): readonly string[] | undefined => {
  if ('SS' in value) return value.SS;
  if ('NS' in value) return value.NS;
  if ('BS' in value) return value.BS.map((each) => Buffer.from(each).toString('base64'));
  return undefined;
};

/** By UTF-8 bytes: JavaScript's own order differs above the basic plane. */
const compareText = (a: string, b: string): number =>
  a === b ? 0 : Buffer.compare(Buffer.from(a), Buffer.from(b));

const equalLists = (a: readonly AttributeValue[], b: readonly AttributeValue[]): boolean =>
  a.length === b.length && a.every((each, at) => equalValues(each, b[at] as AttributeValue));

const equalSets = (a: AttributeValue, b: AttributeValue): boolean => {
  const members = setMembers(a) ?? [];
  const others = new Set(setMembers(b));
  return members.length === others.size && members.every((each) => others.has(each));
};
