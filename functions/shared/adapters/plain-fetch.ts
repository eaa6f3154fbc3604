import type { HasFetch } from '../runtime.ts';
import { realTimers } from '../runtime-timers.ts';

/** Long enough for a slow shop, short enough that one cannot use up an invocation. */
const TIMEOUT_MS = 10_000;

/** The real network: an answer that has not come whole after 10 s is given up. */
export const withFetch = (): HasFetch => ({
  fetch: (url, init) => fetch(url, { ...init, signal: realTimers.timeout(TIMEOUT_MS) }),
});
