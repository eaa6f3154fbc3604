import { setTimeout as wait } from 'node:timers/promises';

/** Real waiting, for adapters that retry; simulation enters above them and never sees it. */
export interface Timers {
  readonly sleep: (milliseconds: number) => Promise<void>;
  /** A signal that aborts after so many milliseconds. */
  readonly timeout: (milliseconds: number) => AbortSignal;
  /** In [0, 1), for jitter. */
  readonly random: () => number;
}

export const realTimers: Timers = {
  sleep: async (milliseconds) => {
    await wait(milliseconds);
  },
  timeout: (milliseconds) => AbortSignal.timeout(milliseconds),
  random: Math.random,
};
