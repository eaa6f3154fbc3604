import { sha256Hex } from '../../shared/ids.ts';
import { HOUR, MINUTE } from '../../shared/spans.ts';

/** https://www.standardwebhooks.com: how long after the n-th failure the next try is made. */
const WAITS_MS = [
  5_000,
  5 * MINUTE,
  30 * MINUTE,
  2 * HOUR,
  5 * HOUR,
  10 * HOUR,
  14 * HOUR,
  20 * HOUR,
  24 * HOUR,
];
const JITTER = 0.2;

/**
 * When the next try is due; null when all are made. The spread comes from the delivery's own name, so
 * that the same failure always gives the same time and a thousand failures do not give the same one.
 */
export const retryAtOf = (given: {
  /** How many tries failed so far; one that was only put off is none. */
  readonly failed: number;
  readonly now: string;
  readonly notBefore: string | null;
  readonly spread: string;
}): string | null => {
  const { failed, now, notBefore, spread } = given;
  const wait = failed === 0 ? 0 : WAITS_MS[failed - 1];
  if (wait === undefined) return null;
  const wanted = Date.parse(now) + wait;
  const earliest = Math.max(wanted, notBefore === null ? 0 : Date.parse(notBefore));
  const fraction = Number.parseInt(sha256Hex(spread).slice(0, 8), 16) / 2 ** 32;
  const most = Math.max(wait, earliest - Date.parse(now)) * JITTER;
  return new Date(earliest + Math.round(fraction * most)).toISOString();
};
