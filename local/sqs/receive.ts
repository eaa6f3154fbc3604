import * as z from 'zod';
import { parseInput } from '../engine/parse-input.ts';
import { type Input, meterRequest, type Output, type SqsContext } from './context.ts';
import { selectAttributes, sizeOfAttributes } from './message-attributes.ts';
import { digestOfAttributes, digestOfBody } from './message-digest.ts';
import type { StoredMessage } from './message-table.ts';
import type { Queue } from './queue-table.ts';
import { newReceipt, receiptHandle } from './receipt.ts';

const inputSchema = z.object({
  MaxNumberOfMessages: z.number().int().min(1).max(10).default(1),
  VisibilityTimeout: z.number().int().min(0).max(43_200).optional(),
  WaitTimeSeconds: z.number().int().min(0).max(20).optional(),
  MessageAttributeNames: z.array(z.string()).default([]),
  MessageSystemAttributeNames: z.array(z.string()).default([]),
  // The name that MessageSystemAttributeNames had before 2023; both still work.
  AttributeNames: z.array(z.string()).default([]),
});
type ReceiveInput = z.infer<typeof inputSchema>;

interface ReceivedMessage extends StoredMessage {
  readonly handle: string;
}

/** Answers at once with what is visible, or waits up to the wait time for the first message. */
export const receiveMessage = async (context: SqsContext, input: Input): Promise<Output> => {
  const queue = context.queues.atUrl(input['QueueUrl']);
  const ask = parseInput(inputSchema, input, 'InvalidParameterValue');
  const waitMs =
    ask.WaitTimeSeconds === undefined ? queue.settings.waitMs : ask.WaitTimeSeconds * 1000;
  const received = claim(context, queue, ask);
  const messages =
    received.length > 0 || waitMs === 0 ? received : await longPoll(context, queue, ask, waitMs);
  const bytes = messages.reduce(
    (total, { body, attributes }) => total + Buffer.byteLength(body) + sizeOfAttributes(attributes),
    0,
  );
  meterRequest(context, queue.name, bytes);
  if (messages.length === 0) return {};
  return { Messages: messages.map((message) => present(context, ask, message)) };
};

const longPoll = (
  context: SqsContext,
  queue: Queue,
  ask: ReceiveInput,
  waitMs: number,
): Promise<ReceivedMessage[]> =>
  new Promise((resolve, reject) => {
    const { clock } = context.environment;
    const finish = (settle: () => void): void => {
      forgetDeadline();
      unsubscribe();
      settle();
    };
    const forgetDeadline = clock.at(clock.now() + waitMs, () => finish(() => resolve([])));
    const unsubscribe = context.availability.subscribe(queue.name, () => {
      try {
        const messages = claim(context, queue, ask);
        if (messages.length > 0) finish(() => resolve(messages));
      } catch (error) {
        finish(() => reject(error));
      }
    });
  });

/** One transaction: expired messages go, exhausted ones move to the dead-letter queue, others are claimed. */
const claim = (context: SqsContext, queue: Queue, ask: ReceiveInput): ReceivedMessage[] => {
  const { messages, environment } = context;
  // Half of the looks find nothing, and nothing runs between this one and the transaction.
  if (!messages.hasVisible(queue.name, environment.clock.now())) return [];
  return environment.store.transaction(() => {
    const claimed = new Map<number, ReceivedMessage>();
    while (claimMore(context, queue, ask, claimed));
    return [...claimed.values()];
  });
};

/** Claims what one look shows; true when another look may show more. */
const claimMore = (
  context: SqsContext,
  queue: Queue,
  { MaxNumberOfMessages: wanted, VisibilityTimeout }: ReceiveInput,
  claimed: Map<number, ReceivedMessage>,
): boolean => {
  const limit = wanted + claimed.size;
  const visible = context.messages.visible(queue.name, context.environment.clock.now(), limit);
  // With a visibility time-out of 0 what was just claimed is visible still, so it is skipped here.
  const fresh = visible.filter(({ seq }) => !claimed.has(seq));
  for (const message of fresh.slice(0, wanted - claimed.size)) {
    const received = claimOne(context, queue, message, VisibilityTimeout);
    if (received !== undefined) claimed.set(message.seq, received);
  }
  return fresh.length > 0 && visible.length === limit && claimed.size < wanted;
};

const claimOne = (
  context: SqsContext,
  queue: Queue,
  message: StoredMessage,
  visibilitySeconds: number | undefined,
): ReceivedMessage | undefined => {
  const { messages, environment } = context;
  const now = environment.clock.now();
  if (message.sentAt + queue.settings.retentionMs <= now) {
    messages.remove(message.seq);
    return undefined;
  }
  if (moveExhausted(context, queue, message)) return undefined;
  const visibleAt =
    now +
    (visibilitySeconds === undefined ? queue.settings.visibilityMs : visibilitySeconds * 1000);
  const receipt = newReceipt(environment.random);
  messages.claim(message.seq, receipt, now, visibleAt);
  context.availability.announce(queue.name, visibleAt);
  return {
    ...message,
    receiveCount: message.receiveCount + 1,
    firstReceivedAt: message.firstReceivedAt ?? now,
    handle: receiptHandle({ queue: queue.name, seq: message.seq, receipt }),
  };
};

/**
 * The receive after the `maxReceiveCount`th moves the message instead of returning it. A deleted
 * dead-letter queue takes nothing: the message stays receivable where it is.
 */
const moveExhausted = (context: SqsContext, queue: Queue, message: StoredMessage): boolean => {
  const { redrive } = queue.settings;
  if (redrive === undefined || message.receiveCount < redrive.maxReceiveCount) return false;
  const dead = context.queues.atArn(redrive.deadLetterTargetArn);
  if (dead === undefined) return false;
  const now = context.environment.clock.now();
  context.messages.moveToDeadLetter(message.seq, dead.name, queue.arn, now);
  context.availability.announce(dead.name, now);
  return true;
};

const present = (context: SqsContext, ask: ReceiveInput, message: ReceivedMessage): Output => {
  const attributes = selectAttributes(message.attributes, ask.MessageAttributeNames);
  const digest = digestOfAttributes(attributes);
  const wanted = [...ask.MessageSystemAttributeNames, ...ask.AttributeNames];
  const system = Object.entries(systemAttributes(context, message)).filter(
    ([name]) => wanted.includes('All') || wanted.includes(name),
  );
  return {
    MessageId: message.id,
    ReceiptHandle: message.handle,
    Body: message.body,
    MD5OfBody: digestOfBody(message.body),
    ...(system.length > 0 && { Attributes: Object.fromEntries(system) }),
    ...(digest && { MessageAttributes: attributes, MD5OfMessageAttributes: digest }),
  };
};

const systemAttributes = (
  context: SqsContext,
  message: ReceivedMessage,
): Record<string, string> => ({
  SenderId: context.environment.accountId,
  SentTimestamp: String(message.sentAt),
  ApproximateReceiveCount: String(message.receiveCount),
  ApproximateFirstReceiveTimestamp: String(message.firstReceivedAt),
  ...(message.traceHeader !== null && { AWSTraceHeader: message.traceHeader }),
  ...(message.deadLetterSourceArn !== null && {
    DeadLetterQueueSourceArn: message.deadLetterSourceArn,
  }),
});
