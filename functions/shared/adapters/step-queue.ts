import { canaryKey } from '../canary.ts';
import type { Runtime } from '../runtime.ts';
import { dynamoPutItem, sqsChangeVisibility, sqsSendMessage } from './aws-calls.ts';
import type { SignedAws } from './signed-client.ts';

/** Why a record lies in the dead-letter queue; kept as message attributes beside the untouched body. */
export interface ParkReason {
  /** `poison`, `too-old` */
  readonly reason: string;
  readonly error: string;
  readonly stack: string;
  readonly step: string;
  readonly causeId: string;
}

/** A step's own queue and dead letters, from inside its worker. */
export interface StepQueue {
  /** The record comes back after so many seconds. */
  retryIn(receiptHandle: string, seconds: number): Promise<void>;
  /** Copies the body to the dead letters; the caller then reports the record done. */
  park(body: string, reason: ParkReason): Promise<void>;
  /** Tells whoever sent the canary that it came through to this step. */
  answerCanary(step: string, canaryId: string): Promise<void>;
}

const ATTRIBUTE_LIMIT = 4096;

/** Over the small client: an SDK client would cost every worker its start-up for two rare calls. */
export const createStepQueue = (
  aws: SignedAws & Pick<Runtime, 'now' | 'setting'>,
  urls = { queueUrl: aws.setting('QUEUE_URL'), deadLetterUrl: aws.setting('DLQ_URL') },
): StepQueue => ({
  retryIn: (handle, seconds) => sqsChangeVisibility(aws, urls.queueUrl, { handle, seconds }),
  park: (body, reason) => {
    const attributes = Object.entries(reason).flatMap(([name, value]: [string, string]) =>
      value === '' ? [] : [[name, value.slice(0, ATTRIBUTE_LIMIT)]],
    );
    return sqsSendMessage(aws, urls.deadLetterUrl, body, Object.fromEntries(attributes));
  },
  answerCanary: (step, canaryId) => {
    const { pk, sk } = canaryKey(step);
    const at = new Date(aws.now()).toISOString();
    const row = { pk, sk, kind: 'canary', canaryId, at };
    const item = Object.entries(row).map(([name, S]) => [name, { S }] as const);
    return dynamoPutItem(aws, aws.setting('TABLE'), Object.fromEntries(item));
  },
});
