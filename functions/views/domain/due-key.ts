import type { DueRow } from './due-row.ts';

/**
 * Where a row stands in its shard of the index: `<dueAt>#<state>#<subject>` until its earliest
 * deadline passes, then `!<next time to say it>#…`. `!` sorts before all digits, so one range from the
 * shard's beginning up to now holds everything that is late, told already or not, and nothing else.
 */
const LATE = '!';
const LAST = '~';

const FIRST_PAUSE_MS = 5 * 60_000;
const LONGEST_PAUSE_MS = 60 * 60_000;

/** One form for all times, so that keys sort by time. */
const timeText = (time: string | number): string => new Date(time).toISOString();

/** The row's key by its earliest deadline; undefined when none is open. */
export const waitingKey = (row: DueRow): string | undefined => {
  const [earliest] = row.deadlines.map(({ dueAt }) => timeText(dueAt)).toSorted();
  return earliest === undefined ? undefined : `${earliest}#${row.state}#${row.stream.subject}`;
};

/**
 * The key after the row was told of for the `sweeps`-th time: in 5 minutes, then 10, 20, 40 and each
 * hour; sooner when another of its deadlines passes before.
 */
export const lateKey = (row: DueRow, sweeps: number, now: number): string => {
  const pause = Math.min(FIRST_PAUSE_MS * 2 ** (sweeps - 1), LONGEST_PAUSE_MS);
  const coming = row.deadlines.map(({ dueAt }) => Date.parse(dueAt)).filter((at) => at > now);
  const next = Math.min(now + pause, ...coming);
  return `${LATE}${timeText(next)}#${row.state}#${row.stream.subject}`;
};

/** Every key of a shard that is late at `now` is smaller than this. */
export const dueBound = (now: number): string => `${timeText(now)}${LAST}`;

/** What a key says: `at` is the deadline itself, or when it is to be told again. */
export interface DueKey {
  readonly toldBefore: boolean;
  readonly at: number;
  readonly state: string;
}

export const readDueKey = (key: string): DueKey => {
  const toldBefore = key.startsWith(LATE);
  const [at = '', state = ''] = (toldBefore ? key.slice(LATE.length) : key).split('#');
  return { toldBefore, at: Date.parse(at), state };
};
