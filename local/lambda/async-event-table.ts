import type { Store } from '../engine/store.ts';

/** An event accepted for a function and not yet done with. */
export interface AsyncEvent {
  readonly requestId: string;
  readonly functionName: string;
  /** The ARN that the caller used. */
  readonly functionArn: string;
  /** The event as JSON text. */
  readonly payload: string;
  readonly attempts: number;
  readonly acceptedAtMs: number;
  readonly dueAtMs: number;
}

/** The events that functions were invoked with asynchronously; they survive the process. */
export interface AsyncEventTable {
  put(event: AsyncEvent): void;
  remove(requestId: string): void;
  /** Functions that have events, due or not. */
  functions(): string[];
  due(functionName: string, nowMs: number, limit: number): AsyncEvent[];
  nextDueAt(afterMs: number): number | undefined;
}

const COLUMNS = `request_id AS requestId, function_name AS functionName,
  function_arn AS functionArn, payload, attempts, accepted_at AS acceptedAtMs, due_at AS dueAtMs`;

/** Keeps the events in the store. */
export const createAsyncEventTable = ({ db }: Store): AsyncEventTable => {
  db.exec(`CREATE TABLE IF NOT EXISTS lambda_async_event (
    request_id TEXT PRIMARY KEY, function_name TEXT NOT NULL, function_arn TEXT NOT NULL,
    payload TEXT NOT NULL, attempts INTEGER NOT NULL, accepted_at INTEGER NOT NULL,
    due_at INTEGER NOT NULL) WITHOUT ROWID;
    CREATE INDEX IF NOT EXISTS lambda_async_event_due
    ON lambda_async_event (function_name, due_at)`);
  const put = db.prepare('INSERT OR REPLACE INTO lambda_async_event VALUES (?, ?, ?, ?, ?, ?, ?)');
  const remove = db.prepare('DELETE FROM lambda_async_event WHERE request_id = ?');
  const names = db.prepare('SELECT DISTINCT function_name AS name FROM lambda_async_event');
  const due = db.prepare(`SELECT ${COLUMNS} FROM lambda_async_event
    WHERE function_name = ? AND due_at <= ? ORDER BY due_at, request_id LIMIT ?`);
  const next = db.prepare('SELECT min(due_at) AS dueAtMs FROM lambda_async_event WHERE due_at > ?');
  return {
    put: (event) =>
      void put.run(
        event.requestId,
        event.functionName,
        event.functionArn,
        event.payload,
        event.attempts,
        event.acceptedAtMs,
        event.dueAtMs,
      ),
    remove: (requestId) => void remove.run(requestId),
    functions: () => names.all().map(({ name }) => String(name)),
    due: (functionName, nowMs, limit) =>
      due.all(functionName, nowMs, limit) as unknown as AsyncEvent[],
    nextDueAt: (afterMs) => {
      const dueAtMs = next.get(afterMs)?.['dueAtMs'];
      return typeof dueAtMs === 'number' ? dueAtMs : undefined;
    },
  };
};
