import { type CommitItem, type CommitLog, readCommitItem } from '../shared/adapters/commit-log.ts';
import type { Blobs } from '../shared/blobs.ts';
import { type Commit, partitionKeyOf } from '../shared/commit.ts';
import { Fault } from '../shared/fault.ts';
import type { Runtime } from '../shared/runtime.ts';
import type { CheckPlaces } from './adapters/check-places.ts';
import type { CommitPage, TablePlace } from './adapters/commit-pages.ts';
import type { DeadlineRows } from './adapters/deadline-rows.ts';
import { type DueRow, sameDeadlines } from './domain/due-row.ts';

export interface CheckPorts {
  readonly runtime: Pick<Runtime, 'now' | 'observe'>;
  readonly context: string;
  readonly blobs: Blobs;
  readonly log: CommitLog;
  readonly rows: DeadlineRows;
  readonly places: CheckPlaces;
  pageFrom(start: TablePlace | undefined): Promise<CommitPage>;
  /** Makes the rows of the commit's subject anew. */
  repair(newest: Commit): Promise<void>;
}

/** A commit that is younger may still be on its way to the views. */
const SETTLED_MS = 10 * 60_000;
const ROWS_AT_ONCE = 100;

/**
 * Compares every stream of a context with its row of deadlines, and mends what differs. Stops when
 * time is up and goes on from there in the next run.
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
    const rows = await ports.rows.loadMany(newest, 'eventual');
    for (const commit of newest) {
      if (differs(rows.get(partitionKeyOf(commit)), commit)) await settle(ports, commit);
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

/** A row of a later version than the commit is not the commit's to judge. */
const differs = (
  row: (DueRow & { readonly dueKey: string | undefined }) | undefined,
  { version, deadlines }: Commit,
): boolean => {
  if (row && row.version > version) return false;
  if (!sameDeadlines(row?.deadlines ?? [], deadlines)) return true;
  return deadlines.length > 0 && row?.dueKey === undefined;
};

/** Looks again, strongly consistent and at the whole stream, before it says and does anything. */
const settle = async (ports: CheckPorts, suspect: Commit): Promise<void> => {
  const { runtime, rows, log } = ports;
  try {
    const newest = (await log.load(suspect)).at(-1);
    if (!newest || runtime.now() - Date.parse(newest.at) < SETTLED_MS) return;
    const row = (await rows.loadMany([newest], 'strong')).get(partitionKeyOf(newest));
    if (!differs(row, newest)) return;
    const missing = newest.deadlines.filter(
      (one) => row?.dueKey === undefined || !row.deadlines.some((other) => same(one, other)),
    );
    runtime.observe.count(missing.length > 0 ? 'DeadlineMissing' : 'DeadlineStale');
    runtime.observe.log('error', 'deadlines were not as the stream says', {
      context: newest.context,
      merchantId: newest.merchantId,
      subject: newest.subject,
      version: newest.version,
      missing: missing.map(({ kind }) => kind),
    });
    await ports.repair(newest);
  } catch (error) {
    tellFailure(ports, partitionKeyOf(suspect), error);
  }
};

const same = (one: Commit['deadlines'][number], other: Commit['deadlines'][number]): boolean =>
  one.kind === other.kind && one.dueAt === other.dueAt;

const tellFailure = ({ runtime }: CheckPorts, stream: string, error: unknown): void => {
  runtime.observe.count('DeadlineCheckFailed');
  runtime.observe.log('error', 'stream not checked', {
    stream,
    code: error instanceof Fault ? error.code : 'unexpected',
    error: error instanceof Error ? error.message : String(error),
  });
};
