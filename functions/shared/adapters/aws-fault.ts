import { Fault } from '../fault.ts';
import { refusesAnItem } from './failed-condition.ts';

/** Errors that the same request will meet again whatever time passes. */
const FINAL = new Set([
  'ValidationException',
  'SerializationException',
  'InvalidMessageContents',
  'ItemCollectionSizeLimitExceededException',
]);

/**
 * An AWS error as a fault. Everything but a malformed request counts as retryable: throttles and
 * network errors pass, and a missing permission or table is a deployment in progress or a mistake
 * that a person mends while the records wait.
 */
export const awsFault = (what: string, error: unknown): Fault => {
  const name = error instanceof Error ? error.name : 'UnknownError';
  const message = error instanceof Error ? error.message : String(error);
  return new Fault('aws-call-failed', `${what}: ${name}: ${message}`, {
    retryable: !FINAL.has(name) && !refusesAnItem(error),
    cause: error,
  });
};
