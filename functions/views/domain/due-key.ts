/** What of a subject is in its key: how it is told of, and when something of it is due. */
export interface Waiting {
  readonly subject: string;
  /** What is shown of a row that stands past its deadline: one of few words. */
  readonly state: string;
  readonly deadlines: readonly { readonly dueAt: string }[];
}

/**
 * Where a row stands in its shard of the index: `<time>#<state>#<subject>`, the time no later than the
 * earliest deadline, and, once that was told in vain, `!<next time to say it>#…`. `!` sorts before all
 * digits, so one range from the shard's beginning up to now holds everything that is to be looked at,
 * and nothing else.
 */
const LATE = '!';
const LAST = '~';

const FIRST_PAUSE_MS = 5 * 60_000;
export const LONGEST_PAUSE_MS = 60 * 60_000;

/** One form for all times, so that keys sort by time. */
const timeText = (time: string | number): string => new Date(time).toISOString();

/** The key by the earliest deadline; undefined when none is open. */
export const waitingKey = ({ subject, state, deadlines }: Waiting): string | undefined => {
  const [earliest] = deadlines.map(({ dueAt }) => timeText(dueAt)).toSorted();
  return earliest === undefined ? undefined : `${earliest}#${state}#${subject}`;
};

/**
 * The key after the row was told of for the `sweeps`-th time: in 5 minutes, then 10, 20, 40 and each
 * hour; sooner when another of its deadlines passes before.
 */
export const lateKey = (
  { subject, state, deadlines }: Waiting,
  sweeps: number,
  now: number,
): string => {
  const pause = Math.min(FIRST_PAUSE_MS * 2 ** (sweeps - 1), LONGEST_PAUSE_MS);
  const coming = deadlines.map(({ dueAt }) => Date.parse(dueAt)).filter((at) => at > now);
  const next = Math.min(now + pause, ...coming);
  return `${LATE}${timeText(next)}#${state}#${subject}`;
};

/** Every key of a shard that is to be looked at at `now` is smaller than this. */
export const dueBound = (now: number): string => `${timeText(now)}${LAST}`;

/** What a key says: `at` is when to look at the row, or when it is to be told again. */
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

/**
 * A row whose time came so recently is fresh: its owner was not told before, or a minute ago, and its
 * answer may be on its way. So it stays where it is; later it is late.
 */
const FRESH_MS = 2 * 60_000;

export const isFresh = ({ toldBefore, at }: DueKey, now: number): boolean =>
  !toldBefore && at > now - FRESH_MS;
