import type { Store } from '../engine/store.ts';

/** Queues are named; no destination means each message's own source; no velocity means the maximum. */
export interface MoveTask {
  readonly handle: string;
  readonly source: string;
  readonly destination: string | null;
  readonly perSecond: number | null;
  readonly status: 'RUNNING' | 'COMPLETED' | 'CANCELLED' | 'FAILED';
  readonly failure: string | null;
  readonly moved: number;
  readonly toMove: number;
  /** Epoch milliseconds. */
  readonly startedAt: number;
}

export interface MoveTaskTable {
  insert(task: Omit<MoveTask, 'status' | 'failure' | 'moved'>): void;
  find(handle: string): MoveTask | undefined;
  /** The latest first. */
  ofSource(source: string, limit: number): MoveTask[];
  /** Handles of the tasks that have not ended. */
  running(): string[];
  countMoved(handle: string): void;
  finish(handle: string, status: MoveTask['status'], failure: string | null): void;
}

const SCHEMA = `CREATE TABLE IF NOT EXISTS sqs_move_task (
  handle TEXT PRIMARY KEY, source TEXT NOT NULL, destination TEXT, per_second INTEGER,
  status TEXT NOT NULL, failure TEXT, moved INTEGER NOT NULL, to_move INTEGER NOT NULL,
  started_at INTEGER NOT NULL)`;
const COLUMNS = `handle, source, destination, per_second AS perSecond, status, failure, moved,
  to_move AS toMove, started_at AS startedAt`;

export const createMoveTaskTable = ({ db }: Store): MoveTaskTable => {
  db.exec(SCHEMA);
  const insert = db.prepare(`INSERT INTO sqs_move_task VALUES
    (:handle, :source, :destination, :perSecond, 'RUNNING', NULL, 0, :toMove, :startedAt)`);
  const find = db.prepare(`SELECT ${COLUMNS} FROM sqs_move_task WHERE handle = ?`);
  const ofSource = db.prepare(
    `SELECT ${COLUMNS} FROM sqs_move_task WHERE source = ? ORDER BY started_at DESC, rowid DESC LIMIT ?`,
  );
  const running = db.prepare("SELECT handle FROM sqs_move_task WHERE status = 'RUNNING'");
  const countMoved = db.prepare('UPDATE sqs_move_task SET moved = moved + 1 WHERE handle = ?');
  const finish = db.prepare('UPDATE sqs_move_task SET status = ?, failure = ? WHERE handle = ?');
  return {
    insert: (task) => void insert.run({ ...task }),
    find: (handle) => find.get(handle) as unknown as MoveTask | undefined,
    ofSource: (source, limit) => ofSource.all(source, limit) as unknown as MoveTask[],
    running: () => (running.all() as { handle: string }[]).map(({ handle }) => handle),
    countMoved: (handle) => void countMoved.run(handle),
    finish: (handle, status, failure) => void finish.run(status, failure, handle),
  };
};
