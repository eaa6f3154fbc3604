import type { Commit } from '../shared/commit.ts';
import { readDueKey, waitingKey } from './domain/due-key.ts';
import { type DueMark, markAfter, type Watched } from './domain/due-mark.ts';
import { type LogOf, openDeadlinesOf } from './open-deadlines.ts';

export interface MarkPorts {
  readonly logOf: LogOf;
  readonly now: () => number;
}

/** A row that is watched, as its writer has read and changed it. */
export interface Marked {
  readonly watched: Watched;
  readonly state: string;
  readonly mark: DueMark;
  /** Whether the row is written in any case. */
  readonly written: boolean;
}

/**
 * The row's mark once these commits are known; the same object when the row need not be written for
 * it. To be read before: the row, strongly consistent and after the commits.
 */
export const markWith = async (
  ports: MarkPorts,
  { watched, state, mark, written }: Marked,
  commits: readonly Commit[],
): Promise<DueMark> => {
  const { subject } = watched;
  const last = new Map(commits.map((commit) => [commit.context, commit.deadlines]));
  const deadlines = [...last.values()].flat();
  const after = markAfter(mark, { subject, state, deadlines }, ports.now());
  if (after === 'keep') return mark;
  if (after !== 'exact') return after;
  const isToBeMovedBySweeper =
    deadlines.length === 0 && !written && !readDueKey(mark.dueKey ?? '').toldBefore;
  if (isToBeMovedBySweeper) return mark;
  // The row is written by what these commits say, over the revision that was seen: one behind them has yet
  // to come here, and is looked at then. So their own streams need not be asked.
  return exactMark(ports, { watched, state, mark }, written ? last : undefined);
};

/** The mark by what is open now. What was told in vain keeps its pace. */
export const exactMark = async (
  { logOf, now }: MarkPorts,
  { watched, state, mark }: Omit<Marked, 'written'>,
  /** By context, of streams that need not be read. */
  known: ReadonlyMap<string, Commit['deadlines']> = new Map(),
): Promise<DueMark> => {
  const contexts = watched.contexts.filter((context) => !known.has(context));
  const read = await openDeadlinesOf(logOf, { ...watched, contexts });
  const deadlines = [...read, ...[...known.values()].flat()];
  const dueKey = waitingKey({ subject: watched.subject, state, deadlines });
  const isLate = mark.dueKey !== undefined && readDueKey(mark.dueKey).toldBefore;
  if (!isLate || dueKey === undefined) return { dueKey, sweeps: 0 };
  const dueTimes = deadlines.map(({ dueAt }) => Date.parse(dueAt));
  const pauseEnds = readDueKey(mark.dueKey ?? '').at;
  const stillLate = dueTimes.some((at) => at <= now());
  return stillLate && dueTimes.every((at) => at <= now() || at >= pauseEnds)
    ? { ...mark }
    : { dueKey, sweeps: 0 };
};
