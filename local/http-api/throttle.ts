import type { Clock } from '../engine/clock.ts';

/** Steady requests per second, and how many may come at once. */
export interface ThrottleRate {
  readonly ratePerSecond: number;
  readonly burst: number;
}

/** Lets requests through at a rate; each name has a bucket of its own. */
export interface Throttle {
  /** Takes one token; false when there is none. */
  admit(name: string, rate: ThrottleRate): boolean;
}

/** Token buckets, full at first, as API Gateway throttles its routes. */
export const createThrottle = (clock: Clock): Throttle => {
  const buckets = new Map<string, { tokens: number; atMs: number }>();
  return {
    admit: (name, { ratePerSecond, burst }) => {
      const nowMs = clock.now();
      const { tokens, atMs } = buckets.get(name) ?? { tokens: burst, atMs: nowMs };
      const refilled = Math.min(burst, tokens + ((nowMs - atMs) / 1000) * ratePerSecond);
      const admitted = refilled >= 1;
      buckets.set(name, { tokens: admitted ? refilled - 1 : refilled, atMs: nowMs });
      return admitted;
    },
  };
};
