import type { Commit, StreamName } from '../../shared/commit.ts';
import type { Deadline } from '../../shared/decider.ts';
import type { Projection, SubjectView } from './subject-view.ts';

/**
 * The open deadlines of one stream, for the sweeper. One row per context and subject: orders and
 * payments wait for different things of the same `order/ord_…`.
 */
export interface DueRow {
  readonly stream: StreamName;
  /** The stream's version that this is true of; the highest holds. */
  readonly version: number;
  /** What is shown of a row that stands past its deadline: one of few words. */
  readonly state: string;
  /** The complete set; empty when nothing is awaited. */
  readonly deadlines: readonly Deadline[];
}

/** The part of a view that belongs to one context's stream of its subject. */
export const dueRowOf = <View extends SubjectView>(
  projection: Projection<View>,
  view: View,
  { context, merchantId, subject }: StreamName,
): DueRow => ({
  stream: { context, merchantId, subject },
  version: view.versions[context] ?? 0,
  state: context === projection.owner ? view.state : context,
  deadlines: view.deadlines
    .filter((deadline) => deadline.context === context)
    .map(({ kind, dueAt }) => ({ kind, dueAt })),
});

/** The row of a stream whose subject has no view. */
export const dueRowOfCommit = (commit: Commit): DueRow => ({
  stream: { context: commit.context, merchantId: commit.merchantId, subject: commit.subject },
  version: commit.version,
  state: commit.subject.split('/')[0] ?? '',
  deadlines: commit.deadlines,
});

/** Rows that say the same need not be written again, whatever their versions. */
export const sayTheSame = (left: DueRow, right: DueRow): boolean =>
  sameDeadlines(left.deadlines, right.deadlines) &&
  (left.deadlines.length === 0 || left.state === right.state);

/** The same set, in whatever order. */
export const sameDeadlines = (left: readonly Deadline[], right: readonly Deadline[]): boolean =>
  asText(left) === asText(right);

const asText = (deadlines: readonly Deadline[]): string =>
  JSON.stringify(deadlines.map(({ kind, dueAt }) => `${dueAt} ${kind}`).toSorted());

/** Deadlines that have passed at `now` (epoch milliseconds). */
export const passedOf = (row: DueRow, now: number): readonly Deadline[] =>
  row.deadlines.filter(({ dueAt }) => Date.parse(dueAt) <= now);
