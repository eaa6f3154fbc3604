import type { Clock } from '../engine/clock.ts';

/** Whose turn it is to run; ended by the function that it gives. */
export interface Turns {
  take(): Promise<EndTurn>;
  /** How many have their turn or wait for it. */
  wanted(): number;
}

export type EndTurn = () => void;

/** One that computes beside two that wait for an answer: by two the processors were idle for a sixth of the time. */
const TURNS = 3;
/** What runs for longer waits for somebody outside, and takes nothing from the others. */
const LONGEST_MS = 250;

/**
 * Of the batches from queues and streams a thread works on three at a time. More would not end sooner; and what
 * comes in while a step waits for its turn is in its next batch, which costs little more than a batch of one.
 */
export const createTurns = (clock: Clock, turns = TURNS): Turns => {
  const waiting: (() => void)[] = [];
  let free = turns;
  const pass = (): void => {
    const next = waiting.shift();
    if (next === undefined) free += 1;
    else next();
  };
  const begin = (): EndTurn => {
    let hasEnded = false;
    const end = (): void => {
      if (hasEnded) return;
      hasEnded = true;
      forget();
      pass();
    };
    const forget = clock.at(clock.now() + LONGEST_MS, end);
    return end;
  };
  return {
    wanted: () => turns - free + waiting.length,
    take: async () => {
      if (free === 0) return new Promise((resolve) => waiting.push(() => resolve(begin())));
      free -= 1;
      return begin();
    },
  };
};
