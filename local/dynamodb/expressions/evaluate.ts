import { type AttributeValue, attributeOf, type Item, typeOf } from '../values/attribute-value.ts';
import { compareValues, equalValues, setMembers } from '../values/compare.ts';
import type { Comparison, Condition, Operand, Path } from './syntax.ts';

/** Whether the condition holds for the item; an absent item is an empty one. */
export const holds = (condition: Condition, item: Item): boolean => {
  switch (condition.kind) {
    case 'and':
      return holds(condition.left, item) && holds(condition.right, item);
    case 'or':
      return holds(condition.left, item) || holds(condition.right, item);
    case 'not':
      return !holds(condition.condition, item);
    case 'compare':
      return compares(condition, item);
    case 'exists':
      return (valueAt(item, condition.path) !== undefined) === condition.expected;
    default:
      return holdsForOperand(condition, item);
  }
};

/** What a document path names, if it is there. */
export const valueAt = (item: Item, path: Path): AttributeValue | undefined => {
  let value: AttributeValue | undefined = attributeOf(item, String(path[0]));
  for (const part of path.slice(1)) {
    if (value === undefined) return undefined;
    if (typeof part === 'number') value = 'L' in value ? value.L[part] : undefined;
    else value = 'M' in value ? attributeOf(value.M, part) : undefined;
  }
  return value;
};

type OperandTest = Exclude<
  Condition,
  { readonly kind: 'and' | 'or' | 'not' | 'compare' | 'exists' }
>;

const holdsForOperand = (condition: OperandTest, item: Item): boolean => {
  const value = resolve(condition.operand, item);
  if (value === undefined) return false;
  switch (condition.kind) {
    case 'type':
      return typeOf(value) === condition.type;
    case 'between':
      return isBetween(value, resolve(condition.low, item), resolve(condition.high, item));
    case 'in':
      return condition.choices.some((choice) => equals(value, resolve(choice, item)));
    case 'begins-with':
      return beginsWith(value, resolve(condition.prefix, item));
    case 'contains':
      return contains(value, resolve(condition.part, item));
  }
};

const resolve = (operand: Operand, item: Item): AttributeValue | undefined => {
  if (operand.kind === 'value') return operand.value;
  const value = valueAt(item, operand.path);
  if (operand.kind === 'path' || value === undefined) return value;
  const size = sizeOf(value);
  return size === undefined ? undefined : { N: String(size) };
};

const sizeOf = (value: AttributeValue): number | undefined => {
  if ('S' in value) return value.S.length;
  if ('B' in value) return value.B.byteLength;
  if ('L' in value) return value.L.length;
  if ('M' in value) return Object.keys(value.M).length;
  return setMembers(value)?.length;
};

/** `<>` holds when a side is missing or of another type; every other comparator fails then. */
const compares = ({ operator, left, right }: Comparison, item: Item): boolean => {
  const one = resolve(left, item);
  const two = resolve(right, item);
  if (operator === '<>') return !equals(one, two);
  if (one === undefined || two === undefined) return false;
  if (operator === '=') return equalValues(one, two);
  const order = compareValues(one, two);
  if (order === undefined) return false;
  return ORDER_TESTS[operator](order);
};

const ORDER_TESTS: Readonly<Record<'<' | '<=' | '>' | '>=', (order: number) => boolean>> = {
  '<': (order) => order < 0,
  '<=': (order) => order <= 0,
  '>': (order) => order > 0,
  '>=': (order) => order >= 0,
};

const equals = (one: AttributeValue | undefined, two: AttributeValue | undefined): boolean =>
  one !== undefined && two !== undefined && equalValues(one, two);

const isBetween = (
  value: AttributeValue,
  low: AttributeValue | undefined,
  high: AttributeValue | undefined,
): boolean => {
  if (low === undefined || high === undefined) return false;
  const fromLow = compareValues(value, low);
  const toHigh = compareValues(value, high);
  return fromLow !== undefined && toHigh !== undefined && fromLow >= 0 && toHigh <= 0;
};

const beginsWith = (value: AttributeValue, prefix: AttributeValue | undefined): boolean => {
  if (prefix === undefined) return false;
  if ('S' in value) return 'S' in prefix && value.S.startsWith(prefix.S);
  if (!('B' in value && 'B' in prefix)) return false;
  return Buffer.from(value.B.subarray(0, prefix.B.byteLength)).equals(Buffer.from(prefix.B));
};

const contains = (value: AttributeValue, part: AttributeValue | undefined): boolean => {
  if (part === undefined) return false;
  if ('S' in value) return 'S' in part && value.S.includes(part.S);
  if ('B' in value) return 'B' in part && Buffer.from(value.B).includes(Buffer.from(part.B));
  if ('L' in value) return value.L.some((each) => equalValues(each, part));
  if ('SS' in value) return 'S' in part && value.SS.includes(part.S);
  if ('NS' in value) return 'N' in part && value.NS.includes(part.N);
  if ('BS' in value) {
    return 'B' in part && value.BS.some((each) => Buffer.compare(each, part.B) === 0);
  }
  return false;
};
