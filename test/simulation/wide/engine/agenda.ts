import { START_MS } from '../../engine/simulated-clock.ts';
import { createTaskHeap } from '../../engine/task-heap.ts';

export type Errand = () => void | Promise<void>;

/** Virtual time whose tasks are done one after the other, each to its end: no timer, no turn of a loop. */
export interface Agenda {
  now(): number;
  /** Not before now; gives back how to call it off. */
  at(atMs: number, run: Errand): () => void;
  runUntil(untilMs: number, isOver?: () => boolean): Promise<void>;
  /** How many tasks were done. */
  readonly steps: number;
}

export const createAgenda = (): Agenda => {
  const heap = createTaskHeap<Errand>();
  let nowMs = START_MS;
  let armed = 0;
  let steps = 0;
  return {
    now: () => nowMs,
    at: (atMs, run) => {
      const due = Math.max(Math.ceil(atMs), nowMs);
      const task = { atMs: due, tie: 0, order: armed++, run: run as Errand | undefined };
      heap.push(task);
      return () => {
        task.run = undefined;
      };
    },
    runUntil: async (untilMs, isOver = () => false) => {
      for (let next = heap.first; next && next.atMs <= untilMs; next = heap.first) {
        if (isOver()) return;
        heap.pop();
        if (next.run === undefined) continue;
        nowMs = next.atMs;
        steps += 1;
        const errand = next.run();
        if (errand) await errand;
      }
      nowMs = Math.max(nowMs, untilMs);
    },
    get steps() {
      return steps;
    },
  };
};
