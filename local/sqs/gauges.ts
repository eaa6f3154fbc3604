import type { Datum } from '../engine/metrics.ts';
import type { SqsContext } from './context.ts';
import type { Depth } from './message-table.ts';

/**
 * Reads the depths of all queues. A queue that has become empty is told of once more, with zeros; AWS
 * goes on for six hours.
 */
export const createGauges = ({
  messages,
  environment,
}: Pick<SqsContext, 'messages' | 'environment'>): (() => readonly Datum[]) => {
  let filled: ReadonlySet<string> = new Set();
  return () => {
    const now = environment.clock.now();
    const depths = messages.depths(now);
    const names = new Set(depths.map(({ queue }) => queue));
    const emptied = [...filled].filter((queue) => !names.has(queue));
    filled = names;
    return [...depths, ...emptied.map(empty)].flatMap((depth) => dataOf(depth, now));
  };
};

const empty = (queue: string): Depth => ({
  queue,
  visible: 0,
  inFlight: 0,
  delayed: 0,
  oldestAt: null,
});

const dataOf = ({ queue, visible, inFlight, delayed, oldestAt }: Depth, now: number): Datum[] =>
  Object.entries({
    ApproximateNumberOfMessagesVisible: visible,
    ApproximateNumberOfMessagesNotVisible: inFlight,
    ApproximateNumberOfMessagesDelayed: delayed,
    ApproximateAgeOfOldestMessage: oldestAt === null ? 0 : Math.floor((now - oldestAt) / 1000),
  }).map(([name, value]) => ({
    namespace: 'AWS/SQS',
    name,
    dimensions: { QueueName: queue },
    value,
  }));
