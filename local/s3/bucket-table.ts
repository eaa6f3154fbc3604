import type { Store } from '../engine/store.ts';

/** A bucket as stored: `configuration` is its template properties, kept whole. */
interface Bucket {
  readonly name: string;
  readonly createdMs: number;
  readonly configuration: Readonly<Record<string, unknown>>;
}

/** The buckets; names are unique in the file. */
export interface BucketTable {
  /** Creates the bucket, or replaces the configuration of one that exists. */
  put(name: string, nowMs: number, configuration: Readonly<Record<string, unknown>>): void;
  putPolicy(name: string, policy: unknown): void;
  find(name: string): Bucket | undefined;
  /** In order of name. */
  all(): readonly Bucket[];
}

interface BucketRow {
  name: string;
  created_ms: number;
  configuration: string;
}

/** Opens the table of buckets, creating it when it is not there. */
export const openBucketTable = ({ db }: Store): BucketTable => {
  db.exec(`CREATE TABLE IF NOT EXISTS s3_bucket (
    name TEXT PRIMARY KEY,
    created_ms INTEGER NOT NULL,
    configuration TEXT NOT NULL,
    policy TEXT
  ) STRICT, WITHOUT ROWID`);
  const put = db.prepare(`INSERT INTO s3_bucket (name, created_ms, configuration) VALUES (?, ?, ?)
    ON CONFLICT (name) DO UPDATE SET configuration = excluded.configuration`);
  const putPolicy = db.prepare('UPDATE s3_bucket SET policy = ? WHERE name = ?');
  const find = db.prepare('SELECT name, created_ms, configuration FROM s3_bucket WHERE name = ?');
  const all = db.prepare('SELECT name, created_ms, configuration FROM s3_bucket ORDER BY name');
  return {
    put: (name, nowMs, configuration) => void put.run(name, nowMs, JSON.stringify(configuration)),
    putPolicy: (name, policy) => void putPolicy.run(JSON.stringify(policy), name),
    find: (name) => {
      const row = find.get(name);
      return row === undefined ? undefined : toBucket(row as unknown as BucketRow);
    },
    all: () => (all.all() as unknown as BucketRow[]).map(toBucket),
  };
};

const toBucket = (row: BucketRow): Bucket => ({
  name: row.name,
  createdMs: row.created_ms,
  configuration: JSON.parse(row.configuration) as Record<string, unknown>,
});
