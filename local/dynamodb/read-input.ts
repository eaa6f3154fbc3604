import type * as z from 'zod';
import type { AwsError } from '../engine/aws-error.ts';
import { validation } from './errors.ts';

/** What to use in the place of the parameters that came before expressions. */
const REPLACEMENTS: Readonly<Record<string, string>> = {
  AttributesToGet: 'ProjectionExpression',
  AttributeUpdates: 'UpdateExpression',
  ConditionalOperator: 'ConditionExpression or FilterExpression',
  Expected: 'ConditionExpression',
  KeyConditions: 'KeyConditionExpression',
  QueryFilter: 'FilterExpression',
  ScanFilter: 'FilterExpression',
};

/** Checks the shape of a request; a member that is not known here is refused by name. */
export const readInput = <T>(schema: z.ZodType<T>, input: unknown): T => {
  const parsed = schema.safeParse(input);
  if (parsed.success) return parsed.data;
  throw describe(parsed.error, input);
};

const describe = (error: z.ZodError, input: unknown): AwsError => {
  const [issue] = error.issues;
  if (issue === undefined) return validation('The request is not valid');
  const at = (path: readonly PropertyKey[]): string => path.map(String).map(lowerFirst).join('.');
  if (issue.code === 'unrecognized_keys') {
    const [member = ''] = issue.keys;
    const replacement = REPLACEMENTS[member];
    const advice = replacement === undefined ? '' : `; use ${replacement}`;
    const path = [...issue.path, member].map(String).join('.');
    return validation(`${path} is not supported by the embedded DynamoDB${advice}`);
  }
  const missing = lookUp(input, issue.path) === undefined;
  const constraint = missing ? 'Member must not be null' : issue.message;
  return validation(
    `1 validation error detected: Value ${missing ? 'null ' : ''}at '${at(issue.path)}' failed to satisfy constraint: ${constraint}`,
  );
};

const lowerFirst = (text: string): string => text.slice(0, 1).toLowerCase() + text.slice(1);

const lookUp = (input: unknown, path: readonly PropertyKey[]): unknown =>
  path.reduce<unknown>(
    (value, key) =>
      typeof value === 'object' && value !== null ? Reflect.get(value, key) : undefined,
    input,
  );
