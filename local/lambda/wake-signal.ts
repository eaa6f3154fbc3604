import type { Clock } from '../engine/clock.ts';

/** Lets a loop sleep until something happens; a wake-up that comes early is not lost. */
export interface WakeSignal {
  wake(): void;
  /** Sleeps until the next wake-up, or until `untilMs` (since the epoch) when given. */
  sleep(untilMs?: number): Promise<void>;
}

/** Creates a signal on which one loop sleeps. */
export const createWakeSignal = (clock: Clock): WakeSignal => {
  let pending = false;
  let rouse: (() => void) | undefined;
  return {
    wake: () => {
      if (rouse === undefined) pending = true;
      else rouse();
    },
    sleep: (untilMs) => {
      if (pending) {
        pending = false;
        return Promise.resolve();
      }
      return new Promise((resolve) => {
        const forget = untilMs === undefined ? undefined : clock.at(untilMs, () => rouse?.());
        rouse = () => {
          rouse = undefined;
          forget?.();
          resolve();
        };
      });
    },
  };
};
