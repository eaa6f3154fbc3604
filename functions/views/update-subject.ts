import type { CommitLog } from '../shared/adapters/commit-log.ts';
import type { Commit } from '../shared/commit.ts';
import { permanent, retryable } from '../shared/fault.ts';
import type { ViewsTable } from './adapters/views-table.ts';
import { dueShardOf } from './domain/shard.ts';
import {
  fold,
  type Projection,
  type SideRow,
  type SubjectView,
  standing,
} from './domain/subject-view.ts';

export interface UpdatePorts {
  readonly table: ViewsTable;
  /** The commit log of a context, by its name; undefined for a context this stack does not know. */
  readonly logOf: (context: string) => CommitLog | undefined;
}

/** Brings one subject's view up to the given commits; nothing is written when it is there already. */
export interface SubjectUpdater {
  readonly prefix: string;
  update(commits: readonly Commit[]): Promise<'written' | 'unchanged'>;
}

const CONFLICT_TRIES = 4;

/** All commits belong to one subject; the streams of several contexts may write its view at once. */
export const updaterOf = <View extends SubjectView>(
  ports: UpdatePorts,
  projection: Projection<View>,
): SubjectUpdater => ({
  prefix: projection.prefix,
  update: async (commits) => {
    for (let attempt = 0; attempt < CONFLICT_TRIES; attempt += 1) {
      const outcome = await updateOnce(ports, projection, commits);
      if (outcome !== 'conflict') return outcome;
    }
    throw retryable('contended', `${commits[0]?.subject}: others kept writing its view first`);
  },
});

const updateOnce = async <View extends SubjectView>(
  ports: UpdatePorts,
  projection: Projection<View>,
  commits: readonly Commit[],
): Promise<'written' | 'unchanged' | 'conflict'> => {
  const [first] = commits;
  if (!first) return 'unchanged';
  const key = projection.keyOf(first.merchantId, first.subject.slice(projection.prefix.length));
  const stored = await ports.table.load(key);
  const before = stored && projection.parse(stored.body);
  const after = await foldAll(ports, projection, before, commits);
  if (after === before || after === undefined) return 'unchanged';
  const revision = (stored?.revision ?? 0) + 1;
  // Side rows first: should we stop here, the view is still old and the retry does all again.
  await saveSides(ports.table, after.merchantId, changedSides(projection, before, after), revision);
  const due = dueMark(after, first.subject);
  const saved = await ports.table.save(key, { revision, body: after }, due);
  return saved ? 'written' : 'conflict';
};

/** A gap means that a commit came by another way first: the log has what is missing. */
const foldAll = async <View extends SubjectView>(
  ports: UpdatePorts,
  projection: Projection<View>,
  before: View | undefined,
  commits: readonly Commit[],
): Promise<View | undefined> => {
  let view = before;
  for (const commit of commits) {
    const missing = standing(view, commit) === 'gap' ? await history(ports, commit) : [commit];
    for (const one of missing) view = fold(projection, view, one);
  }
  return view;
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
  const known = new Set(
    (before ? projection.sideRows(before) : []).map((row) => JSON.stringify(row)),
  );
  return projection.sideRows(after).filter((row) => !known.has(JSON.stringify(row)));
};

const saveSides = async (
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

const dueMark = (view: SubjectView, subject: string) => {
  const [earliest] = view.deadlines;
  if (!earliest) return undefined;
  return { dueShard: dueShardOf(subject), dueKey: `${earliest.dueAt}#${subject}` };
};
