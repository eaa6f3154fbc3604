import { LONGEST_PAUSE_MS, readDueKey, type Waiting, waitingKey } from './due-key.ts';

/** Which streams' deadlines a row of the views table stands for. */
export interface Watched {
  readonly merchantId: string;
  readonly subject: string;
  readonly contexts: readonly string[];
}

/** A deadline that a stream's newest commit says is open. */
export interface OpenDeadline {
  readonly context: string;
  readonly kind: string;
  readonly dueAt: string;
}

/**
 * When the sweeper is to look at a row's streams: never later than the first of their deadlines,
 * often earlier, since a deadline that closes moves nothing. What is open, the commit logs alone say.
 */
export interface DueMark {
  /** Its place in the index; undefined while nothing is awaited. */
  readonly dueKey: string | undefined;
  /** How often the sweeper has told of it in vain. */
  readonly sweeps: number;
}

export const NOTHING_DUE: DueMark = { dueKey: undefined, sweeps: 0 };

/**
 * The sweeper looks at a row only when its time has come, and reads the streams after that. So who has
 * a commit and then meets a time that is far off need write nothing: the commit will be seen. Who meets
 * one that has all but come reads the streams as the sweeper does. Between the two the row is written,
 * so that whoever moves it meanwhile is refused: clocks may differ by what lies between.
 */
const FAR_MS = 5 * 60_000;
const NEAR_MS = 60_000;

/**
 * What a commit's deadlines do to the row's mark. `keep`: the sweeper comes in time. `exact`: it may be
 * looking just now, or has told in vain, so that only the commit logs can say. Else the mark to write.
 */
export const markAfter = (
  mark: DueMark,
  waiting: Waiting,
  now: number,
): 'keep' | 'exact' | DueMark => {
  const wanted = waitingKey(waiting);
  if (mark.dueKey === undefined) {
    return wanted === undefined ? 'keep' : { dueKey: wanted, sweeps: 0 };
  }
  const { toldBefore, at } = readDueKey(mark.dueKey);
  if (toldBefore || at <= now + NEAR_MS) return 'exact';
  if (wanted === undefined) return 'keep';
  if (at > readDueKey(wanted).at) return { dueKey: wanted, sweeps: 0 };
  return at > now + FAR_MS ? 'keep' : { ...mark };
};

/**
 * The mark of both by which the sweeper comes first: others who have met the one that stands may rely
 * on it, unless its deadlines were told in vain.
 */
export const earlierMark = (standing: DueMark, exact: DueMark): DueMark => {
  if (standing.dueKey === undefined) return exact;
  const { toldBefore, at } = readDueKey(standing.dueKey);
  if (toldBefore) return exact;
  return exact.dueKey === undefined || at <= readDueKey(exact.dueKey).at ? standing : exact;
};

/** Whether the sweeper will look in time at a row whose streams have these deadlines. */
export const isWatched = (
  mark: DueMark | undefined,
  deadlines: readonly { readonly dueAt: string }[],
  now: number,
): boolean => {
  if (deadlines.length === 0) return true;
  if (mark?.dueKey === undefined) return false;
  const { toldBefore, at } = readDueKey(mark.dueKey);
  const earliest = Math.min(...deadlines.map(({ dueAt }) => Date.parse(dueAt)));
  return at <= (toldBefore ? now + LONGEST_PAUSE_MS : earliest);
};

/** Deadlines that have passed at `now` (epoch milliseconds). */
export const passedOf = (
  deadlines: readonly OpenDeadline[],
  now: number,
): readonly OpenDeadline[] => deadlines.filter(({ dueAt }) => Date.parse(dueAt) <= now);
