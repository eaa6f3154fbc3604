import type { BatchQueue } from './batch-queue.ts';
import { type BatchVerdict, judgeBatch } from './batch-response.ts';
import type { QueueMapping } from './event-source-mapping.ts';
import { type PollerContext, report } from './poller.ts';
import { type ReceivedMessage, toSqsEvent } from './sqs-event.ts';

/** Lambda's limit for an event, less some room for the records' frame. */
const EVENT_BYTES = 5_900_000;

/** Delivers one batch; what failed stays in the queue until its visibility time-out ends. */
export const createQueueDelivery =
  (mapping: QueueMapping, queue: BatchQueue, context: PollerContext) =>
  async (batch: readonly ReceivedMessage[]): Promise<void> => {
    for (const part of splitByBytes(batch)) {
      try {
        const done = await invoke(mapping, part, context);
        for (const failure of await queue.remove(done)) {
          report(context, mapping, `deleting from ${queue.name} failed: ${failure}`);
        }
      } catch (error) {
        report(context, mapping, `a batch of ${queue.name} was not delivered: ${String(error)}`);
      }
    }
  };

const invoke = async (
  mapping: QueueMapping,
  messages: readonly ReceivedMessage[],
  context: PollerContext,
): Promise<readonly ReceivedMessage[]> => {
  const event = toSqsEvent(messages, { queueArn: mapping.eventSourceArn, region: context.region });
  const outcome = await context.runtime.invoke(mapping.functionRef, event);
  if (!outcome.ok) return [];
  if (!mapping.reportsItemFailures) return messages;
  const verdict = judgeBatch(outcome.payload, new Set(messages.map(({ MessageId }) => MessageId)));
  return doneOf(messages, verdict, (reason) =>
    report(context, mapping, `the batch response counts as failed: ${reason}`),
  );
};

const doneOf = (
  messages: readonly ReceivedMessage[],
  verdict: BatchVerdict,
  refuse: (reason: string) => void,
): readonly ReceivedMessage[] => {
  switch (verdict.kind) {
    case 'all-done':
      return messages;
    case 'some-failed':
      return messages.filter(({ MessageId }) => !verdict.failed.has(MessageId));
    case 'all-failed':
      refuse(verdict.reason);
      return [];
  }
};

const splitByBytes = (batch: readonly ReceivedMessage[]): (readonly ReceivedMessage[])[] => {
  // No message is larger than an event may be.
  if (batch.length === 1) return [batch];
  const parts: ReceivedMessage[][] = [];
  let room = 0;
  for (const message of batch) {
    const size = Buffer.byteLength(JSON.stringify(message));
    const part = parts.at(-1);
    if (part === undefined || size > room) {
      parts.push([message]);
      room = EVENT_BYTES - size;
    } else {
      part.push(message);
      room -= size;
    }
  }
  return parts;
};
