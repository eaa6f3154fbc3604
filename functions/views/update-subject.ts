import type { CommitLog } from '../shared/adapters/commit-log.ts';
import type { Commit } from '../shared/commit.ts';
import { permanent, retryable } from '../shared/fault.ts';
import type { DeadlineRows } from './adapters/deadline-rows.ts';
import type { ViewsTable } from './adapters/views-table.ts';
import { type DueRow, dueRowOf, sayTheSame } from './domain/due-row.ts';
import type { Figure } from './domain/order-figures.ts';
import {
  fold,
  isReadBy,
  type Projection,
  type SideRow,
  type SubjectView,
  standing,
} from './domain/subject-view.ts';

export interface UpdatePorts {
  readonly table: ViewsTable;
  readonly deadlines: DeadlineRows;
  /** The commit log of a context, by its name; undefined for a context this stack does not know. */
  readonly logOf: (context: string) => CommitLog | undefined;
}

export interface TellingPorts extends UpdatePorts {
  /** Told once of what a commit adds to the shop's figures, when the view with it is written. */
  readonly tell: (figure: Figure) => void;
}

/** Brings one subject's view up to the given commits; nothing is written when it is there already. */
export interface SubjectUpdater {
  /** Whether commits of this stream are folded here. */
  reads(stream: Pick<Commit, 'context' | 'subject'>): boolean;
  update(commits: readonly Commit[]): Promise<'written' | 'unchanged'>;
}

const CONFLICT_TRIES = 4;

/** All commits belong to one subject; the streams of several contexts may write its view at once. */
export const updaterOf = <View extends SubjectView>(
  ports: TellingPorts,
  projection: Projection<View>,
): SubjectUpdater => ({
  reads: (stream) => isReadBy(projection, stream),
  update: async (commits) => {
    for (let attempt = 0; attempt < CONFLICT_TRIES; attempt += 1) {
      const outcome = await updateOnce(ports, projection, commits);
      if (outcome !== 'conflict') return outcome;
    }
    throw retryable('contended', `${commits[0]?.subject}: others kept writing its view first`);
  },
});

const updateOnce = async <View extends SubjectView>(
  ports: TellingPorts,
  projection: Projection<View>,
  commits: readonly Commit[],
): Promise<'written' | 'unchanged' | 'conflict'> => {
  const [first] = commits;
  if (!first) return 'unchanged';
  const key = projection.keyOf(first.merchantId, first.subject.slice(projection.prefix.length));
  const stored = await ports.table.load(key);
  const before = stored && projection.parse(stored.body);
  const folded = await foldAll(ports, projection, before, commits);
  const { view } = folded;
  if (view === before || view === undefined) return 'unchanged';
  const revision = (stored?.revision ?? 0) + 1;
  // The other rows first: should we stop here, the view is still old and the retry does all again.
  await Promise.all([
    saveSides(ports.table, view.merchantId, changedSides(projection, before, view), revision),
    ...folded.due.map((row) => ports.deadlines.save(row)),
  ]);
  const saved = await ports.table.save(key, { revision, body: view });
  if (!saved) return 'conflict';
  folded.figures.forEach(ports.tell);
  return 'written';
};

/** The view after the commits, and the rows of deadlines that they changed. */
interface Folded<View> {
  readonly view: View | undefined;
  readonly due: readonly DueRow[];
  readonly figures: readonly Figure[];
}

/** A gap means that a commit came by another way first: the log has what is missing. */
const foldAll = async <View extends SubjectView>(
  ports: UpdatePorts,
  projection: Projection<View>,
  before: View | undefined,
  commits: readonly Commit[],
): Promise<Folded<View>> => {
  let view = before;
  const changed = new Map<string, Commit>();
  const figures: Figure[] = [];
  for (const commit of commits) {
    const missing = standing(view, commit) === 'gap' ? await history(ports, commit) : [commit];
    for (const one of missing) {
      const next = fold(projection, view, one);
      if (movesDeadlines(projection, view, next, one)) changed.set(one.context, one);
      figures.push(...figuresOf(projection, view, next, one));
      view = next;
    }
  }
  const last = view;
  const due = last ? [...changed.values()].map((commit) => dueRowOf(projection, last, commit)) : [];
  return { view, due, figures };
};

const figuresOf = <View extends SubjectView>(
  projection: Projection<View>,
  before: View | undefined,
  after: View,
  commit: Commit,
): readonly Figure[] => {
  if (before === after) return [];
  return projection.figures?.(before, after, commit) ?? [];
};

/**
 * Each commit is looked at by itself, not the batch's first against its last: a row that went there
 * and back must carry the later version, or a writer that was held up between would bring back the past.
 */
const movesDeadlines = <View extends SubjectView>(
  projection: Projection<View>,
  before: View | undefined,
  after: View,
  commit: Commit,
): boolean => {
  if (before === after) return false;
  const row = dueRowOf(projection, after, commit);
  return before ? !sayTheSame(dueRowOf(projection, before, commit), row) : row.deadlines.length > 0;
};

const history = (ports: UpdatePorts, commit: Commit): Promise<readonly Commit[]> => {
  const log = ports.logOf(commit.context);
  if (!log) throw permanent('unknown-context', `no table is set for context ${commit.context}`);
  return log.load(commit);
};

const changedSides = <View extends SubjectView>(
  projection: Projection<View>,
  before: View | undefined,
  after: View,
): readonly SideRow[] => {
  const old = before ? projection.sideRows(before) : [];
  const now = projection.sideRows(after);
  const known = new Set(old.map((row) => JSON.stringify(row)));
  const kept = new Set(now.map(({ key }) => JSON.stringify(key)));
  return [
    ...now.filter((row) => !known.has(JSON.stringify(row))),
    ...old.filter((row) => goes(row) && !kept.has(JSON.stringify(row.key))).map(goneRow),
  ];
};

/** Of the rows to find something by only those of a forgotten buyer go; an old number still leads here. */
const goes = ({ key: { pk } }: SideRow): boolean =>
  pk.startsWith('find#') && pk.includes('#buyer#');

const goneRow = ({ key }: SideRow): SideRow => ({ key, gone: true });

/** Writes the rows beside a view, and notes the days that they make known. */
export const saveSides = async (
  table: ViewsTable,
  merchantId: string,
  rows: readonly SideRow[],
  revision: number,
): Promise<void> => {
  await Promise.all(
    rows.flatMap((row) => [
      table.saveSide(row, revision),
      ...(row.listed ? [table.noteDay(row.listed.list, merchantId, row.listed.day)] : []),
    ]),
  );
};
