import type { Reading } from '../shared/adapters/commit-log.ts';
import { needNoWatching } from '../shared/awaiting.ts';
import type { Commit } from '../shared/commit.ts';
import { retryable } from '../shared/fault.ts';
import type { ViewsTable } from './adapters/views-table.ts';
import { NOTHING_DUE } from './domain/due-mark.ts';
import type { Figure } from './domain/order-figures.ts';
import {
  fold,
  isReadBy,
  type Projection,
  type SideRow,
  type StoredProjection,
  type SubjectView,
  standing,
} from './domain/subject-view.ts';
import { type MarkPorts, markWith } from './mark-deadlines.ts';
import { logOfOrThrow } from './open-deadlines.ts';

export interface UpdatePorts extends MarkPorts {
  readonly table: ViewsTable;
  /** All that there are. */
  readonly contexts: readonly string[];
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

/**
 * All commits belong to one subject; the streams of several contexts may write its view at once.
 *
 * The first look may be at a replica that lags, since a view is written only over the revision that was
 * seen, and one that holds the commits holds them still. Where commits seem to be missing, and where
 * nothing is written because the deadlines are watched already, only a strong read can say so.
 */
export const updaterOf = <View extends SubjectView>(
  ports: TellingPorts,
  projection: StoredProjection<View>,
): SubjectUpdater => ({
  reads: (stream) => isReadBy(projection, stream),
  update: async (commits) => {
    if (!isShown(projection, commits) && needNoWatching(commits)) return 'unchanged';
    let reading = firstReading(projection, commits);
    for (let attempt = 0; attempt < CONFLICT_TRIES; attempt += 1) {
      const outcome = await updateOnce(ports, projection, commits, reading);
      if (outcome !== 'look-again') return outcome;
      reading = 'strong';
    }
    throw retryable('contended', `${commits[0]?.subject}: others kept writing its view first`);
  },
});

const opensDeadlines = (commits: readonly Commit[]): boolean =>
  commits.some(({ deadlines }) => deadlines.length > 0);

/** What is to be written can be looked at cheaply; what probably is not, only where nothing is awaited. */
const firstReading = <View extends SubjectView>(
  projection: Projection<View>,
  commits: readonly Commit[],
): Reading => (isShown(projection, commits) || !opensDeadlines(commits) ? 'eventual' : 'strong');

const isShown = <View extends SubjectView>(
  projection: Projection<View>,
  commits: readonly Commit[],
): boolean => commits.some((commit) => standing(projection, undefined, commit) !== 'beside');

const updateOnce = async <View extends SubjectView>(
  ports: TellingPorts,
  projection: StoredProjection<View>,
  commits: readonly Commit[],
  reading: Reading,
): Promise<'written' | 'unchanged' | 'look-again'> => {
  const [first] = commits;
  if (!first) return 'unchanged';
  const { merchantId, subject } = first;
  const key = projection.keyOf(merchantId, subject.slice(projection.prefix.length));
  const stored = await ports.table.load(key, reading);
  const before = stored && projection.parse(stored.body);
  const mayBeOld = reading === 'eventual';
  if (mayBeOld && standing(projection, before, first) === 'gap') return 'look-again';
  const { view, passed, figures } = await foldAll(ports, projection, before, commits);
  const contexts = ports.contexts.filter((context) => projection.hears(context));
  const { mark: marked, revision } = stored ?? NEW_ROW;
  const written = view !== before;
  const watched = { merchantId, subject, contexts };
  const known = { watched, state: view.state, mark: marked, written };
  const mark = await markWith(ports, known, commits);
  const isToBeSaved = written || mark !== marked;
  if (!isToBeSaved && mayBeOld && opensDeadlines(commits)) return 'look-again';
  if (isToBeSaved) {
    // The other rows first: should we stop here, the view is still old and the retry does all again.
    const sides = [
      ...changedSides(projection, before, view),
      ...goneSides(projection, passed, view),
    ];
    await saveSides(ports.table, merchantId, sides, revision + 1);
    const saved = await ports.table.save(key, { revision: revision + 1, body: view, mark });
    if (!saved) return 'look-again';
  }
  figures.forEach(ports.tell);
  return written ? 'written' : 'unchanged';
};

const NEW_ROW = { revision: 0, mark: NOTHING_DUE };

interface Folded<View> {
  readonly view: View;
  /** The views before it, of which one may have been on its way to the table when its writer died. */
  readonly passed: readonly View[];
  readonly figures: readonly Figure[];
}

const foldAll = async <View extends SubjectView>(
  ports: UpdatePorts,
  projection: Projection<View>,
  before: View | undefined,
  commits: readonly Commit[],
): Promise<Folded<View>> => {
  let view = before;
  const passed: View[] = [];
  const figures: Figure[] = [];
  for (const commit of commits) {
    for (const one of await toBeFolded(ports, projection, view, commit)) {
      const next = fold(projection, view, one);
      if (next === view) continue;
      figures.push(...(projection.figures?.(view, next, one) ?? []));
      if (view) passed.push(view);
      view = next;
    }
  }
  if (view === undefined) throw new RangeError('a subject is brought up by its commits');
  return { view, passed, figures };
};

/** A gap means that a commit came by another way first: the log has what is missing. */
const toBeFolded = <View extends SubjectView>(
  { logOf }: UpdatePorts,
  projection: Projection<View>,
  view: View | undefined,
  commit: Commit,
): Promise<readonly Commit[]> | readonly Commit[] =>
  standing(projection, view, commit) === 'gap'
    ? logOfOrThrow(logOf, commit.context).load(commit)
    : [commit];

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

/** Rows that earlier views had, written or not, and that lead nowhere now. */
export const goneSides = <View extends SubjectView>(
  projection: Projection<View>,
  earlier: readonly View[],
  after: View,
): readonly SideRow[] => {
  const left = new Map(
    earlier
      .flatMap((view) => projection.sideRows(view))
      .filter(goes)
      .map(({ key }) => [JSON.stringify(key), { key, gone: true as const }]),
  );
  for (const { key } of projection.sideRows(after)) left.delete(JSON.stringify(key));
  return [...left.values()];
};

/** Of the rows to find something by only those of a forgotten buyer go; an old number still leads here. */
const goes = ({ key: { pk } }: SideRow): boolean =>
  pk.startsWith('find#') && pk.includes('#buyer#');

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
