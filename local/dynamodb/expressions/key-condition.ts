import { validation } from '../errors.ts';
import type { SortRange } from '../storage/items.ts';
import type { KeyAttribute, KeySchema } from '../tables/definition.ts';
import { type AttributeValue, typeOf } from '../values/attribute-value.ts';
import { ABOVE_ALL_KEYS, afterPrefix, keyBytes, successor } from '../values/key-bytes.ts';
import type { Comparator, Condition, Operand } from './syntax.ts';

/** One partition and a run of its sort keys. */
export interface KeyRange extends SortRange {
  readonly pk: Buffer;
}

const ALL: SortRange = { low: Buffer.alloc(0), high: ABOVE_ALL_KEYS };

/** Reads a key condition: the partition key equals a value, and at most one test of the sort key. */
export const readKeyCondition = (condition: Condition, key: KeySchema): KeyRange => {
  const tests = (condition.kind === 'and' ? flatten(condition) : [condition]).map(readTest);
  const own = (attribute: KeyAttribute | undefined): readonly Test[] =>
    tests.filter(({ name }) => name === attribute?.name);
  const [partition, second] = own(key.partition);
  const [sort, another] = own(key.sort);
  if (second !== undefined || another !== undefined) {
    throw validation('KeyConditionExpressions must only contain one condition per key');
  }
  const stranger = tests.find((test) => test !== partition && test !== sort);
  if (partition === undefined) throw missing(key.partition.name);
  if (stranger !== undefined) throw missing(key.sort?.name ?? key.partition.name);
  if (partition.operator !== '=') throw validation('Query key condition not supported');
  checkType(partition, key.partition);
  if (sort === undefined || key.sort === undefined)
    return { pk: partitionBytes(partition), ...ALL };
  checkType(sort, key.sort);
  return { pk: partitionBytes(partition), ...sortRange(sort) };
};

interface Test {
  readonly name: string;
  readonly operator: Comparator | 'BETWEEN' | 'begins_with';
  readonly values: readonly AttributeValue[];
}

const missing = (name: string) => validation(`Query condition missed key schema element: ${name}`);

const unsupported = (operator: string) =>
  validation(
    `Invalid KeyConditionExpression: Invalid operator used in KeyConditionExpression: ${operator}`,
  );

const flatten = (condition: Condition): readonly Condition[] =>
  condition.kind === 'and'
    ? [...flatten(condition.left), ...flatten(condition.right)]
    : [condition];

const readTest = (condition: Condition): Test => {
  switch (condition.kind) {
    case 'compare':
      if (condition.operator === '<>') throw unsupported('<>');
      return condition.left.kind === 'value'
        ? test(condition.right, MIRRORED[condition.operator], [condition.left])
        : test(condition.left, condition.operator, [condition.right]);
    case 'between':
      return test(condition.operand, 'BETWEEN', [condition.low, condition.high]);
    case 'begins-with':
      return test(condition.operand, 'begins_with', [condition.prefix]);
    case 'exists':
      throw unsupported(condition.expected ? 'attribute_exists' : 'attribute_not_exists');
    case 'type':
      throw unsupported('attribute_type');
    default:
      throw unsupported(condition.kind.toUpperCase());
  }
};

/** `:v < a` says the same as `a > :v`. */
const MIRRORED = { '=': '=', '<': '>', '<=': '>=', '>': '<', '>=': '<=' } as const;

const test = (operand: Operand, operator: Test['operator'], values: readonly Operand[]): Test => {
  const given = values.flatMap((each) => (each.kind === 'value' ? [each.value] : []));
  if (operand.kind !== 'path' || given.length < values.length) {
    throw validation(
      'Invalid KeyConditionExpression: KeyConditionExpressions must compare a key attribute with a value',
    );
  }
  if (operand.path.length > 1) {
    throw validation(
      'Invalid KeyConditionExpression: KeyConditionExpressions cannot have conditions on nested attributes',
    );
  }
  return { name: String(operand.path[0]), operator, values: given };
};

const checkType = ({ values, operator }: Test, { type }: KeyAttribute): void => {
  if (values.every((value) => typeOf(value) === type)) return;
  throw validation(
    `One or more parameter values were invalid: Condition parameter type does not match schema type (${operator})`,
  );
};

const partitionBytes = ({ values, name }: Test): Buffer => {
  const bytes = keyBytes(values[0] as AttributeValue);
  if (bytes.length > 0) return bytes;
  throw validation(
    `One or more parameter values are not valid. The AttributeValue for a key attribute cannot contain an empty string value. Key: ${name}`,
  );
};

const sortRange = ({ operator, values }: Test): SortRange => {
  const [first = ALL.low, last = ALL.high] = values.map(keyBytes);
  switch (operator) {
    case '=':
      return { low: first, high: successor(first) };
    case '<':
      return { low: ALL.low, high: first };
    case '<=':
      return { low: ALL.low, high: successor(first) };
    case '>':
      return { low: successor(first), high: ALL.high };
    case '>=':
      return { low: first, high: ALL.high };
    case 'BETWEEN':
      return { low: first, high: successor(last) };
    case 'begins_with':
      return { low: first, high: afterPrefix(first) };
    case '<>':
      throw unsupported(operator);
  }
};
