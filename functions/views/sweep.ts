import type { QueueEntry, Queues } from '../shared/adapters/queues.ts';
import { Fault, retryable } from '../shared/fault.ts';
import { toJson } from '../shared/json.ts';
import type { Runtime } from '../shared/runtime.ts';
import { sendAll } from '../shared/send-all.ts';
import type { DueEntry, DuePage, DueRow, DueRows } from './adapters/due-rows.ts';
import { DUE_SHARDS } from './contract.ts';
import { deadlineReached } from './domain/deadline-command.ts';
import { lateKey, readDueKey, waitingKey } from './domain/due-key.ts';
import { type DueMark, type OpenDeadline, passedOf, type Watched } from './domain/due-mark.ts';
import { watchedBy } from './domain/watched-row.ts';
import { type LogOf, openDeadlinesOf } from './open-deadlines.ts';

export interface SweepPorts {
  readonly runtime: Pick<Runtime, 'now' | 'observe'>;
  readonly rows: DueRows;
  readonly logOf: LogOf;
  /** Queues of the streams' owners, by context: all contexts that there are. */
  readonly owners: Queues;
  readonly contexts: readonly string[];
}

/** Rows that are worked on at the same time. */
const WAVE = 50;
/** What one run takes up of one shard; the rest is the next minute's. */
const KEPT_PER_SHARD = 2_000;
/**
 * A row whose time came so recently is fresh: its owner was not told before, or a minute ago, and its
 * answer may be on its way. So it stays where it is; later it is late.
 */
const FRESH_MS = 2 * 60_000;

/**
 * Looks at the streams of every row whose time has come, tells the owners of what has passed, and moves
 * the row on in the index. What fails, or is cut off, stays where it is for the next run; told twice is
 * told once, by the command's id. Throws a retryable fault at its end when something was left because it
 * failed.
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

/** A row with what its streams say is open now. */
interface Looked {
  readonly row: DueRow;
  readonly watched: Watched;
  readonly deadlines: readonly OpenDeadline[];
}

interface Telling extends QueueEntry {
  readonly looked: Looked;
  readonly context: string;
}

/** Gives how many rows were left because something failed. */
const sweepWave = async (
  ports: SweepPorts,
  entries: readonly DueEntry[],
  now: number,
): Promise<number> => {
  const read = await Promise.all(entries.map((entry) => look(ports, entry)));
  const looked = read.filter((one) => one !== 'gone' && one !== 'failed');
  const tellings = looked.flatMap((one) => tellingsOf(one, now));
  const untold = await send(ports, tellings);
  const moved = await Promise.all(
    looked.filter((one) => !untold.has(one)).map((one) => moveOn(ports, one, now)),
  );
  ports.runtime.observe.count('DeadlineReached', tellings.length);
  return [...read, ...moved].filter((outcome) => outcome === 'failed').length + untold.size;
};

/** The index lags behind the rows: one that is no longer there, or elsewhere, is left alone. */
const look = async (
  ports: SweepPorts,
  { key, dueKey }: DueEntry,
): Promise<Looked | 'gone' | 'failed'> => {
  try {
    const row = await ports.rows.load(key);
    if (row?.dueKey !== dueKey) return 'gone';
    const watched = watchedBy(key, ports.contexts);
    return { row, watched, deadlines: await openDeadlinesOf(ports.logOf, watched) };
  } catch (error) {
    tell(ports, 'deadlines not read', { row: key.pk }, error);
    return 'failed';
  }
};

const tellingsOf = (looked: Looked, now: number): Telling[] =>
  passedOf(looked.deadlines, now).map(({ context, ...deadline }) => {
    const { merchantId, subject } = looked.watched;
    const envelope = deadlineReached({ context, merchantId, subject }, deadline);
    return { looked, context, envelope, bytes: Buffer.byteLength(toJson(envelope)) };
  });

/** Gives the rows of which something could not be told. */
const send = async (
  ports: SweepPorts,
  tellings: readonly Telling[],
): Promise<ReadonlySet<Looked>> => {
  const contexts = [...new Set(tellings.map(({ context }) => context))];
  const refused = await Promise.all(
    contexts.map((each) =>
      sendAll(
        tellings.filter(({ context }) => context === each),
        (chunk) => ports.owners.send(each, chunk),
      ),
    ),
  );
  const untold = new Set<Looked>();
  for (const [{ looked, envelope, context }, reason] of refused.flatMap((some) => [...some])) {
    untold.add(looked);
    const { merchantId, subject } = looked.watched;
    tell(ports, 'deadline not told', { id: envelope.id, context, merchantId, subject, reason });
  }
  return untold;
};

const moveOn = async (
  ports: SweepPorts,
  looked: Looked,
  now: number,
): Promise<'moved' | 'failed'> => {
  const mark = markOnwards(looked, now);
  if (mark === undefined) return 'moved';
  try {
    // A refusal means that a newer row, or another sweeper's move, stands: either is as good.
    await ports.rows.moveOn(looked.row, mark);
    return 'moved';
  } catch (error) {
    tell(ports, 'deadlines not moved on', { row: looked.row.key.pk }, error);
    return 'failed';
  }
};

/** Undefined while the row stays where it is. */
const markOnwards = ({ row, watched, deadlines }: Looked, now: number): DueMark | undefined => {
  const { subject } = watched;
  const waiting = { subject, state: row.state ?? subject.split('/')[0] ?? '', deadlines };
  if (passedOf(deadlines, now).length === 0) return { dueKey: waitingKey(waiting), sweeps: 0 };
  const { toldBefore, at } = readDueKey(row.dueKey ?? '');
  if (!toldBefore && at > now - FRESH_MS) return undefined;
  return { dueKey: lateKey(waiting, row.sweeps + 1, now), sweeps: row.sweeps + 1 };
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
