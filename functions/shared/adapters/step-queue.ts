import { ChangeMessageVisibilityCommand, SendMessageCommand } from '@aws-sdk/client-sqs';
import type { HasSqs } from '../runtime.ts';
import { awsFault } from './aws-fault.ts';

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
}

const ATTRIBUTE_LIMIT = 4096;

export const createStepQueue = (
  ports: HasSqs,
  urls: { readonly queueUrl: string; readonly deadLetterUrl: string },
): StepQueue => ({
  retryIn: async (receiptHandle, seconds) => {
    try {
      await ports.sqs.send(
        new ChangeMessageVisibilityCommand({
          QueueUrl: urls.queueUrl,
          ReceiptHandle: receiptHandle,
          VisibilityTimeout: seconds,
        }),
      );
    } catch (error) {
      throw awsFault('change visibility', error);
    }
  },
  park: async (body, reason) => {
    const attributes = Object.entries(reason).filter(([, value]) => value !== '');
    try {
      await ports.sqs.send(
        new SendMessageCommand({
          QueueUrl: urls.deadLetterUrl,
          MessageBody: body,
          MessageAttributes: Object.fromEntries(
            attributes.map(([name, value]: [string, string]) => [
              name,
              { DataType: 'String', StringValue: printable(value).slice(0, ATTRIBUTE_LIMIT) },
            ]),
          ),
        }),
      );
    } catch (error) {
      throw awsFault('send to the dead letters', error);
    }
  },
});

/** SQS refuses control characters other than tab and line breaks. */
const printable = (text: string): string =>
  [...text]
    .map((character) => (character < ' ' && !'\t\n\r'.includes(character) ? '\ufffd' : character))
    .join('');
