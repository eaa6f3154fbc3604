import type { QueueEntry, Queues } from '../shared/adapters/queues.ts';
import { Fault, retryable } from '../shared/fault.ts';
import { toJson } from '../shared/json.ts';
import type { Runtime } from '../shared/runtime.ts';
import { sendAll } from '../shared/send-all.ts';
import type { DeadlineRows, DueEntry, DuePage, StoredDueRow } from './adapters/deadline-rows.ts';
import { DUE_SHARDS } from './contract.ts';
import { deadlineReached } from './domain/deadline-command.ts';
import { lateKey, readDueKey } from './domain/due-key.ts';
import { passedOf } from './domain/due-row.ts';

export interface SweepPorts {
  readonly runtime: Pick<Runtime, 'now' | 'observe'>;
  readonly rows: DeadlineRows;
  /** Queues of the streams' owners, by context. */
  readonly owners: Queues;
}

/** Rows that are worked on at the same time. */
const WAVE = 50;
/** What one run takes up of one shard; the rest is the next minute's. */
const KEPT_PER_SHARD = 2_000;
/** A deadline that nobody was told of for so long is late, and not merely fresh. */
const FRESH_MS = 2 * 60_000;

/**
 * Tells the owner of every late deadline, then moves the row on in the index. What fails, or is cut
 * off, stays where it is for the next run; told twice is told once, by the command's id. Throws a
 * retryable fault at its end when something was left because it failed.
 */
export const sweep = async (ports: SweepPorts, hasTime: () => boolean): Promise<void> => {
  const { observe, now } = ports.runtime;
  const startedAt = now();
  const shards = await Promise.all(
    Array.from({ length: DUE_SHARDS }, (_, shard) => readShard(ports, shard, startedAt, hasTime)),
  );
  countPast(ports, shards);
  // Those never told of first: a crowd that nobody answers must not hold up the others.
  const due = [...shards.flatMap(({ fresh }) => fresh), ...shards.flatMap(({ again }) => again)];
  let failed = shards.filter((shard) => shard.failed).length;
  let at = 0;
  for (; at < due.length && hasTime(); at += WAVE) {
    failed += await sweepWave(ports, due.slice(at, at + WAVE), startedAt);
  }
  if (at < due.length) observe.count('DeadlinesLeftOver', due.length - at);
  if (failed > 0) throw retryable('sweep-incomplete', `${failed} rows or shards were left over`);
};

interface ShardFound {
  /** Never told of, oldest first. */
  readonly fresh: DueEntry[];
  /** Told before, and due to be told again. */
  readonly again: DueEntry[];
  /** How many stand past their deadline, by state. */
  readonly past: Map<string, number>;
  failed: boolean;
}

const readShard = async (
  ports: SweepPorts,
  shard: number,
  now: number,
  hasTime: () => boolean,
): Promise<ShardFound> => {
  const found: ShardFound = { fresh: [], again: [], past: new Map(), failed: false };
  let start: DuePage['next'];
  try {
    do {
      const page = await ports.rows.late(shard, now, start);
      for (const entry of page.entries) sort(found, entry, now);
      start = page.next;
    } while (start && hasTime() && found.fresh.length < KEPT_PER_SHARD);
  } catch (error) {
    tell(ports, 'shard not read', { shard }, error);
    found.failed = true;
  }
  return found;
};

const sort = (found: ShardFound, entry: DueEntry, now: number): void => {
  const { toldBefore, at, state } = readDueKey(entry.dueKey);
  if (toldBefore || at < now - FRESH_MS) found.past.set(state, (found.past.get(state) ?? 0) + 1);
  const into = toldBefore ? found.again : found.fresh;
  if (at <= now && into.length < KEPT_PER_SHARD) into.push(entry);
};

const countPast = ({ runtime }: SweepPorts, shards: readonly ShardFound[]): void => {
  const past = new Map<string, number>();
  for (const [state, count] of shards.flatMap((shard) => [...shard.past])) {
    past.set(state, (past.get(state) ?? 0) + count);
  }
  if (past.size === 0) return;
  for (const [State, count] of past) runtime.observe.count('PastDeadline', count, { State });
  const all = [...past.values()].reduce((sum, count) => sum + count, 0);
  runtime.observe.count('PastDeadline', all, { State: 'all' });
};

interface Telling extends QueueEntry {
  readonly row: StoredDueRow;
}

/** Gives how many rows were left because something failed. */
const sweepWave = async (
  ports: SweepPorts,
  entries: readonly DueEntry[],
  now: number,
): Promise<number> => {
  const read = await Promise.all(entries.map((entry) => readRow(ports, entry)));
  const rows = read.filter((row) => row !== 'gone' && row !== 'failed');
  const tellings = rows.flatMap((row) => tellingsOf(row, now));
  const untold = await send(ports, tellings);
  const moved = await Promise.all(
    rows.filter((row) => !untold.has(row)).map((row) => moveOn(ports, row, now)),
  );
  ports.runtime.observe.count('DeadlineReached', tellings.length);
  return [...read, ...moved].filter((outcome) => outcome === 'failed').length + untold.size;
};

/** The index lags behind the rows: one that is no longer there, or elsewhere, is left alone. */
const readRow = async (
  ports: SweepPorts,
  entry: DueEntry,
): Promise<StoredDueRow | 'gone' | 'failed'> => {
  try {
    const row = await ports.rows.load(entry.key);
    return row?.dueKey === entry.dueKey ? row : 'gone';
  } catch (error) {
    tell(ports, 'deadlines not read', { row: entry.key.pk }, error);
    return 'failed';
  }
};

const tellingsOf = (row: StoredDueRow, now: number): Telling[] =>
  passedOf(row, now).map((deadline) => {
    const envelope = deadlineReached(row.stream, deadline);
    return { row, envelope, bytes: Buffer.byteLength(toJson(envelope)) };
  });

/** Gives the rows of which something could not be told. */
const send = async (
  ports: SweepPorts,
  tellings: readonly Telling[],
): Promise<ReadonlySet<StoredDueRow>> => {
  const contexts = [...new Set(tellings.map(({ row }) => row.stream.context))];
  const refused = await Promise.all(
    contexts.map((context) =>
      sendAll(
        tellings.filter(({ row }) => row.stream.context === context),
        (chunk) => ports.owners.send(context, chunk),
      ),
    ),
  );
  const untold = new Set<StoredDueRow>();
  for (const [{ row, envelope }, reason] of refused.flatMap((some) => [...some])) {
    untold.add(row);
    tell(ports, 'deadline not told', { id: envelope.id, ...row.stream, reason });
  }
  return untold;
};

const moveOn = async (
  ports: SweepPorts,
  row: StoredDueRow,
  now: number,
): Promise<'moved' | 'failed'> => {
  try {
    // A refusal means that a newer row, or another sweeper's move, stands: either is as good.
    await ports.rows.moveOn(row, lateKey(row, row.sweeps + 1, now));
    return 'moved';
  } catch (error) {
    tell(ports, 'deadlines not moved on', { ...row.stream }, error);
    return 'failed';
  }
};

const tell = (
  { runtime }: SweepPorts,
  message: string,
  fields: Readonly<Record<string, unknown>>,
  error?: unknown,
): void => {
  runtime.observe.log('error', message, {
    ...fields,
    ...(error === undefined
      ? {}
      : {
          code: error instanceof Fault ? error.code : 'unexpected',
          error: error instanceof Error ? error.message : String(error),
        }),
  });
};
