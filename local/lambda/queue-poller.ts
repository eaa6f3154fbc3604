import { createBatchQueue } from './batch-queue.ts';
import type { QueueMapping } from './event-source-mapping.ts';
import { type Poller, type PollerContext, report, turnOf } from './poller.ts';
import { createQueueDelivery } from './queue-delivery.ts';
import type { QueueSource } from './sources.ts';
import type { ReceivedMessage } from './sqs-event.ts';
import { createWakeSignal } from './wake-signal.ts';

const FAULT_PAUSE_MS = 1000;

/**
 * Brings a queue's messages to a function, in batches, several at a time. Lambda's pollers ask by long
 * polls of 20 seconds: such a call ends with messages, or is one of those that an idle queue has all the
 * time, which are not made here. Source: Lambda developer guide, scaling behaviour for SQS mappings.
 */
export const createQueuePoller = (
  mapping: QueueMapping,
  sqs: QueueSource,
  context: PollerContext,
): Poller => {
  const { clock } = context;
  const queue = createBatchQueue(mapping.eventSourceArn, sqs);
  const deliver = createQueueDelivery(mapping, queue, context);
  const { runtime } = context;
  const running = new Set<Promise<void>>();
  const isBelow = (cap: number): boolean =>
    running.size < Math.min(mapping.maximumConcurrency ?? Infinity, cap);
  const isUsual = (): boolean => isBelow(runtime.concurrency(mapping.functionRef));
  /** Beyond what the function usually takes at a time, only a whole batch is worth one more environment. */
  const isFurther = (): boolean =>
    isBelow(runtime.widest(mapping.functionRef)) && queue.hasVisible(mapping.batchSize);
  const work = createWakeSignal(clock);
  const patience = createWakeSignal(clock);
  let stopped = false;
  const gather = async (): Promise<ReceivedMessage[]> => {
    const batch = await queue.receive(mapping.batchSize);
    if (batch.length === 0) return batch;
    const windowMs = mapping.windowSeconds * 1000;
    const untilMs = clock.now() + windowMs;
    while (!stopped && batch.length < mapping.batchSize && clock.now() < untilMs) {
      // A receive for every arriving message would be billed; four looks per window are enough.
      await patience.sleep(Math.min(untilMs, clock.now() + windowMs / 4));
      if (!queue.hasVisible()) continue;
      batch.push(...(await queue.receive(mapping.batchSize - batch.length)));
    }
    return batch;
  };
  const round = async (): Promise<void> => {
    if (!isUsual()) {
      if (!isFurther()) return work.sleep();
      await runtime.warm(mapping.functionRef, running.size + 1);
    } else if (!queue.hasVisible()) return work.sleep();
    const turn = turnOf(mapping, context);
    const endTurn = turn && (await turn);
    const batch = await gather();
    if (batch.length === 0) return endTurn?.();
    if (stopped) return queue.giveBack(batch);
    const delivery = deliver(batch).finally(() => {
      endTurn?.();
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
      unsubscribe = sqs.onAvailable(queue.name, work.wake);
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
