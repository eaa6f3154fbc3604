import { type CommitItem, readCommitItem, type TableLog } from '../shared/adapters/commit-log.ts';
import type { CommitPage, TablePlace } from '../shared/adapters/commit-pages.ts';
import type { Blobs } from '../shared/blobs.ts';
import { type Commit, partitionKeyOf } from '../shared/commit.ts';
import { Fault } from '../shared/fault.ts';
import type { Runtime } from '../shared/runtime.ts';
import type { CheckPlaces } from './adapters/check-places.ts';
import type { DueRow, DueRows } from './adapters/due-rows.ts';
import { isWatched } from './domain/due-mark.ts';
import { isShown, watchedRowOf } from './domain/watched-row.ts';

export interface CheckPorts {
  readonly runtime: Pick<Runtime, 'now' | 'observe'>;
  readonly context: string;
  readonly blobs: Blobs;
  readonly log: TableLog;
  readonly rows: DueRows;
  readonly places: CheckPlaces;
  pageFrom(start: TablePlace | undefined): Promise<CommitPage>;
  /** Makes the rows of the commit's subject anew. */
  repair(newest: Commit): Promise<void>;
}

/** A commit that is younger may still be on its way to the views. */
const SETTLED_MS = 10 * 60_000;
const ROWS_AT_ONCE = 100;

/**
 * Compares every stream of a context with the row that watches its deadlines and shows its state, and
 * mends what differs. Stops when time is up and goes on from there in the next run.
 */
export const checkContext = async (ports: CheckPorts, hasTime: () => boolean): Promise<void> => {
  const resumedAt = await ports.places.load(ports.context);
  const walk: Walk = { place: resumedAt, carried: undefined };
  try {
    while (await checkPage(ports, walk, hasTime));
  } finally {
    if (walk.place) ports.runtime.observe.count('DeadlineCheckUnfinished');
    if (walk.place || resumedAt) await ports.places.save(ports.context, walk.place);
  }
};

interface Walk {
  /** Where the next page starts; undefined before the first and behind the last. */
  place: TablePlace | undefined;
  /** The last stream's newest commit so far: the stream may go on in the next page. */
  carried: CommitItem | undefined;
}

/**
 * True when another page is to be read. A stream that is cut because time is up is looked at as far as
 * it was read, which can only miss a fault: what is found is confirmed from the whole log.
 */
const checkPage = async (
  ports: CheckPorts,
  walk: Walk,
  hasTime: () => boolean,
): Promise<boolean> => {
  const page = await ports.pageFrom(walk.place);
  const goesOn = page.next !== undefined && hasTime();
  const newest = [...(walk.carried ? [walk.carried] : []), ...page.commits].filter(
    (item, index, all) => all[index + 1]?.['pk']?.S !== item['pk']?.S,
  );
  walk.carried = goesOn ? newest.pop() : undefined;
  await checkStreams(ports, newest);
  walk.place = page.next;
  return goesOn;
};

const checkStreams = async (ports: CheckPorts, items: readonly CommitItem[]): Promise<void> => {
  for (let from = 0; from < items.length; from += ROWS_AT_ONCE) {
    const some = items.slice(from, from + ROWS_AT_ONCE);
    const read = await Promise.all(some.map((item) => readNewest(ports, item)));
    const newest = read.filter((commit) => commit !== undefined);
    if (newest.length === 0) continue;
    const rows = await ports.rows.loadMany(newest.map(watchedRowOf), 'eventual');
    for (const commit of newest) {
      if (faultOf(ports, rows, commit)) await settle(ports, commit);
    }
    ports.runtime.observe.count('StreamChecked', newest.length);
  }
};

const readNewest = async (ports: CheckPorts, item: CommitItem): Promise<Commit | undefined> => {
  try {
    return await readCommitItem(item, ports.blobs);
  } catch (error) {
    tellFailure(ports, `${item['pk']?.S} ${item['sk']?.S}`, error);
    return undefined;
  }
};

/** Deadlines that nobody would look at, or a view that is behind its owner's stream. */
const faultOf = (
  { runtime }: CheckPorts,
  rows: ReadonlyMap<string, DueRow>,
  commit: Commit,
): 'DeadlineMissing' | 'ViewBehind' | undefined => {
  const row = rows.get(watchedRowOf(commit).pk);
  if (!isWatched(row, commit.deadlines, runtime.now())) return 'DeadlineMissing';
  const isBehind = isShown(commit) && (row?.versions[commit.context] ?? 0) < commit.version;
  return isBehind ? 'ViewBehind' : undefined;
};

/** Looks again, strongly consistent and at the whole stream, before it says and does anything. */
const settle = async (ports: CheckPorts, suspect: Commit): Promise<void> => {
  const { runtime, rows, log } = ports;
  try {
    const newest = await log.newest(suspect);
    if (!newest || runtime.now() - Date.parse(newest.at) < SETTLED_MS) return;
    const read = await rows.loadMany([watchedRowOf(newest)], 'strong');
    const fault = faultOf(ports, read, newest);
    if (fault === undefined) return;
    runtime.observe.count(fault);
    runtime.observe.log('error', 'views were not as the stream says', {
      fault,
      context: newest.context,
      merchantId: newest.merchantId,
      subject: newest.subject,
      version: newest.version,
      open: newest.deadlines.map(({ kind }) => kind),
    });
    await ports.repair(newest);
  } catch (error) {
    tellFailure(ports, partitionKeyOf(suspect), error);
  }
};

const tellFailure = ({ runtime }: CheckPorts, stream: string, error: unknown): void => {
  runtime.observe.count('DeadlineCheckFailed');
  runtime.observe.log('error', 'stream not checked', {
    stream,
    code: error instanceof Fault ? error.code : 'unexpected',
    error: error instanceof Error ? error.message : String(error),
  });
};
