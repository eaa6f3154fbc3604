import type { Store } from '../engine/store.ts';
import { type MessageAttributes, packAttributes, unpackAttributes } from './message-attributes.ts';

/** A message at rest. Times are epoch milliseconds. */
export interface StoredMessage {
  readonly seq: number;
  readonly queue: string;
  readonly id: string;
  readonly body: string;
  readonly attributes: MessageAttributes;
  readonly traceHeader: string | null;
  readonly sentAt: number;
  readonly receiveCount: number;
  readonly firstReceivedAt: number | null;
  /** ARN of the queue that gave the message up to this dead-letter queue. */
  readonly deadLetterSourceArn: string | null;
}

interface NewMessage {
  readonly queue: string;
  readonly id: string;
  readonly body: string;
  readonly attributes: MessageAttributes;
  readonly traceHeader: string | null;
  readonly sentAt: number;
  readonly visibleAt: number;
}

interface MessageCounts {
  readonly visible: number;
  readonly inFlight: number;
  readonly delayed: number;
}

/**
 * A queue that has messages; `oldestAt` is when the oldest that is not delayed was sent. Like AWS it leaves
 * out what was received three times or more.
 */
export interface Depth extends MessageCounts {
  readonly queue: string;
  readonly oldestAt: number | null;
}

/**
 * Rows of all queues. `visible_at` is when a receive may next return the message; `receipt` is the
 * nonce of the last receive (null: delayed or never received from this queue), so visible =
 * `visible_at <= now`, in flight = later with a receipt, delayed = later without one.
 */
export interface MessageTable {
  insert(message: NewMessage): void;
  /** The longest visible first, at most `limit`. */
  visible(queue: string, now: number, limit: number): StoredMessage[];
  hasVisible(queue: string, now: number, count?: number): boolean;
  claim(seq: number, receipt: string, now: number, visibleAt: number): void;
  /** Keeps the id and the time of sending, as standard queues do. */
  moveToDeadLetter(seq: number, queue: string, sourceArn: string, now: number): void;
  /** A redriven message is a new one: new id, new time of sending, no receives. */
  moveAsNew(seq: number, queue: string, id: string, now: number): void;
  /** Whether the message was there and this was its last receipt. */
  removeReceived(seq: number, queue: string, receipt: string): boolean;
  visibility(seq: number, queue: string): { receipt: string | null; visibleAt: number } | undefined;
  changeVisibility(seq: number, visibleAt: number): void;
  remove(seq: number): void;
  removeAll(queue: string): void;
  removeExpired(queue: string, sentBefore: number): void;
  counts(queue: string, now: number, sentAfter: number): MessageCounts;
  /** Every queue that has messages. */
  depths(now: number): readonly Depth[];
  /** When the next message that is not visible at `now` will be. */
  nextVisibleAt(queue: string, now: number): number | undefined;
}

const SCHEMA = `
  CREATE TABLE IF NOT EXISTS sqs_message (
    seq INTEGER PRIMARY KEY AUTOINCREMENT, queue TEXT NOT NULL, id TEXT NOT NULL, body TEXT NOT NULL,
    attributes TEXT, trace_header TEXT, sent_at INTEGER NOT NULL, visible_at INTEGER NOT NULL,
    receive_count INTEGER NOT NULL DEFAULT 0, first_received_at INTEGER, receipt TEXT,
    dead_letter_source TEXT);
  CREATE INDEX IF NOT EXISTS sqs_message_visible ON sqs_message (queue, visible_at)`;

