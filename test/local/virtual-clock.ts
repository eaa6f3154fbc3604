import type { Clock, Random } from '../../local/engine/clock.ts';

/** A clock that stands still until a test moves it. */
export interface VirtualClock extends Clock {
  /**
   * Moves time forward by `ms`, running what falls due on the way in order of time (ties: in order of
   * arming), with `now()` at each task's own time. Promises settle between tasks.
   */
  advance(ms: number): Promise<void>;
  /** The machine sleeps: what falls due meanwhile runs when time next advances, each thing once. */
  sleep(ms: number): void;
  /** How many tasks are armed. */
  pending(): number;
}

/** Starts at 2026-11-01T00:00:00Z unless told. */
export const createVirtualClock = (startMs = Date.UTC(2026, 10, 1)): VirtualClock => {
  let nowMs = startMs;
  let armed = 0;
  const tasks = new Map<number, { atMs: number; task: () => void }>();
  const nextDue = (untilMs: number): number | undefined => {
    let best: number | undefined;
    for (const [id, { atMs }] of tasks) {
      if (atMs > untilMs) continue;
      if (best === undefined || atMs < (tasks.get(best)?.atMs ?? Infinity)) best = id;
    }
    return best;
  };
  return {
    now: () => nowMs,
    pending: () => tasks.size,
    sleep: (ms) => {
      nowMs += ms;
    },
    at: (atMs, task) => {
      const id = armed++;
      tasks.set(id, { atMs: Math.max(atMs, nowMs), task });
      return () => void tasks.delete(id);
    },
    advance: async (ms) => {
      const untilMs = nowMs + ms;
      await settle();
      for (let id = nextDue(untilMs); id !== undefined; id = nextDue(untilMs)) {
        const due = tasks.get(id);
        tasks.delete(id);
        nowMs = Math.max(nowMs, due?.atMs ?? nowMs);
        due?.task();
        await settle();
      }
      nowMs = Math.max(nowMs, untilMs);
    },
  };
};

/** Lets every promise that is already on its way settle. */
export const settle = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

/** Reproducible randomness: the same seed gives the same bytes, numbers and ids (mulberry32). */
export const createSeededRandom = (seed = 1): Random => {
  let state = seed >>> 0;
  const next = (): number => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  };
  const bytes = (count: number): Uint8Array => {
    const drawn = new Uint8Array(count);
    for (let at = 0; at < count; at += 1) drawn[at] = Math.floor(next() * 256);
    return drawn;
  };
  return {
    next,
    bytes,
    uuid: () => {
      const hex = Buffer.from(bytes(16)).toString('hex');
      return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-4${hex.slice(13, 16)}-8${hex.slice(17, 20)}-${hex.slice(20)}`;
    },
  };
};
