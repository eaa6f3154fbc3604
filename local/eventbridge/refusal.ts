import { AwsError } from '../engine/aws-error.ts';

export const invalidSchedule = (reason: string): AwsError =>
  new AwsError(
    'ValidationException',
    `Parameter ScheduleExpression is not valid. Reason: ${reason}.`,
  );

export const invalid = (reason: string): AwsError => new AwsError('ValidationException', reason);

export const notFound = (what: string): AwsError =>
  new AwsError('ResourceNotFoundException', `${what} does not exist.`);

export const alreadyExists = (what: string): AwsError =>
  new AwsError('ResourceAlreadyExistsException', `${what} already exists.`);
