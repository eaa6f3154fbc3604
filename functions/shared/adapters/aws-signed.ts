import { realTimers } from '../runtime-timers.ts';
import { createSignedAws, type SignedAws } from './signed-client.ts';

/** The small signed client over the real network, as this Lambda environment's role. */
export const withSignedAws = (): SignedAws =>
  createSignedAws({
    ...realTimers,
    fetch: (url, init) => fetch(url, init),
    now: () => Date.now(),
    environment: process.env,
  });
