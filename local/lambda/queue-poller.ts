import type { Clock } from '../engine/clock.ts';
import { type BatchVerdict, judgeBatch } from './batch-response.ts';
import type { QueueMapping } from './event-source-mapping.ts';
import { functionNameOf } from './function-registry.ts';
import type { FunctionRuntime } from './invocation.ts';
import type { LogRing } from './log-ring.ts';
import type { Poller } from './poller.ts';
import type { QueueSource } from './sources.ts';
import { type ReceivedMessage, toSqsEvent } from './sqs-event.ts';
import { createWakeSignal } from './wake-signal.ts';

/** What pollers of both kinds work with. */
export interface PollerContext {
  readonly runtime: FunctionRuntime;
  readonly clock: Clock;
  readonly region: string;
  readonly logs: LogRing;
}

const RECEIVE_LIMIT = 10;
/** Lambda's limit for an event, less some room for the records' frame. */
const EVENT_BYTES = 5_900_000;
const FAULT_PAUSE_MS = 1000;

/** Brings a queue's messages to a function, in batches, several at a time. */
export const createQueuePoller = (
  mapping: QueueMapping,
  sqs: QueueSource,
  context: PollerContext,
): Poller => {
  const { clock } = context;
  const queue = createBatchQueue(mapping, sqs);
  const deliver = createDelivery(mapping, queue, context);
  const cap = (): number =>
    Math.min(
      mapping.maximumConcurrency ?? Infinity,
      context.runtime.concurrency(mapping.functionRef),
    );
  const running = new Set<Promise<void>>();
  const work = createWakeSignal(clock);
  const patience = createWakeSignal(clock);
  let stopped = false;
  /** An empty receive is billed too: the queue is asked only when it may have something. */
  let mayHaveMore = true;
  const onAvailable = (): void => {
    mayHaveMore = true;
    work.wake();
  };

  const gather = async (): Promise<ReceivedMessage[]> => {
    const batch = await queue.receive(mapping.batchSize);
    if (batch.length === 0) return batch;
    const windowMs = mapping.windowSeconds * 1000;
    const untilMs = clock.now() + windowMs;
    while (!stopped && batch.length < mapping.batchSize && clock.now() < untilMs) {
      // A receive for every arriving message would be billed; four looks per window are enough.
      await patience.sleep(Math.min(untilMs, clock.now() + windowMs / 4));
      batch.push(...(await queue.receive(mapping.batchSize - batch.length)));
    }
    return batch;
  };
  const round = async (): Promise<void> => {
    if (running.size >= cap() || !mayHaveMore) return work.sleep();
    mayHaveMore = false;
    const batch = await gather();
    if (batch.length === 0) return;
    if (stopped) return queue.giveBack(batch);
    if (batch.length >= Math.min(mapping.batchSize, RECEIVE_LIMIT)) mayHaveMore = true;
    const delivery = deliver(batch).finally(() => {
      running.delete(delivery);
      work.wake();
    });
    running.add(delivery);
  };
  const loop = async (): Promise<void> => {
    while (!stopped) {
      try {
        await round();
      } catch (error) {
        mayHaveMore = true;
        report(context, mapping, `reading ${queue.name} failed: ${String(error)}`);
        if (!stopped) await patience.sleep(clock.now() + FAULT_PAUSE_MS);
      }
    }
    await Promise.all(running);
  };

  let looping: Promise<void> | undefined;
  let unsubscribe: (() => void) | undefined;
  return {
    start: () => {
      if (looping !== undefined) return;
      looping = loop();
      unsubscribe = sqs.onAvailable(queue.name, onAvailable);
    },
    stop: async () => {
      stopped = true;
      unsubscribe?.();
      work.wake();
      patience.wake();
      await looping;
    },
  };
};

interface BatchQueue {
  readonly name: string;
  receive(count: number): Promise<ReceivedMessage[]>;
  remove(messages: readonly ReceivedMessage[]): Promise<readonly string[]>;
  /** Makes messages visible again at once. */
  giveBack(messages: readonly ReceivedMessage[]): Promise<void>;
}

const createBatchQueue = (mapping: QueueMapping, sqs: QueueSource): BatchQueue => {
  const name = mapping.eventSourceArn.split(':').at(-1) ?? '';
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
    if (messages.length < RECEIVE_LIMIT || count <= RECEIVE_LIMIT) return messages;
    return [...messages, ...(await receive(count - messages.length))];
  };
  return {
    name,
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

/** Delivers one batch; what failed stays in the queue until its visibility time-out ends. */
const createDelivery =
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

const splitByBytes = (batch: readonly ReceivedMessage[]): ReceivedMessage[][] => {
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

const report = ({ logs }: PollerContext, { functionRef }: QueueMapping, text: string): void =>
  logs.write({ functionName: functionNameOf(functionRef), source: 'platform', text });
