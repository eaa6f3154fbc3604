import type { QueueSource } from './sources.ts';
import type { ReceivedMessage } from './sqs-event.ts';

/** The most that SQS gives, or deletes, in one call. */
const RECEIVE_LIMIT = 10;

/** A queue by its ARN, read and emptied in batches of any size. */
export interface BatchQueue {
  readonly name: string;
  /** Whether a receive would bring so many messages now; without a number, any. */
  hasVisible(count?: number): boolean;
  receive(count: number): Promise<ReceivedMessage[]>;
  remove(messages: readonly ReceivedMessage[]): Promise<readonly string[]>;
  /** Makes messages visible again at once. */
  giveBack(messages: readonly ReceivedMessage[]): Promise<void>;
}

/** Opens the queue; its URL is asked for once, when first needed. */
export const createBatchQueue = (queueArn: string, sqs: QueueSource): BatchQueue => {
  const name = queueArn.split(':').at(-1) ?? '';
  let url: Promise<unknown> | undefined;
  const call = async (operation: string, input: object): Promise<Record<string, unknown>> => {
    url ??= sqs.call('GetQueueUrl', { QueueName: name }).then(({ QueueUrl }) => QueueUrl);
    return sqs.call(operation, { QueueUrl: await url, ...input });
  };
  const receive = async (count: number): Promise<ReceivedMessage[]> => {
    const { Messages } = await call('ReceiveMessage', {
      MaxNumberOfMessages: Math.min(count, RECEIVE_LIMIT),
      WaitTimeSeconds: 0,
      MessageSystemAttributeNames: ['All'],
      MessageAttributeNames: ['All'],
    });
    const messages = (Messages ?? []) as ReceivedMessage[];
    if (count <= RECEIVE_LIMIT || messages.length < RECEIVE_LIMIT || !sqs.hasVisible(name)) {
      return messages;
    }
    return [...messages, ...(await receive(count - messages.length))];
  };
  return {
    name,
    hasVisible: (count) => sqs.hasVisible(name, count),
    receive,
    remove: async (messages) => {
      const failures: string[] = [];
      for (let start = 0; start < messages.length; start += RECEIVE_LIMIT) {
        const entries = messages
          .slice(start, start + RECEIVE_LIMIT)
          .map(({ ReceiptHandle }, index) => ({ Id: String(index), ReceiptHandle }));
        const { Failed } = await call('DeleteMessageBatch', { Entries: entries });
        for (const { Message } of (Failed ?? []) as { Message?: string }[]) {
          failures.push(Message ?? 'unknown');
        }
      }
      return failures;
    },
    giveBack: async (messages) => {
      for (const { ReceiptHandle } of messages) {
        await call('ChangeMessageVisibility', { ReceiptHandle, VisibilityTimeout: 0 });
      }
    },
  };
};
