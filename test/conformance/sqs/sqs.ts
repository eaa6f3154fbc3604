import type { Aws, Json } from '../aws.ts';
import type { Conformance } from '../step.ts';
import { comparable, messagesIn } from './comparable.ts';
import { known, passedOver } from './known.ts';
import { steps } from './steps.ts';

const MAX_RECEIVES = 3;

const urlOf = async (aws: Aws, QueueName: string): Promise<string> => {
  const { output } = (await aws.call('sqs', 'CreateQueue', { QueueName })) as { output: Json };
  return String(output['QueueUrl']);
};

/** An empty queue of the name, whatever was there. */
const renew = async (aws: Aws, QueueName: string, Attributes: Json = {}): Promise<string> => {
  await aws.call('sqs', 'DeleteQueue', { QueueUrl: await urlOf(aws, QueueName) });
  await aws.call('sqs', 'CreateQueue', { QueueName, Attributes });
  return urlOf(aws, QueueName);
};

/** Handles and URLs differ, so a step names a queue and the n-th last handle of this side. */
const withHandles = (aws: Aws): Aws => {
  const given = new Map<unknown, string[]>();
  const filled = ({ handle, ...input }: Json, handles: readonly string[]): Json => {
    if (handle === undefined) return input;
    const ReceiptHandle = handles.at(-1 - (Number(handle) % handles.length)) ?? 'no handle';
    return { ...input, ReceiptHandle };
  };
  return {
    call: async (service, operation, { queue, ...input }) => {
      const handles = given.get(queue) ?? [];
      const entries = input['Entries'] as readonly Json[] | undefined;
      const jobs = await aws.call(service, 'GetQueueUrl', { QueueName: 'jobs' });
      const url = String('output' in jobs && jobs.output['QueueUrl']);
      const answer = await aws.call(service, operation, {
        ...filled(input, handles),
        ...(entries && { Entries: entries.map((each) => filled(each, handles)) }),
        QueueUrl: url.replace(/jobs$/, String(queue)),
      });
      given.set(queue, [...handles, ...messagesIn(answer).map((each) => each.ReceiptHandle)]);
      return answer;
    },
  };
};

/** Sending, receiving, hiding, deleting, counting, one by one and in batches, up to the dead letters. */
export const sqs: Conformance = {
  service: 'sqs',
  subject: 'messages, batches and dead letters',
  step: steps,
  maxSteps: 25,
  prepare: async (aws) => {
    const QueueUrl = await renew(aws, 'dead');
    const answer = await aws.call('sqs', 'GetQueueAttributes', {
      QueueUrl,
      AttributeNames: ['QueueArn'],
    });
    const { output } = answer as { output: { Attributes: { QueueArn: string } } };
    const policy = {
      deadLetterTargetArn: output.Attributes.QueueArn,
      maxReceiveCount: MAX_RECEIVES,
    };
    await renew(aws, 'jobs', { RedrivePolicy: JSON.stringify(policy) });
  },
  around: withHandles,
  known,
  passedOver,
  comparable,
};
