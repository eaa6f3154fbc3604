import { ATTRIBUTE_TYPES, type AttributeType, typeOf } from '../values/attribute-value.ts';
import { compareValues } from '../values/compare.ts';
import type { Cursor } from './cursor.ts';
import {
  calledFunction,
  misusedFunction,
  parseArguments,
  parseOperand,
  requirePath,
  requireType,
  wrongType,
} from './parse-operand.ts';
import type { Comparator, Condition, Operand } from './syntax.ts';

const COMPARATORS: readonly string[] = ['=', '<>', '<', '<=', '>', '>='];
const ORDERED: readonly AttributeType[] = ['S', 'N', 'B'];
const MAX_CHOICES = 100;

/** Reads a whole condition, filter or key condition. OR binds loosest, then AND, then NOT. */
export const parseCondition = (cursor: Cursor): Condition => {
  const condition = parseOr(cursor);
  if (cursor.peek().kind !== 'end') throw cursor.unexpected();
  return condition;
};

const parseOr = (cursor: Cursor): Condition => {
  let left = parseAnd(cursor);
  while (cursor.accept('OR')) left = { kind: 'or', left, right: parseAnd(cursor) };
  return left;
};

const parseAnd = (cursor: Cursor): Condition => {
  let left = parseNot(cursor);
  while (cursor.accept('AND')) left = { kind: 'and', left, right: parseNot(cursor) };
  return left;
};

const parseNot = (cursor: Cursor): Condition =>
  cursor.accept('NOT') ? { kind: 'not', condition: parseNot(cursor) } : parsePrimary(cursor);

const parsePrimary = (cursor: Cursor): Condition => {
  if (!cursor.accept('(')) {
    const name = calledFunction(cursor);
    if (name === undefined || name === 'size') return parseComparison(cursor);
    const condition = parseFunction(cursor, name);
    if (isComparator(cursor)) throw misusedFunction(cursor, name);
    return condition;
  }
  const doubled = cursor.peek().text === '(' && closesTogether(cursor);
  const condition = parseOr(cursor);
  cursor.expect(')');
  if (doubled) throw cursor.invalid('The expression has redundant parentheses;');
  return condition;
};

/** Whether the parenthesis ahead closes right before the one that is open already. */
const closesTogether = (cursor: Cursor): boolean => {
  let depth = 0;
  for (let ahead = 0; cursor.peek(ahead).kind !== 'end'; ahead += 1) {
    const { text } = cursor.peek(ahead);
    if (text === '(') depth += 1;
    if (text === ')') depth -= 1;
    if (depth === 0) return cursor.peek(ahead + 1).text === ')';
  }
  return false;
};

const parseComparison = (cursor: Cursor): Condition => {
  const operand = parseOperand(cursor);
  if (cursor.accept('BETWEEN')) return parseBetween(cursor, operand);
  if (cursor.accept('IN')) return parseIn(cursor, operand);
  if (!isComparator(cursor)) {
    throw operand.kind === 'size' ? misusedFunction(cursor, 'size') : cursor.unexpected();
  }
  const operator = cursor.next().text;
  const right = parseOperand(cursor);
  if (operator !== '=' && operator !== '<>') {
    requireType(cursor, operator, operand, ORDERED);
    requireType(cursor, operator, right, ORDERED);
  }
  requireDistinct(cursor, operator, operand, right);
  return { kind: 'compare', operator: operator as Comparator, left: operand, right };
};

const isComparator = (cursor: Cursor): boolean =>
  cursor.peek().kind === 'symbol' && COMPARATORS.includes(cursor.peek().text);

const requireDistinct = (cursor: Cursor, name: string, one: Operand, two: Operand): void => {
  if (one.kind !== 'path' || two.kind !== 'path') return;
  const same =
    one.path.length === two.path.length && one.path.every((part, at) => part === two.path[at]);
  if (!same) return;
  throw cursor.invalid(
    `The first operand must be distinct from the remaining operands for this operator or function; operator: ${name}, first operand: [${one.path.join(', ')}]`,
  );
};

const parseBetween = (cursor: Cursor, operand: Operand): Condition => {
  const low = parseOperand(cursor);
  cursor.expect('AND');
  const high = parseOperand(cursor);
  for (const each of [operand, low, high]) requireType(cursor, 'BETWEEN', each, ORDERED);
  if (low.kind === 'value' && high.kind === 'value') {
    const shown = `lower bound operand: AttributeValue: ${show(low.value)}, upper bound operand: AttributeValue: ${show(high.value)}`;
    const order = compareValues(low.value, high.value);
    if (order === undefined) {
      throw cursor.invalid(
        `The BETWEEN operator requires same data type for lower and upper bounds; ${shown}`,
      );
    }
    if (order > 0) {
      throw cursor.invalid(
        `The BETWEEN operator requires upper bound to be greater than or equal to lower bound; ${shown}`,
      );
    }
  }
  return { kind: 'between', operand, low, high };
};

const show = (value: object): string =>
  `{${Object.entries(value).map(([type, content]) => `${type}:${String(content)}`)}}`;

const parseIn = (cursor: Cursor, operand: Operand): Condition => {
  cursor.expect('(');
  const choices: Operand[] = [];
  do choices.push(parseOperand(cursor));
  while (cursor.accept(','));
  cursor.expect(')');
  if (choices.length > MAX_CHOICES) {
    throw cursor.invalid(
      `The IN operator is provided with too many operands; number of operands: ${choices.length}`,
    );
  }
  return { kind: 'in', operand, choices };
};

const parseFunction = (cursor: Cursor, name: string): Condition => {
  switch (name) {
    case 'attribute_exists':
    case 'attribute_not_exists': {
      const [operand] = parseArguments(cursor, name, 1, parseOperand);
      const path = requirePath(cursor, name, operand);
      return { kind: 'exists', path, expected: name === 'attribute_exists' };
    }
    case 'attribute_type':
      return parseTypeTest(cursor, name);
    case 'begins_with': {
      const [operand, prefix] = parseArguments(cursor, name, 2, parseOperand) as [Operand, Operand];
      requireType(cursor, name, operand, ['S', 'B']);
      requireType(cursor, name, prefix, ['S', 'B']);
      requireDistinct(cursor, name, operand, prefix);
      return { kind: 'begins-with', operand, prefix };
    }
    case 'contains': {
      const [operand, part] = parseArguments(cursor, name, 2, parseOperand) as [Operand, Operand];
      requireDistinct(cursor, name, operand, part);
      return { kind: 'contains', operand, part };
    }
    default:
      throw misusedFunction(cursor, name);
  }
};

const parseTypeTest = (cursor: Cursor, name: string): Condition => {
  const [operand, wanted] = parseArguments(cursor, name, 2, parseOperand) as [Operand, Operand];
  if (wanted.kind !== 'value') throw misusedFunction(cursor, name);
  if (!('S' in wanted.value)) throw wrongType(cursor, name, typeOf(wanted.value));
  const type = wanted.value.S;
  if (ATTRIBUTE_TYPES.includes(type as AttributeType)) {
    return { kind: 'type', operand, type: type as AttributeType };
  }
  throw cursor.invalid(
    `Invalid attribute type name found; type: ${type}, valid types: {${ATTRIBUTE_TYPES.join(',')}}`,
  );
};
