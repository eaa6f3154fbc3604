import * as z from 'zod';
import { AwsError } from '../engine/aws-error.ts';
import { parseInput } from '../engine/parse-input.ts';
import { answerBatch, checkBatchIds } from './batch.ts';
import { type Input, meterRequest, type Output, type SqsContext } from './context.ts';
import {
  checkAttributes,
  type MessageAttributes,
  messageAttributesSchema,
  sizeOfAttributes,
} from './message-attributes.ts';
import { digestOfAttributes, digestOfBody } from './message-digest.ts';
import type { Queue } from './queue-table.ts';
import { invalidValue, missingParameter } from './refusal.ts';

const messageSchema = z.object({
  MessageBody: z.string().default(''),
  DelaySeconds: z.number().optional(),
  MessageAttributes: messageAttributesSchema,
  MessageSystemAttributes: messageAttributesSchema,
});
type Message = z.infer<typeof messageSchema>;

const batchSchema = z.object({
  Entries: z.array(messageSchema.extend({ Id: z.string().default('') })).default([]),
});

/** Bytes of one message and of all messages of a batch. Source: SQS developer guide, message quotas. */
const MAX_BATCH_BYTES = 1_048_576;
const MAX_DELAY_SECONDS = 900;
// XML 1.0 characters: everything that SQS documents as valid, so lone surrogates and most controls are out.
const INVALID_CHARACTER = /[^\t\n\r\u0020-\uD7FF\uE000-\uFFFD\u{10000}-\u{10FFFF}]/u;

export const sendMessage = (context: SqsContext, input: Input): Output => {
  const queue = context.queues.atUrl(input['QueueUrl']);
  const message = parseInput(messageSchema, input, 'InvalidParameterValue');
  checkMessage(queue, message);
  meterRequest(context, queue.name, sizeOf(message));
  return storeMessage(context, queue, message);
};

export const sendMessageBatch = (context: SqsContext, input: Input): Output => {
  const queue = context.queues.atUrl(input['QueueUrl']);
  const { Entries } = parseInput(batchSchema, input, 'InvalidParameterValue');
  checkBatchIds(Entries);
  const bytes = Entries.reduce((total, entry) => total + sizeOf(entry), 0);
  if (bytes > MAX_BATCH_BYTES) {
    throw new AwsError(
      'BatchRequestTooLong',
      `Batch requests cannot be longer than ${MAX_BATCH_BYTES} bytes. You have sent ${bytes} bytes.`,
    );
  }
  meterRequest(context, queue.name, bytes);
  return context.environment.store.transaction(() =>
    answerBatch(Entries, (entry) => {
      checkMessage(queue, entry);
      return storeMessage(context, queue, entry);
    }),
  );
};

const sizeOf = (message: Message): number =>
  Buffer.byteLength(message.MessageBody) + sizeOfAttributes(message.MessageAttributes);

const checkMessage = (queue: Queue, message: Message): void => {
  const { MessageBody: body, DelaySeconds: delay = 0 } = message;
  if (body === '') throw missingParameter('MessageBody');
  if (INVALID_CHARACTER.test(body)) throw invalidContents('The message body');
  if (!Number.isInteger(delay) || delay < 0 || delay > MAX_DELAY_SECONDS) {
    throw invalidValue(`DelaySeconds must be >= 0 and <= ${MAX_DELAY_SECONDS}.`);
  }
  checkAttributes(message.MessageAttributes);
  checkSystemAttributes(message.MessageSystemAttributes);
  for (const { StringValue = '' } of Object.values(message.MessageAttributes)) {
    if (INVALID_CHARACTER.test(StringValue)) throw invalidContents('A message attribute');
  }
  const limit = queue.settings.maximumMessageSize;
  if (sizeOf(message) > limit) {
    throw invalidValue(`Message must be shorter than ${limit} bytes.`);
  }
};

const invalidContents = (what: string): AwsError =>
  new AwsError(
    'InvalidMessageContents',
    `${what} contains a character outside the allowed set: ` +
      '#x9 | #xA | #xD | #x20 to #xD7FF | #xE000 to #xFFFD | #x10000 to #x10FFFF.',
  );

const checkSystemAttributes = (attributes: MessageAttributes): void => {
  for (const name of Object.keys(attributes)) {
    if (name !== 'AWSTraceHeader') {
      throw invalidValue(
        `Message system attribute '${name}' is invalid: only AWSTraceHeader is supported.`,
      );
    }
  }
};

const storeMessage = (context: SqsContext, queue: Queue, message: Message): Output => {
  const { clock, random } = context.environment;
  const now = clock.now();
  const visibleAt =
    now +
    (message.DelaySeconds === undefined ? queue.settings.delayMs : message.DelaySeconds * 1000);
  const id = random.uuid();
  context.messages.insert({
    queue: queue.name,
    id,
    body: message.MessageBody,
    attributes: message.MessageAttributes,
    traceHeader: message.MessageSystemAttributes['AWSTraceHeader']?.StringValue ?? null,
    sentAt: now,
    visibleAt,
  });
  context.environment.metrics?.put({
    namespace: 'AWS/SQS',
    name: 'NumberOfMessagesSent',
    dimensions: { QueueName: queue.name },
    value: 1,
  });
  context.availability.announce(queue.name, visibleAt);
  const attributesDigest = digestOfAttributes(message.MessageAttributes);
  const systemDigest = digestOfAttributes(message.MessageSystemAttributes);
  return {
    MessageId: id,
    MD5OfMessageBody: digestOfBody(message.MessageBody),
    ...(attributesDigest && { MD5OfMessageAttributes: attributesDigest }),
    ...(systemDigest && { MD5OfMessageSystemAttributes: systemDigest }),
  };
};
