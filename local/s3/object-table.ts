import type { Store } from '../engine/store.ts';

/** What is known of an object besides its bytes. */
export interface ObjectHead {
  readonly key: string;
  readonly size: number;
  /** MD5 in hex, without the quotes of the wire. */
  readonly etag: string;
  readonly modifiedMs: number;
  /** `ContentType`, `ContentEncoding`, `Metadata`, checksums …: members given back as they came. */
  readonly attributes: Readonly<Record<string, unknown>>;
}

/** The objects of all buckets: one row each, the bytes in it. Keys sort by their UTF-8 bytes, as in S3. */
export interface ObjectTable {
  put(bucket: string, head: ObjectHead, body: Uint8Array): void;
  head(bucket: string, key: string): ObjectHead | undefined;
  body(bucket: string, key: string): Uint8Array;
  delete(bucket: string, key: string): void;
  /** Up to `limit` heads with `prefix` and `after` < key, in order. */
  list(bucket: string, prefix: string, after: string, limit: number): readonly ObjectHead[];
}

/** Sorts behind every key that begins with the text before it: the highest code point, no character. */
export const LAST = '\u{10FFFF}';

interface ObjectRow {
  key: string;
  size: number;
  etag: string;
  modified_ms: number;
  attributes: string;
}

const HEAD = 'key, size, etag, modified_ms, attributes';

/** Opens the table of objects, creating it when it is not there. */
export const openObjectTable = ({ db }: Store): ObjectTable => {
  db.exec(`CREATE TABLE IF NOT EXISTS s3_object (
    bucket TEXT NOT NULL,
    key TEXT NOT NULL,
    size INTEGER NOT NULL,
    etag TEXT NOT NULL,
    modified_ms INTEGER NOT NULL,
    attributes TEXT NOT NULL,
    body BLOB NOT NULL,
    PRIMARY KEY (bucket, key)
  ) STRICT`);
  const put = db.prepare(
    `INSERT OR REPLACE INTO s3_object (bucket, ${HEAD}, body) VALUES (?, ?, ?, ?, ?, ?, ?)`,
  );
  const head = db.prepare(`SELECT ${HEAD} FROM s3_object WHERE bucket = ? AND key = ?`);
  const body = db.prepare('SELECT body FROM s3_object WHERE bucket = ? AND key = ?');
  const remove = db.prepare('DELETE FROM s3_object WHERE bucket = ? AND key = ?');
  const list = db.prepare(`SELECT ${HEAD} FROM s3_object
    WHERE bucket = ? AND key >= ? AND key < ? AND key > ? ORDER BY key LIMIT ?`);
  return {
    put: (bucket, { key, size, etag, modifiedMs, attributes }, bytes) =>
      void put.run(bucket, key, size, etag, modifiedMs, JSON.stringify(attributes), bytes),
    head: (bucket, key) => {
      const row = head.get(bucket, key);
      return row === undefined ? undefined : toHead(row as unknown as ObjectRow);
    },
    body: (bucket, key) => (body.get(bucket, key) as { body: Uint8Array }).body,
    delete: (bucket, key) => void remove.run(bucket, key),
    list: (bucket, prefix, after, limit) =>
      (list.all(bucket, prefix, prefix + LAST, after, limit) as unknown as ObjectRow[]).map(toHead),
  };
};

const toHead = (row: ObjectRow): ObjectHead => ({
  key: row.key,
  size: row.size,
  etag: row.etag,
  modifiedMs: row.modified_ms,
  attributes: JSON.parse(row.attributes) as Record<string, unknown>,
});
