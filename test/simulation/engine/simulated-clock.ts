import type { Clock, Random } from '../../../local/engine/clock.ts';
import { settle } from '../../local/virtual-clock.ts';

/** Virtual time as one queue of tasks: nothing happens but by taking the next of them. */
export interface SimulatedClock extends Clock {
  /** Takes tasks in order of time until `untilMs`, or until `isOver` says so between two of them. */
  runUntil(untilMs: number, isOver?: () => boolean): Promise<void>;
  /** How many tasks were taken. */
  readonly steps: number;
}

interface Task {
  readonly atMs: number;
  /** Tasks of the same instant are taken in the order of chance. */
  readonly tie: number;
  readonly order: number;
  run: (() => void) | undefined;
}

const START_MS = Date.UTC(2026, 10, 2);

export const createSimulatedClock = (scheduling: Pick<Random, 'next'>): SimulatedClock => {
  const heap: Task[] = [];
  let nowMs = START_MS;
  let armed = 0;
  let steps = 0;
  return {
    now: () => nowMs,
    at: (atMs, run) => {
      const task: Task = {
        // Whole milliseconds, as clocks tell them.
        atMs: Math.max(Math.ceil(atMs), nowMs),
        tie: scheduling.next(),
        order: armed++,
        run,
      };
      push(heap, task);
      return () => {
        task.run = undefined;
      };
    },
    runUntil: async (untilMs, isOver = () => false) => {
      await settle();
      for (let next = heap[0]; next && next.atMs <= untilMs && !isOver(); next = heap[0]) {
        pop(heap);
        if (next.run === undefined) continue;
        nowMs = next.atMs;
        steps += 1;
        next.run();
        await settle();
      }
      if (!isOver()) nowMs = Math.max(nowMs, untilMs);
    },
    get steps() {
      return steps;
    },
  };
};

const isBefore = (one: Task, other: Task): boolean =>
  one.atMs - other.atMs < 0 ||
  (one.atMs === other.atMs &&
    (one.tie < other.tie || (one.tie === other.tie && one.order < other.order)));

const push = (heap: Task[], task: Task): void => {
  let at = heap.push(task) - 1;
  while (at > 0) {
    const above = (at - 1) >> 1;
    if (!isBefore(task, heap[above] as Task)) break;
    heap[at] = heap[above] as Task;
    at = above;
  }
  heap[at] = task;
};

const pop = (heap: Task[]): void => {
  const last = heap.pop();
  if (last === undefined || heap.length === 0) return;
  let at = 0;
  for (;;) {
    const left = 2 * at + 1;
    if (left >= heap.length) break;
    const right = left + 1;
    const child =
      right < heap.length && isBefore(heap[right] as Task, heap[left] as Task) ? right : left;
    if (!isBefore(heap[child] as Task, last)) break;
    heap[at] = heap[child] as Task;
    at = child;
  }
  heap[at] = last;
};
