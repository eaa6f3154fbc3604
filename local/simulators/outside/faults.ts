/**
 * What goes wrong with a request:
 * - `delay`: the answer comes late;
 * - `error-before`: 500, nothing was done; the 500 is what the key answers from now on;
 * - `error-after`: 500 (remembered by the key), though it was done;
 * - `unavailable`: 503 before anything is looked at; no key remembers it;
 * - `rate-limited`: 429, likewise;
 * - `silence-before`, `silence-after`: no answer ever; done only after;
 * - `hang-up-after`: done, and the connection breaks;
 * - `webhook-first`: the webhooks of it are delivered before the API answers.
 */
export type FaultKind =
  | 'delay'
  | 'error-before'
  | 'error-after'
  | 'unavailable'
  | 'rate-limited'
  | 'silence-before'
  | 'silence-after'
  | 'hang-up-after'
  | 'webhook-first';

export interface PlannedFault {
  readonly kind: FaultKind;
  /** Of `delay`. */
  readonly delayMs?: number;
  /** Which requests it befalls, as `POST /v1/refunds`; a prefix will do, or a pattern. @default every one */
  readonly on?: string | RegExp;
  /** How many of them. @default 1 */
  readonly times?: number;
}

/** The switches a test throws. */
export interface FaultSwitches {
  plan(fault: PlannedFault): void;
  /** Everything is `unavailable` from now until the time (milliseconds since the Unix epoch). */
  downUntil(untilMs: number): void;
  /** Back to health. */
  clear(): void;
}

/** The switches, and the question that each request asks of them. */
export const createFaults = (
  now: () => number,
): FaultSwitches & { next(request: string): PlannedFault | undefined } => {
  let planned: { fault: PlannedFault; left: number }[] = [];
  let downUntilMs = 0;
  return {
    plan: (fault) => void planned.push({ fault, left: fault.times ?? 1 }),
    downUntil: (untilMs) => {
      downUntilMs = untilMs;
    },
    clear: () => {
      planned = [];
      downUntilMs = 0;
    },
    next: (request) => {
      if (now() < downUntilMs) return { kind: 'unavailable' };
      const hit = planned.find(({ fault, left }) => left > 0 && befalls(fault, request));
      if (hit !== undefined) hit.left -= 1;
      return hit?.fault;
    },
  };
};

const befalls = ({ on = '' }: PlannedFault, request: string): boolean =>
  typeof on === 'string' ? request.startsWith(on) : on.test(request);
