import type { SQSRecord } from 'aws-lambda';
import type { StepQueue } from './adapters/step-queue.ts';
import { backoffSeconds } from './backoff.ts';
import type { RecordOutcome } from './batch.ts';
import { Fault, isRetryable, permanent } from './fault.ts';
import { WHOLE_STAGE } from './metrics.ts';
import { labelOf, messagesIn } from './read-message.ts';
import type { Runtime } from './runtime.ts';

/** A message of a record that failed. */
interface Failure {
  /** The message's own id, or its place where it has none. */
  readonly id: string;
  readonly error: unknown;
}

/** What has become so far of the messages in one record. */
export interface Fate {
  readonly record: SQSRecord;
  /** How many it holds. */
  readonly messages: number;
  done: number;
  readonly failures: Failure[];
}

/** Whose queue it is. */
interface Keeper {
  readonly name: string;
  readonly runtime: Runtime;
  readonly queue: StepQueue;
}

/** Past this many receives a record is handled last and alone, and may be found to be poison. */
const TRUSTED_RECEIVES = 3;
/** A record that has been retried for so long is parked before it is tried again. */
const TOO_OLD_MS = 12 * 60 * 60 * 1000;
/**
 * A record that is still tried so long after it was sent is told of: SQS leaves what was received three
 * times out of its queue's age, which these have been in the first seconds.
 */
const OVERDUE_MS = 15 * 60 * 1000;

export const receivesOf = (record: SQSRecord): number =>
  Number(record.attributes.ApproximateReceiveCount);

export const isSuspect = (record: SQSRecord): boolean => receivesOf(record) > TRUSTED_RECEIVES;

export const isTooOld = ({ attributes }: SQSRecord, now: number): boolean =>
  now - Number(attributes.ApproximateFirstReceiveTimestamp) > TOO_OLD_MS;

const isOverdue = ({ attributes }: SQSRecord, now: number): boolean =>
  now - Number(attributes.SentTimestamp) > OVERDUE_MS;

/** The whole record, whatever is done of it by then: it is not looked into any more. */
export const parkTooOld = (keeper: Keeper, record: SQSRecord): Promise<RecordOutcome> => {
  const error = permanent('too-old', 'retried for more than 12 hours');
  const failures = [{ id: messagesIn(record.body).map(labelOf).join(' '), error }];
  return park(keeper, record, 'too-old', labelsOf({ messages: 1, failures }));
};

/**
 * Done when all that it holds is done. Poison only when trying again mends nothing in it: as long as it
 * holds what may still come right, or what has not had its turn, it comes again as a whole, and what is
 * done by then is known by its id.
 */
export const concludeRecord = async (keeper: Keeper, fate: Fate): Promise<RecordOutcome> => {
  const { record, messages, done, failures } = fate;
  if (done === messages) return 'done';
  if (failures.length === 0) return 'failed';
  const isHopeless = failures.every(({ error }) => !isRetryable(error));
  return isSuspect(record) && isHopeless && done + failures.length === messages
    ? park(keeper, record, 'poison', labelsOf(fate))
    : retry(keeper, fate);
};

/** What failed in a record, for people. */
interface Labels {
  /** The ids of the messages that failed, a space between them. */
  readonly causeId: string;
  readonly code: string;
  readonly error: string;
  readonly stack: string;
}

/** The reason is the first's; where a record holds several, each reason says whose it is. */
const labelsOf = ({ messages, failures }: Pick<Fate, 'messages' | 'failures'>): Labels => {
  const first = failures[0]?.error;
  const { message, stack = '' } = errorOf(first);
  const reasons = failures.map(({ id, error }) => `${id}: ${errorOf(error).message}`);
  return {
    causeId: failures.map(({ id }) => id).join(' '),
    code: codeOf(first),
    error: messages === 1 ? message : reasons.join('\n'),
    stack,
  };
};

const retry = async ({ name, runtime, queue }: Keeper, fate: Fate): Promise<RecordOutcome> => {
  const { record, messages } = fate;
  const receives = receivesOf(record);
  const seconds = backoffSeconds(receives, (runtime.randomBytes(1)[0] ?? 0) / 256);
  const { code, error, causeId } = labelsOf(fate);
  runtime.observe.count('RecordRetried');
  if (isOverdue(record, runtime.now())) runtime.observe.count('RecordOverdue', 1, WHOLE_STAGE);
  runtime.observe.log('warn', 'record will be retried', {
    step: name,
    receives,
    inSeconds: seconds,
    code,
    error,
    ...(messages > 1 && { messages, failed: causeId }),
  });
  await queue.retryIn(record.receiptHandle, seconds).catch((refused: unknown) => {
    // The record still comes back, when the queue's own visibility time-out passes.
    runtime.observe.log('warn', 'back-off not set', { step: name, ...described(refused) });
  });
  return 'failed';
};

const park = async (
  { name, runtime, queue }: Keeper,
  record: SQSRecord,
  reason: 'poison' | 'too-old',
  { causeId, code, error, stack }: Labels,
): Promise<RecordOutcome> => {
  try {
    await queue.park(record.body, { reason, error, stack, step: name, causeId });
  } catch (refused) {
    runtime.observe.log('error', 'record not parked', { step: name, ...described(refused) });
    return 'failed';
  }
  runtime.observe.count('RecordParked');
  runtime.observe.log('error', 'record parked', { step: name, reason, code, error });
  return 'done';
};

const errorOf = (error: unknown): Error =>
  error instanceof Error ? error : new Error(String(error));

const codeOf = (error: unknown): string =>
  error instanceof Fault ? error.code : errorOf(error).name;

const described = (error: unknown): Readonly<Record<string, unknown>> => ({
  code: codeOf(error),
  error: errorOf(error).message,
});
