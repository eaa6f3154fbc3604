import type * as z from 'zod';
import { AwsError } from './aws-error.ts';

/**
 * An operation's input in the schema's type. The first problem is thrown as the `AwsError` with
 * `code`, its message naming the member by path and never echoing the value.
 */
export const parseInput = <Output>(
  schema: z.ZodType<Output>,
  input: unknown,
  code: string,
): Output => {
  const parsed = schema.safeParse(input);
  if (parsed.success) return parsed.data;
  const issue = parsed.error.issues[0];
  const member = issue?.path.join('.') || 'input';
  throw new AwsError(code, `${member}: ${issue?.message ?? 'is not valid'}`);
};
