import { AwsError } from '../engine/aws-error.ts';
import {
  compileMatcher,
  isLeaf,
  isObject,
  type Leaf,
  onlyMember,
  PatternFault,
} from './pattern-matchers.ts';

export type JsonObject = Readonly<Record<string, unknown>>;
/** Whether an event, as the JSON object that targets get, matches. */
export type EventPattern = (event: JsonObject) => boolean;

/** Bytes. Source: EventBridge API reference, PutRule, EventPattern. */
const MAX_PATTERN_LENGTH = 4096;

/**
 * Compiles an event pattern, once per rule. Source: EventBridge user guide, "Comparison operators".
 * Throws `InvalidEventPatternException`.
 */
export const compilePattern = (text: string): EventPattern => {
  try {
    if (text.length > MAX_PATTERN_LENGTH) {
      throw new PatternFault(`The pattern is longer than ${MAX_PATTERN_LENGTH} characters`);
    }
    const pattern = parse(text);
    if (!isObject(pattern)) throw new PatternFault('Filter is not an object');
    return compileObject(pattern);
  } catch (error) {
    if (!(error instanceof PatternFault)) throw error;
    throw new AwsError(
      'InvalidEventPatternException',
      `Event pattern is not valid. Reason: ${error.message}`,
      { cause: error },
    );
  }
};

const parse = (text: string): unknown => {
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new PatternFault(`It is not JSON: ${(error as Error).message}`, { cause: error });
  }
};

const compileObject = (pattern: JsonObject): EventPattern => {
  const fields = Object.entries(pattern);
  if (fields.length === 0) throw new PatternFault('Empty objects are not allowed');
  const tests = fields.map(([name, value]) =>
    name === '$or' ? compileOr(value) : compileField(name, value),
  );
  return (event) => tests.every((test) => test(event));
};

const compileOr = (alternatives: unknown): EventPattern => {
  if (!Array.isArray(alternatives) || alternatives.length < 2 || !alternatives.every(isObject)) {
    throw new PatternFault('$or must be an array of at least two objects');
  }
  const patterns = alternatives.map(compileObject);
  return (event) => patterns.some((matches) => matches(event));
};

const compileField = (name: string, pattern: unknown): EventPattern => {
  if (Array.isArray(pattern)) {
    const test = compileAlternatives(pattern);
    return (event) => test(leavesOf(event[name]));
  }
  if (!isObject(pattern)) throw new PatternFault(`"${name}" must be an object or an array`);
  const nested = compileObject(pattern);
  // What is absent is still asked: a nested `exists: false` is true of it.
  return (event) => objectsOf(event[name]).some(nested);
};

type LeavesTest = (leaves: readonly Leaf[]) => boolean;

const compileAlternatives = (alternatives: readonly unknown[]): LeavesTest => {
  if (alternatives.length === 0) throw new PatternFault('Empty arrays are not allowed');
  const tests = alternatives.map((alternative): LeavesTest => {
    const exists = existsOf(alternative);
    if (exists !== undefined) return (leaves) => leaves.length > 0 === exists;
    const matches = compileMatcher(alternative);
    return (leaves) => leaves.some(matches);
  });
  return (leaves) => tests.some((test) => test(leaves));
};

const existsOf = (alternative: unknown): boolean | undefined => {
  if (!isObject(alternative) || !('exists' in alternative)) return undefined;
  const [, argument] = onlyMember(alternative);
  if (typeof argument !== 'boolean') {
    throw new PatternFault('exists match pattern must be either true or false');
  }
  return argument;
};

/** `exists` and values see leaves only: an object is none, an array is its members. */
const leavesOf = (value: unknown): readonly Leaf[] => {
  if (Array.isArray(value)) return value.flatMap(leavesOf);
  return isLeaf(value) ? [value] : [];
};

const NOTHING: JsonObject = {};

const objectsOf = (value: unknown): readonly JsonObject[] => {
  if (isObject(value)) return [value];
  const members = Array.isArray(value) ? value.filter(isObject) : [];
  return members.length > 0 ? members : [NOTHING];
};
