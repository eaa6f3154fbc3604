import type { AwsError } from '../../engine/aws-error.ts';
import { type AttributeType, type AttributeValue, typeOf } from '../values/attribute-value.ts';
import type { Cursor } from './cursor.ts';
import { parsePath } from './parse-path.ts';
import type { Operand, Path, PathOperand, ValueOperand } from './syntax.ts';

/** The name of the function that is called here, if one is. */
export const calledFunction = (cursor: Cursor): string | undefined =>
  cursor.peek().kind === 'word' && cursor.peek(1).text === '(' ? cursor.peek().text : undefined;

/** Reads `:value` or a document path. */
export const parsePlainOperand = (cursor: Cursor): PathOperand | ValueOperand => {
  if (cursor.peek().kind !== 'value') return { kind: 'path', path: parsePath(cursor) };
  const value = cursor.placeholders.value(cursor.peek().text, cursor.label);
  cursor.next();
  return { kind: 'value', value };
};

/** Reads `:value`, a path or `size(path)`. */
export const parseOperand = (cursor: Cursor): Operand => {
  const name = calledFunction(cursor);
  if (name === undefined) return parsePlainOperand(cursor);
  if (name !== 'size') throw misusedFunction(cursor, name);
  const [operand] = parseArguments(cursor, name, 1, parseOperand);
  return { kind: 'size', path: requirePath(cursor, name, operand) };
};

/** Reads `name(argument, …)` and holds it to the number of arguments that the function takes. */
export const parseArguments = <T>(
  cursor: Cursor,
  name: string,
  count: number,
  parseArgument: (cursor: Cursor) => T,
): readonly T[] => {
  cursor.next();
  cursor.expect('(');
  const found: T[] = [];
  do found.push(parseArgument(cursor));
  while (cursor.accept(','));
  cursor.expect(')');
  if (found.length === count) return found;
  throw cursor.invalid(
    `Incorrect number of operands for operator or function; operator or function: ${name}, number of operands: ${found.length}`,
  );
};

/** The path of an operand that must be one. */
export const requirePath = (
  cursor: Cursor,
  name: string,
  operand: { readonly kind: string; readonly path?: Path } | undefined,
): Path => {
  if (operand?.kind === 'path' && operand.path !== undefined) return operand.path;
  throw cursor.invalid(
    `The operator or function requires a document path; operator or function: ${name}`,
  );
};

/** Refuses a `:value` operand whose type the operator or function does not take. */
export const requireType = (
  cursor: Cursor,
  name: string,
  operand: { readonly kind: string; readonly value?: unknown },
  allowed: readonly AttributeType[],
): void => {
  if (operand.kind !== 'value') return;
  const type = typeOf(operand.value as AttributeValue);
  if (!allowed.includes(type)) throw wrongType(cursor, name, type);
};

/** The error about an operand of a type that does not fit. */
export const wrongType = (cursor: Cursor, name: string, type: AttributeType): AwsError =>
  cursor.invalid(
    `Incorrect operand type for operator or function; operator or function: ${name}, operand type: ${type}`,
  );

const KNOWN = ['attribute_exists', 'attribute_not_exists', 'attribute_type', 'begins_with'];
const FUNCTIONS = new Set([...KNOWN, 'contains', 'size', 'if_not_exists', 'list_append']);

/** The error about a function that is unknown, or that does not belong where it stands. */
export const misusedFunction = (cursor: Cursor, name: string): AwsError =>
  FUNCTIONS.has(name)
    ? cursor.invalid(
        `The function is not allowed to be used this way in an expression; function: ${name}`,
      )
    : cursor.invalid(`Invalid function name; function: ${name}`);
