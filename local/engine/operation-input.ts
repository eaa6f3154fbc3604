import type * as z from 'zod';
import { AwsError } from './aws-error.ts';

/**
 * Reads one operation's input by its schema. A strict schema makes a member that is not implemented
 * here an error naming it, so that no option is ignored in silence.
 *
 * Throws `AwsError`: `NotImplemented` (501) for an unknown member, `ValidationException` otherwise.
 */
export const readInput = <Schema extends z.ZodType>(
  operation: string,
  schema: Schema,
  input: Readonly<Record<string, unknown>>,
): z.output<Schema> => {
  const given = Object.fromEntries(
    Object.entries(input).filter(([, value]) => value !== undefined),
  );
  const read = schema.safeParse(given);
  if (read.success) return read.data;
  const [issue] = read.error.issues;
  if (issue?.code === 'unrecognized_keys') {
    throw new AwsError(
      'NotImplemented',
      `${operation}: the embedded cloud does not implement ${issue.keys.join(', ')}.`,
      { httpStatus: 501 },
    );
  }
  throw new AwsError(
    'ValidationException',
    `${operation}: ${issue?.path.join('.') || 'input'}: ${issue?.message ?? 'not valid'}`,
  );
};

/** The error of an operation that a service does not have. */
export const unknownOperation = (service: string, operation: string): AwsError =>
  new AwsError(
    'UnknownOperationException',
    `The embedded cloud does not implement ${operation} of ${service}.`,
  );
