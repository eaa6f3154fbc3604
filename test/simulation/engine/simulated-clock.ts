import type { Clock, Random } from '../../../local/engine/clock.ts';
import { settle } from '../../local/virtual-clock.ts';
import { createTaskHeap, type Task } from './task-heap.ts';

/** Virtual time as one queue of tasks: nothing happens but by taking the next of them. */
export interface SimulatedClock extends Clock {
  /** Takes tasks in order of time until `untilMs`, or until `isOver` says so between two of them. */
  runUntil(untilMs: number, isOver?: () => boolean): Promise<void>;
  /** How many tasks were taken. */
  readonly steps: number;
}

export const START_MS = Date.UTC(2026, 10, 2);

export const createSimulatedClock = (scheduling: Pick<Random, 'next'>): SimulatedClock => {
  const heap = createTaskHeap<() => void>();
  let nowMs = START_MS;
  let armed = 0;
  let steps = 0;
  return {
    now: () => nowMs,
    at: (atMs, run) => {
      const task: Task<() => void> = {
        // Whole milliseconds, as clocks tell them.
        atMs: Math.max(Math.ceil(atMs), nowMs),
        tie: scheduling.next(),
        order: armed++,
        run,
      };
      heap.push(task);
      return () => {
        task.run = undefined;
      };
    },
    runUntil: async (untilMs, isOver = () => false) => {
      await settle();
      for (let next = heap.first; next && next.atMs <= untilMs && !isOver(); next = heap.first) {
        heap.pop();
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
