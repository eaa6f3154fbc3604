import { AwsError } from '../engine/aws-error.ts';

/** SQS's refusal of a value; `reason` says what is wrong and what is allowed. */
export const invalidValue = (reason: string): AwsError =>
  new AwsError('InvalidParameterValue', `One or more parameters are invalid. Reason: ${reason}`);

/** SQS's refusal of a request without a member that it needs. */
export const missingParameter = (name: string): AwsError =>
  new AwsError('MissingParameter', `The request must contain the parameter ${name}.`);

export const queueDoesNotExist = (): AwsError =>
  new AwsError('QueueDoesNotExist', 'The specified queue does not exist.');
