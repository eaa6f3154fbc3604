import fc from 'fast-check';
import type { Answer, Aws, Json } from './aws.ts';
import type { Conformance, Step } from './step.ts';

const QueueName = 'jobs';

/** No step depends on time passing: a message is hidden for long, or not at all. */
const hidden = fc.constantFrom(0, 600);
const nth = fc.nat(3);

const step: fc.Arbitrary<Step> = fc.oneof(
  fc
    .constantFrom('a', 'b', 'c', 'ünï 😀')
    .map((MessageBody) => ({ operation: 'SendMessage', input: { MessageBody } })),
  hidden.map((VisibilityTimeout) => ({
    operation: 'ReceiveMessage',
    input: { VisibilityTimeout, MaxNumberOfMessages: 10, AttributeNames: ['All'] },
  })),
  nth.map((index) => ({ operation: 'DeleteMessage', input: { handle: index } })),
  fc.tuple(nth, hidden).map(([handle, VisibilityTimeout]) => ({
    operation: 'ChangeMessageVisibility',
    input: { handle, VisibilityTimeout },
  })),
  fc.constant({ operation: 'GetQueueAttributes', input: { AttributeNames: ['All'] } }),
);

interface Received {
  readonly Body: string;
  readonly ReceiptHandle: string;
  readonly MD5OfBody: string;
  readonly Attributes: Readonly<Record<string, string>>;
}

/** Receipt handles differ, so a step names the n-th handle that this side was given. */
const withHandles = (aws: Aws): Aws => {
  const handles: string[] = [];
  return {
    call: async (service, operation, { handle, ...input }) => {
      const { output } = (await aws.call('sqs', 'GetQueueUrl', { QueueName })) as { output: Json };
      const ReceiptHandle = typeof handle === 'number' ? handles[handle] : undefined;
      if (handle !== undefined && ReceiptHandle === undefined) return { output: {} };
      const answer = await aws.call(service, operation, {
        ...input,
        QueueUrl: output['QueueUrl'],
        ...(ReceiptHandle !== undefined && { ReceiptHandle }),
      });
      for (const message of messagesIn(answer)) handles.push(message.ReceiptHandle);
      return answer;
    },
  };
};

const messagesIn = (answer: Answer): readonly Received[] =>
  'output' in answer ? ((answer.output['Messages'] ?? []) as readonly Received[]) : [];

const COUNTS = ['ApproximateNumberOfMessages', 'ApproximateNumberOfMessagesNotVisible'];

const isError = (answer: Answer, name: string): boolean =>
  'error' in answer && answer.error === name;

/** Sending, receiving, hiding, deleting, counting. */
export const sqs: Conformance = {
  service: 'sqs',
  step,
  maxSteps: 20,
  prepare: async (aws) => {
    const { output } = (await aws.call('sqs', 'CreateQueue', { QueueName })) as { output: Json };
    await aws.call('sqs', 'DeleteQueue', { QueueUrl: output['QueueUrl'] });
    await aws.call('sqs', 'CreateQueue', { QueueName });
  },
  around: withHandles,
  known: [
    {
      name: 'MiniStack changes the visibility of a message that is not in flight',
      applies: ({ operation }, ours) =>
        operation === 'ChangeMessageVisibility' && isError(ours, 'MessageNotInflight'),
    },
    {
      name: 'MiniStack names another error for the visibility of a deleted message',
      applies: ({ operation }, ours, theirs) =>
        operation === 'ChangeMessageVisibility' &&
        isError(ours, 'InvalidParameterValue') &&
        isError(theirs, 'ReceiptHandleIsInvalid'),
    },
    {
      name: 'MiniStack refuses to delete what is deleted',
      applies: ({ operation }, ours, theirs) =>
        operation === 'DeleteMessage' &&
        'output' in ours &&
        isError(theirs, 'ReceiptHandleIsInvalid'),
    },
  ],
  comparable: (answer) => {
    if ('error' in answer) return { error: answer.error };
    const { Messages: _received, MessageId: _id, Attributes, ...rest } = answer.output;
    const counts = Object.entries((Attributes ?? {}) as Json).filter(([key]) =>
      COUNTS.includes(key),
    );
    const messages = messagesIn(answer).map(({ Body, MD5OfBody, Attributes: of }) => ({
      Body,
      MD5OfBody,
      receives: of['ApproximateReceiveCount'],
    }));
    return { ...rest, counts: Object.fromEntries(counts.toSorted()), messages };
  },
};
