import { type CommitItem, readCommitItem, type TableLog } from '../shared/adapters/commit-log.ts';
import type { CommitPage, TablePlace } from '../shared/adapters/commit-pages.ts';
import type { Blobs } from '../shared/blobs.ts';
import { type Commit, partitionKeyOf } from '../shared/commit.ts';
import { Fault } from '../shared/fault.ts';
import type { Runtime } from '../shared/runtime.ts';
import type { CheckPlaces } from './adapters/check-places.ts';
import type { DueRow, DueRows } from './adapters/due-rows.ts';
import type { MissingRows } from './adapters/missing-rows.ts';
import { isWatched } from './domain/due-mark.ts';
import { hasNames, isNamed, namingRowsOf } from './domain/naming-rows.ts';
import { isShown, watchedRowOf } from './domain/watched-row.ts';

export interface CheckPorts {
  readonly runtime: Pick<Runtime, 'now' | 'observe'>;
  readonly context: string;
  readonly blobs: Blobs;
  readonly log: TableLog;
  readonly rows: DueRows;
  readonly missing: MissingRows;
  readonly places: CheckPlaces;
  pageFrom(start: TablePlace | undefined): Promise<CommitPage>;
  /** Makes the rows of the commit's subject anew. */
  repair(newest: Commit): Promise<void>;
}

/** A commit that is younger may still be on its way to the views. */
const SETTLED_MS = 10 * 60_000;
const ROWS_AT_ONCE = 100;
/** Longer than from one night's check to the next but one. */
const LATELY_MS = 60 * 3_600_000;

/**
 * Compares every stream of a context with the row that watches its deadlines and shows its state, and
 * mends what differs. Stops when time is up and goes on from there in the next run.
 */
export const checkContext = async (ports: CheckPorts, hasTime: () => boolean): Promise<void> => {
  const resumedAt = await ports.places.load(ports.context);
  const walk: Walk = { place: resumedAt, carried: [] };
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
  /** What was read of the last stream so far, which may go on in the next page. */
  carried: readonly CommitItem[];
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
  const streams = byStream([...walk.carried, ...page.commits]);
  const cut = goesOn ? (streams.pop() ?? []) : [];
  walk.carried = hasNames(ports.context) ? cut : cut.slice(-1);
  await checkStreams(ports, streams);
  walk.place = page.next;
  return goesOn;
};

/** Those of one stream lie together. */
const byStream = (items: readonly CommitItem[]): CommitItem[][] => {
  const streams = new Map<string, CommitItem[]>();
  for (const item of items) {
    const key = item['pk']?.S ?? '';
    const known = streams.get(key);
    if (known) known.push(item);
    else streams.set(key, [item]);
  }
  return [...streams.values()];
};

/** A stream as far as it was read. */
interface Walked {
  readonly items: readonly CommitItem[];
  readonly newest: Commit;
}

const checkStreams = async (
  ports: CheckPorts,
  streams: readonly (readonly CommitItem[])[],
): Promise<void> => {
  for (let from = 0; from < streams.length; from += ROWS_AT_ONCE) {
    const some = streams.slice(from, from + ROWS_AT_ONCE);
    const read = await Promise.all(some.map((items) => readNewest(ports, items)));
    const walked = read.filter((stream) => stream !== undefined);
    const suspects = [...(await unwatchedOf(ports, walked)), ...(await unnamedOf(ports, walked))];
    for (const { newest } of new Set(suspects)) await settle(ports, newest);
    if (walked.length > 0) ports.runtime.observe.count('StreamChecked', walked.length);
  }
};

/** Where nothing is awaited and no row shows it, there is nothing to compare a stream with. */
const unwatchedOf = async (
  ports: CheckPorts,
  walked: readonly Walked[],
): Promise<readonly Walked[]> => {
  const rowed = walked.filter(({ newest }) => newest.deadlines.length > 0 || isShown(newest));
  const places = rowed.map(({ newest }) => watchedRowOf(newest));
  const rows = places.length > 0 ? await ports.rows.loadMany(places, 'eventual') : new Map();
  return rowed.filter(({ newest }) => faultOf(ports, rows, newest) !== undefined);
};

/** Subjects that were heard of lately and that a row should name. */
const unnamedOf = async (
  ports: CheckPorts,
  walked: readonly Walked[],
): Promise<readonly Walked[]> => {
  const since = ports.runtime.now() - LATELY_MS;
  const lately = walked.filter(({ newest }) => isNamed(newest) && Date.parse(newest.at) >= since);
  const named = await Promise.all(
    lately.map(async ({ items, ...stream }) => {
      const history = await Promise.all(items.map((item) => readOne(ports, item)));
      const keys = namingRowsOf(history.filter((commit) => commit !== undefined));
      return { stream: { items, ...stream }, keys };
    }),
  );
  const missing = new Set(
    await ports.missing(
      named.flatMap(({ keys }) => keys),
      'eventual',
    ),
  );
  return named
    .filter(({ keys }) => keys.some((key) => missing.has(key)))
    .map(({ stream }) => stream);
};

const readNewest = async (
  ports: CheckPorts,
  items: readonly CommitItem[],
): Promise<Walked | undefined> => {
  const last = items.at(-1);
  const newest = last && (await readOne(ports, last));
  return newest && { items, newest };
};

const readOne = async (ports: CheckPorts, item: CommitItem): Promise<Commit | undefined> => {
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

const nameFaultOf = async (
  { log, missing }: CheckPorts,
  newest: Commit,
): Promise<'ViewBehind' | undefined> => {
  if (!isNamed(newest)) return undefined;
  const rows = namingRowsOf(await log.load(newest));
  return (await missing(rows, 'strong')).length > 0 ? 'ViewBehind' : undefined;
};

/** Looks again, strongly consistent and at the whole stream, before it says and does anything. */
const settle = async (ports: CheckPorts, suspect: Commit): Promise<void> => {
  const { runtime, rows, log } = ports;
  try {
    const newest = await log.newest(suspect);
    if (!newest || runtime.now() - Date.parse(newest.at) < SETTLED_MS) return;
    const read = await rows.loadMany([watchedRowOf(newest)], 'strong');
    const fault = faultOf(ports, read, newest) ?? (await nameFaultOf(ports, newest));
    if (fault === undefined) return;
    countFault(runtime, fault);
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

/** By its own name for the log, and once more for the one alarm. */
const countFault = (
  { observe }: CheckPorts['runtime'],
  fault: 'DeadlineMissing' | 'ViewBehind' | 'DeadlineCheckFailed',
): void => {
  observe.count(fault);
  observe.count('CheckFoundFault');
};

const tellFailure = ({ runtime }: CheckPorts, stream: string, error: unknown): void => {
  countFault(runtime, 'DeadlineCheckFailed');
  runtime.observe.log('error', 'stream not checked', {
    stream,
    code: error instanceof Fault ? error.code : 'unexpected',
    error: error instanceof Error ? error.message : String(error),
  });
};
