import { AwsError } from '../engine/aws-error.ts';
import type { Item } from './values/attribute-value.ts';

/** A `ValidationException` with DynamoDB's own wording where it is known. */
export const validation = (message: string): AwsError =>
  new AwsError('ValidationException', message);

/** A `ValidationException` about one value of a request, with the prefix that DynamoDB gives those. */
export const invalidParameter = (message: string): AwsError =>
  validation(`One or more parameter values were invalid: ${message}`);

/** A condition was false; `item` is told when the caller asked for `ALL_OLD`. */
export const conditionFailed = (item?: Item): AwsError =>
  new AwsError('ConditionalCheckFailedException', 'The conditional request failed', {
    members: item === undefined ? {} : { Item: item },
  });

/** The table, or the stream, is not there. */
export const notFound = (message = 'Requested resource not found'): AwsError =>
  new AwsError('ResourceNotFoundException', message);

/** The table exists already, or may not be deleted. */
export const inUse = (message: string): AwsError => new AwsError('ResourceInUseException', message);
