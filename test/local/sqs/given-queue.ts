import { createSqs, type SqsService } from '../../../local/sqs/sqs.ts';
import { createTestEnvironment } from '../environment.ts';

export type Message = {
  readonly MessageId: string;
  readonly Body: string;
  readonly ReceiptHandle: string;
  readonly Attributes?: Record<string, string>;
};

/** A service with the queues `jobs` and `jobs-dlq` and the calls that the tests make most. */
export const givenQueue = async (attributes: Record<string, string> = {}) => {
  const environment = createTestEnvironment();
  const sqs = createSqs(environment);
  await sqs.call('CreateQueue', { QueueName: 'jobs-dlq' });
  await sqs.call('CreateQueue', { QueueName: 'jobs', Attributes: attributes });
  return { environment, sqs, clock: environment.clock, ...callsOn(sqs, 'jobs') };
};

export const redriveAfter = (maxReceiveCount: number): Record<string, string> => ({
  RedrivePolicy: JSON.stringify({
    deadLetterTargetArn: 'arn:aws:sqs:eu-central-1:000000000000:jobs-dlq',
    maxReceiveCount,
  }),
});

export const urlOf = (name: string): string => `http://127.0.0.1:4566/000000000000/${name}`;

export const callsOn = (sqs: SqsService, name: string) => {
  const QueueUrl = urlOf(name);
  return {
    send: (MessageBody: string, more: Record<string, unknown> = {}) =>
      sqs.call('SendMessage', { QueueUrl, MessageBody, ...more }),
    receive: async (more: Record<string, unknown> = {}): Promise<Message[]> => {
      const answer = await sqs.call('ReceiveMessage', {
        QueueUrl,
        MaxNumberOfMessages: 10,
        AttributeNames: ['All'],
        ...more,
      });
      return (answer['Messages'] ?? []) as Message[];
    },
    remove: (ReceiptHandle: string | undefined) =>
      sqs.call('DeleteMessage', { QueueUrl, ReceiptHandle }),
    hide: (ReceiptHandle: string | undefined, VisibilityTimeout: number) =>
      sqs.call('ChangeMessageVisibility', { QueueUrl, ReceiptHandle, VisibilityTimeout }),
    counts: async (): Promise<number[]> => {
      const answer = await sqs.call('GetQueueAttributes', { QueueUrl, AttributeNames: ['All'] });
      const all = answer['Attributes'] as Record<string, string>;
      return ['', 'NotVisible', 'Delayed'].map((kind) =>
        Number(all[`ApproximateNumberOfMessages${kind}`]),
      );
    },
  };
};
