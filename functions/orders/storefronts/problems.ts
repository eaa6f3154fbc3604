import type * as z from 'zod';
import { parseJson } from '../../shared/lossless.ts';
import type { Mapped, MappingProblem } from './storefront.ts';

/** More problems than this help nobody. */
const MAX_PROBLEMS = 20;

/** The body as an object of lossless values, or why it is none. */
export const readObject = (
  rawBody: Uint8Array,
): { readonly object: Readonly<Record<string, unknown>> } | { readonly refused: Mapped } => {
  const parsed = parseJson(rawBody);
  if (!parsed.ok) {
    const { code, message } = parsed.problem;
    return { refused: unmappable([{ code, path: '', message }]) };
  }
  const { value } = parsed;
  return isRecord(value)
    ? { object: value }
    : { refused: refuse('not-an-object', '', 'send one JSON object as the body') };
};

/** A JSON object, and not a number in the disguise that lossless parsing gives it. */
const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' &&
  value !== null &&
  !Array.isArray(value) &&
  !('isLosslessNumber' in value && value.isLosslessNumber === true);

/** Quarantine for these reasons, each told once; the first twenty are kept. */
export const unmappable = (problems: readonly MappingProblem[]): Mapped => {
  const distinct = new Map<string, MappingProblem>();
  for (const problem of problems) {
    const key = `${problem.code} ${problem.path}`;
    if (!distinct.has(key)) distinct.set(key, problem);
    if (distinct.size === MAX_PROBLEMS) break;
  }
  return { kind: 'unmappable', problems: [...distinct.values()] };
};

/** Quarantine for one reason. */
export const refuse = (code: string, path: string, message: string): Mapped =>
  unmappable([{ code, path, message }]);

/**
 * Parses with a schema whose issue messages are instructions ("send …"); the paths become JSON
 * pointers. Nothing of the value is repeated, so nothing personal can be.
 */
export const readAs = <T>(
  schema: z.ZodType<T>,
  value: unknown,
  prefix = '',
): { readonly read: T } | { readonly refused: Mapped } => {
  const result = schema.safeParse(value, { error: () => 'send a JSON object' });
  if (result.success) return { read: result.data };
  const problems = result.error.issues.slice(0, MAX_PROBLEMS).map((issue) => ({
    code: hasMember(value, issue.path) ? 'bad-field' : 'missing-field',
    path: prefix + pointerOf(issue.path),
    message: issue.message,
  }));
  return { refused: unmappable(problems) };
};

const pointerOf = (path: readonly PropertyKey[]): string =>
  path.map((key) => `/${String(key).replaceAll('~', '~0').replaceAll('/', '~1')}`).join('');

const hasMember = (value: unknown, path: readonly PropertyKey[]): boolean => {
  let member: unknown = value;
  for (const key of path) {
    if (typeof member !== 'object' || member === null || !Object.hasOwn(member, key)) return false;
    member = (member as Record<PropertyKey, unknown>)[key];
  }
  return member !== null && member !== undefined;
};
