const FIRST_SECONDS = 1;
const CAP_SECONDS = 240;

/**
 * Seconds until the next try after `receives` receives: 1 s doubling up to 4 min, jittered over its
 * upper half so that records that failed together do not come back together. `random` is in [0, 1).
 */
export const backoffSeconds = (receives: number, random: number): number => {
  const full = Math.min(CAP_SECONDS, FIRST_SECONDS * 2 ** Math.min(receives - 1, 30));
  return Math.max(1, Math.round(full / 2 + (full / 2) * random));
};