export const createMessageTable = ({ db }: Store): MessageTable => {
  db.exec(SCHEMA);
  const insert = db.prepare(`INSERT INTO sqs_message
    (queue, id, body, attributes, trace_header, sent_at, visible_at)
    VALUES (:queue, :id, :body, :attributes, :traceHeader, :sentAt, :visibleAt)`);
  const selectVisible = db.prepare(`SELECT * FROM sqs_message
    WHERE queue = ? AND visible_at <= ? ORDER BY visible_at, seq LIMIT ?`);
  const nthVisible = db.prepare(
    'SELECT 1 FROM sqs_message WHERE queue = ? AND visible_at <= ? LIMIT 1 OFFSET ?',
  );
  const claim = db.prepare(`UPDATE sqs_message SET receipt = :receipt, visible_at = :visibleAt,
    receive_count = receive_count + 1, first_received_at = coalesce(first_received_at, :now)
    WHERE seq = :seq`);
  const toDeadLetter = db.prepare(`UPDATE sqs_message SET queue = :queue, visible_at = :now,
    receipt = NULL, dead_letter_source = :sourceArn WHERE seq = :seq`);
  const asNew = db.prepare(`UPDATE sqs_message SET queue = :queue, id = :id, sent_at = :now,
    visible_at = :now, receipt = NULL, receive_count = 0, first_received_at = NULL,
    dead_letter_source = NULL WHERE seq = :seq`);
  const removeReceived = db.prepare(
    'DELETE FROM sqs_message WHERE seq = ? AND queue = ? AND receipt = ?',
  );
  const selectVisibility = db.prepare(
    'SELECT receipt, visible_at AS visibleAt FROM sqs_message WHERE seq = ? AND queue = ?',
  );
  const updateVisibility = db.prepare('UPDATE sqs_message SET visible_at = ? WHERE seq = ?');
  const remove = db.prepare('DELETE FROM sqs_message WHERE seq = ?');
  const removeAll = db.prepare('DELETE FROM sqs_message WHERE queue = ?');
  const removeExpired = db.prepare('DELETE FROM sqs_message WHERE queue = ? AND sent_at <= ?');
  const count = db.prepare(`SELECT
    count(*) FILTER (WHERE visible_at <= :now) AS visible,
    count(*) FILTER (WHERE visible_at > :now AND receipt IS NOT NULL) AS inFlight,
    count(*) FILTER (WHERE visible_at > :now AND receipt IS NULL) AS delayed
    FROM sqs_message WHERE queue = :queue AND sent_at > :sentAfter`);
  const depths = db.prepare(`SELECT queue,
    count(*) FILTER (WHERE visible_at <= :now) AS visible,
    count(*) FILTER (WHERE visible_at > :now AND receipt IS NOT NULL) AS inFlight,
    count(*) FILTER (WHERE visible_at > :now AND receipt IS NULL) AS delayed,
    min(sent_at) FILTER (WHERE (visible_at <= :now OR receipt IS NOT NULL) AND receive_count < 3)
      AS oldestAt
    FROM sqs_message GROUP BY queue`);
  const next = db.prepare(
    'SELECT min(visible_at) AS at FROM sqs_message WHERE queue = ? AND visible_at > ?',
  );
  return {
    insert: (message) =>
      void insert.run({ ...message, attributes: packAttributes(message.attributes) }),
    visible: (queue, now, limit) =>
      (selectVisible.all(queue, now, limit) as unknown as MessageRow[]).map(toMessage),
    hasVisible: (queue, now, count = 1) => nthVisible.get(queue, now, count - 1) !== undefined,
    claim: (seq, receipt, now, visibleAt) => void claim.run({ seq, receipt, now, visibleAt }),
    moveToDeadLetter: (seq, queue, sourceArn, now) =>
      void toDeadLetter.run({ seq, queue, sourceArn, now }),
    moveAsNew: (seq, queue, id, now) => void asNew.run({ seq, queue, id, now }),
    removeReceived: (seq, queue, receipt) => removeReceived.run(seq, queue, receipt).changes === 1,
    visibility: (seq, queue) =>
      selectVisibility.get(seq, queue) as ReturnType<MessageTable['visibility']>,
    changeVisibility: (seq, visibleAt) => void updateVisibility.run(visibleAt, seq),
    remove: (seq) => void remove.run(seq),
    removeAll: (queue) => void removeAll.run(queue),
    removeExpired: (queue, sentBefore) => void removeExpired.run(queue, sentBefore),
    counts: (queue, now, sentAfter) =>
      count.get({ queue, now, sentAfter }) as unknown as MessageCounts,
    depths: (now) => depths.all({ now }) as unknown as Depth[],
    nextVisibleAt: (queue, now) =>
      (next.get(queue, now) as { at: number | null } | undefined)?.at ?? undefined,
  };
};

interface MessageRow {
  readonly seq: number;
  readonly queue: string;
  readonly id: string;
  readonly body: string;
  readonly attributes: string | null;
  readonly trace_header: string | null;
  readonly sent_at: number;
  readonly receive_count: number;
  readonly first_received_at: number | null;
  readonly dead_letter_source: string | null;
}

const toMessage = (row: MessageRow): StoredMessage => ({
  seq: row.seq,
  queue: row.queue,
  id: row.id,
  body: row.body,
  attributes: unpackAttributes(row.attributes),
  traceHeader: row.trace_header,
  sentAt: row.sent_at,
  receiveCount: row.receive_count,
  firstReceivedAt: row.first_received_at,
  deadLetterSourceArn: row.dead_letter_source,
});
