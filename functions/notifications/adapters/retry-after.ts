/** These say that the endpoint is overwhelmed: it is left alone for a while. */
const SLOW_DOWN: ReadonlySet<number> = new Set([429, 502, 504]);
const SLOW_DOWN_MS = 5 * 60_000;
/** Nobody puts us off for longer. */
const LONGEST_MS = 24 * 60 * 60_000;

/** Before when an endpoint does not want to be called again; null where it did not say. */
export const notBeforeOf = (
  { status, headers }: Pick<Response, 'status' | 'headers'>,
  now: number,
): string | null => {
  const asked = askedMs(headers.get('retry-after'), now);
  const wait = asked ?? (SLOW_DOWN.has(status) ? SLOW_DOWN_MS : 0);
  return wait <= 0 ? null : new Date(now + Math.min(wait, LONGEST_MS)).toISOString();
};

/** Seconds or a date (RFC 9110 §10.2.3). */
const askedMs = (text: string | null, now: number): number | undefined => {
  if (text === null) return undefined;
  if (/^\d{1,9}$/.test(text.trim())) return Number(text) * 1_000;
  const at = Date.parse(text);
  return Number.isNaN(at) ? undefined : at - now;
};
