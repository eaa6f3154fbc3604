import type { QueueEntry, Queues } from '../shared/adapters/queues.ts';
import { retryable } from '../shared/fault.ts';
import { toJson } from '../shared/json.ts';
import type { Runtime } from '../shared/runtime.ts';
import { sendAll } from '../shared/send-all.ts';
import type { DueEntry, DueRow, DueRows } from './adapters/due-rows.ts';
import { deadlineReached } from './domain/deadline-command.ts';
import { isFresh, lateKey, readDueKey, waitingKey } from './domain/due-key.ts';
import { type DueMark, type OpenDeadline, passedOf, type Watched } from './domain/due-mark.ts';
import { watchedBy } from './domain/watched-row.ts';
import { dueShards } from './due-shards.ts';
import { type LogOf, openDeadlinesOf } from './open-deadlines.ts';
import { tellError } from './tell-error.ts';

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

/**
 * Looks at the streams of every row whose time has come, tells the owners of what has passed, and moves
 * the row on in the index. What fails, or is cut off, stays where it is for the next run; told twice is
 * told once, by the command's id. Throws a retryable fault at its end when something was left because it
 * failed.
 */
export const sweep = async (ports: SweepPorts, hasTime: () => boolean): Promise<void> => {
  const startedAt = ports.runtime.now();
  const shards = dueShards(ports, startedAt, hasTime);
  const outcome = { failed: 0, leftOver: 0 };
  const sweepAll = async (due: readonly DueEntry[]): Promise<void> => {
    let at = 0;
    for (; at < due.length && hasTime(); at += WAVE) {
      outcome.failed += await sweepWave(ports, due.slice(at, at + WAVE), startedAt);
    }
    outcome.leftOver += Math.max(0, due.length - at);
  };
  // Those never told of first: a crowd that nobody answers must not hold up the others. And on behind
  // each crowd while there is time: rows that fail stay where they are, before all that are younger.
  do await sweepAll(await shards.readFresh());
  while (shards.hasMore() && hasTime());
  await sweepAll(shards.toldBefore());
  countPast(ports, shards.past());
  if (outcome.leftOver > 0) {
    ports.runtime.observe.count('DeadlinesLeftOver', outcome.leftOver);
  }
  const failed = outcome.failed + shards.failed();
  if (failed > 0) throw retryable('sweep-incomplete', `${failed} rows or shards were left over`);
};

const countPast = ({ runtime }: SweepPorts, past: ReadonlyMap<string, number>): void => {
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

/**
 * The index lags behind the rows: one that is no longer there, or elsewhere, is left alone. The row may
 * itself be read from a replica that lags: what is told is the streams' word, read strongly after it, and
 * a row that has gone on meanwhile refuses to be moved.
 */
const look = async (
  ports: SweepPorts,
  { key, dueKey }: DueEntry,
): Promise<Looked | 'gone' | 'failed'> => {
  try {
    const row = await ports.rows.load(key, 'eventual');
    if (row?.dueKey !== dueKey) return 'gone';
    const watched = watchedBy(key, ports.contexts);
    return { row, watched, deadlines: await openDeadlinesOf(ports.logOf, watched) };
  } catch (error) {
    tellError(ports.runtime, 'deadlines not read', { row: key.pk }, error);
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
    tellError(ports.runtime, 'deadline not told', {
      id: envelope.id,
      context,
      merchantId,
      subject,
      reason,
    });
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
    tellError(ports.runtime, 'deadlines not moved on', { row: looked.row.key.pk }, error);
    return 'failed';
  }
};

/** Undefined while the row stays where it is. */
const markOnwards = ({ row, watched, deadlines }: Looked, now: number): DueMark | undefined => {
  const { subject } = watched;
  const waiting = { subject, state: row.state ?? subject.split('/')[0] ?? '', deadlines };
  if (passedOf(deadlines, now).length === 0) return { dueKey: waitingKey(waiting), sweeps: 0 };
  if (isFresh(readDueKey(row.dueKey ?? ''), now)) return undefined;
  return { dueKey: lateKey(waiting, row.sweeps + 1, now), sweeps: row.sweeps + 1 };
};
