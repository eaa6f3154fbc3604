import type { Answer, Json } from '../aws.ts';

export interface Received {
  readonly Body: string;
  readonly ReceiptHandle: string;
  readonly MD5OfBody: string;
  readonly Attributes: Readonly<Record<string, string>>;
  readonly MessageAttributes?: Json;
  readonly MD5OfMessageAttributes?: string;
}

export const messagesIn = (answer: Answer): readonly Received[] =>
  'output' in answer ? ((answer.output['Messages'] ?? []) as readonly Received[]) : [];

const entriesIn = (answer: Answer, member: 'Successful' | 'Failed'): readonly Json[] =>
  'output' in answer ? ((answer.output[member] ?? []) as readonly Json[]) : [];

/** Of a refused call its error, of a batch those of its entries. */
export const codesOf = (answer: Answer): readonly unknown[] =>
  'error' in answer ? [answer.error] : entriesIn(answer, 'Failed').map(({ Code }) => Code);

const COUNTS = [
  'ApproximateNumberOfMessages',
  'ApproximateNumberOfMessagesDelayed',
  'ApproximateNumberOfMessagesNotVisible',
];

/** Everything but ids, handles, times and wording. */
export const comparable = (answer: Answer): unknown => {
  if ('error' in answer) return { error: answer.error };
  const { Messages, MessageId, Attributes, Successful, Failed, ...rest } = answer.output;
  const counts = Object.entries((Attributes ?? {}) as Json).filter(([key]) => COUNTS.includes(key));
  return {
    ...rest,
    counts: Object.fromEntries(counts.toSorted()),
    messages: messagesIn(answer).map(messageWithout),
    successful: entriesIn(answer, 'Successful').map(({ MessageId: _id, ...entry }) => entry),
    failed: entriesIn(answer, 'Failed').map(({ Message: _text, ...entry }) => entry),
  };
};

const messageWithout = ({ Body, MD5OfBody, Attributes: of, ...more }: Received): Json => ({
  Body,
  MD5OfBody,
  receives: of['ApproximateReceiveCount'],
  deadFrom: of['DeadLetterQueueSourceArn']?.split(':').at(-1),
  attributes: more.MessageAttributes,
  attributesDigest: more.MD5OfMessageAttributes,
});
