import { hash } from 'node:crypto';
import { notFound } from '../errors.ts';
import type { Prepare } from '../storage/statements.ts';
import { createRecentRecords } from './recent-records.ts';
import type { StreamRecord } from './stream-record.ts';

/** DynamoDB's sequence numbers have at least 21 digits. */
const FIRST_SEQUENCE = 10n ** 20n;
const KEPT_MS = 24 * 60 * 60 * 1000;

/** The change records of tables with a stream. Positions are sequence numbers. */
export interface Streams {
  /** Records behind a position, oldest first. */
  read(streamArn: string, afterSequence: bigint, limit: number): readonly StreamRecord[];
  /** The position right before the oldest record that is kept: reading after it misses nothing. */
  horizon(streamArn: string): bigint;
  /** The position of the newest record: reading after it gives only what is still to come. */
  latest(streamArn: string): bigint;
  /** Calls `listener` after every commit that appended; the returned function stops it. */
  onAppend(streamArn: string, listener: () => void): () => void;
  /** Forgets records older than 24 hours, except the newest of each stream. Returns how many. */
  trim(): number;
}

/** What writers need of the log, inside their transaction. */
export interface StreamLog extends Streams {
  create(arn: string): number;
  exists(arn: string): boolean;
  append(stream: number, record: string): void;
  /** Tells the listeners of streams appended to since the last call; only after the commit. */
  announce(): void;
  /** Forgets what was appended by a transaction that was rolled back. */
  discard(): void;
}

/** Opens the log; `now` is in milliseconds. */
export const createStreamLog = (prepare: Prepare, now: () => number, region: string): StreamLog => {
  const listeners = new Map<number, Set<() => void>>();
  const appended = new Set<number>();
  const ids = new Map<string, number>();
  const recent = createRecentRecords();
  const idOf = (arn: string): number => {
    const known = ids.get(arn);
    if (known !== undefined) return known;
    const row = prepare('SELECT id FROM dynamodb_streams WHERE arn = ?').get(arn);
    if (row === undefined) throw notFound(`Requested resource not found: Stream: ${arn} not found`);
    ids.set(arn, Number(row['id']));
    return Number(row['id']);
  };
  const edge = (arn: string, sql: string): number =>
    Number(prepare(sql).get(idOf(arn))?.['edge'] ?? 0);
  return {
    read: (arn, after, limit) => {
      const from = after < FIRST_SEQUENCE ? 0 : Number(after - FIRST_SEQUENCE);
      const id = idOf(arn);
      const known = recent.behind(id, from, limit);
      if (known !== undefined) return known;
      const rows = prepare(READ).all(id, from, limit);
      const sequences = rows.map((row) => Number(row['sequence']));
      const records = rows.map((row, index) => {
        const sequence = sequences[index] ?? 0;
        return recent.at(id, sequence) ?? toRecord(String(row['record']), sequence, arn, region);
      });
      recent.read(id, { from, sequences, records, toTheEnd: rows.length < limit });
      return records;
    },
    horizon: (arn) => position(edge(arn, OLDEST)),
    latest: (arn) => position(edge(arn, NEWEST)),
    onAppend: (arn, listener) => {
      const id = idOf(arn);
      const own = listeners.get(id) ?? new Set();
      listeners.set(id, own.add(listener));
      return () => own.delete(listener);
    },
    trim: () => {
      recent.clear();
      const streams = prepare('SELECT id FROM dynamodb_streams').all();
      return streams.reduce(
        (sum, { id }) => sum + trimOne(prepare, Number(id), now() - KEPT_MS),
        0,
      );
    },
    create: (arn) =>
      Number(prepare('INSERT INTO dynamodb_streams (arn) VALUES (?)').run(arn).lastInsertRowid),
    exists: (arn) =>
      prepare('SELECT id FROM dynamodb_streams WHERE arn = ?').get(arn) !== undefined,
    append: (stream, record) => {
      prepare(APPEND).run({ stream, at: now(), record });
      appended.add(stream);
      recent.grown(stream);
    },
    announce: () => {
      if (appended.size === 0) return;
      const told = [...appended].flatMap((stream) => [...(listeners.get(stream) ?? [])]);
      appended.clear();
      // Apart from the write: a listener's fault is not the writer's.
      for (const listener of told) queueMicrotask(listener);
    },
    discard: () => {
      ids.clear();
      if (appended.size > 0) recent.clear();
      appended.clear();
    },
  };
};

const READ =
  'SELECT sequence, record FROM dynamodb_stream_records WHERE stream = ? AND sequence > ? ORDER BY sequence LIMIT ?';
const OLDEST = 'SELECT min(sequence) - 1 AS edge FROM dynamodb_stream_records WHERE stream = ?';
const NEWEST = 'SELECT max(sequence) AS edge FROM dynamodb_stream_records WHERE stream = ?';
const APPEND =
  'INSERT INTO dynamodb_stream_records (stream, sequence, at, record) SELECT :stream, ' +
  'coalesce(max(sequence), 0) + 1, :at, :record FROM dynamodb_stream_records WHERE stream = :stream';
const IN_ORDER =
  'SELECT sequence, at FROM dynamodb_stream_records WHERE stream = ? ORDER BY sequence';
const FORGET = 'DELETE FROM dynamodb_stream_records WHERE stream = ? AND sequence < ?';

/** The newest record stays whatever its age, because the next sequence number is counted from it. */
const trimOne = (prepare: Prepare, stream: number, beforeMs: number): number => {
  let oldestKept = 0;
  for (const { sequence, at } of prepare(IN_ORDER).iterate(stream)) {
    oldestKept = Number(sequence);
    if (Number(at) >= beforeMs) break;
  }
  return Number(prepare(FORGET).run(stream, oldestKept).changes);
};

const position = (sequence: number): bigint => FIRST_SEQUENCE + BigInt(sequence);

const toRecord = (json: string, sequence: number, arn: string, region: string): StreamRecord => {
  const { eventName, userIdentity, dynamodb } = JSON.parse(json) as StreamRecord;
  return {
    eventID: hash('sha256', `${arn}/${sequence}`, 'hex').slice(0, 32),
    eventName,
    eventVersion: '1.1',
    eventSource: 'aws:dynamodb',
    awsRegion: region,
    dynamodb: { ...dynamodb, SequenceNumber: position(sequence).toString() },
    eventSourceARN: arn,
    ...(userIdentity === undefined ? {} : { userIdentity }),
  };
};
