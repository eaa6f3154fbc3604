import type { Store } from '../engine/store.ts';

/** A secret without its values. */
export interface Secret {
  readonly arn: string;
  readonly name: string;
  readonly description: string | undefined;
  readonly createdMs: number;
  readonly changedMs: number;
  /** The template's wish for its value, as JSON, so that the same wish makes no new value. */
  readonly wish: string | undefined;
}

/** One value of a secret: text or bytes. */
export interface SecretVersion {
  readonly versionId: string;
  readonly text: string | undefined;
  readonly bytes: Uint8Array | undefined;
  readonly createdMs: number;
  /** `AWSCURRENT`, `AWSPREVIOUS` or labels of one's own; none when the version is out of use. */
  readonly stages: readonly string[];
}

/** Secrets and their versions. */
export interface SecretTable {
  put(secret: Secret): void;
  /** In order of name. */
  all(): readonly Secret[];
  putVersion(arn: string, version: SecretVersion): void;
  /** Newest first. */
  versions(arn: string): readonly SecretVersion[];
}

interface SecretRow {
  arn: string;
  name: string;
  description: string | null;
  created_ms: number;
  changed_ms: number;
  wish: string | null;
}

interface VersionRow {
  version_id: string;
  text: string | null;
  bytes: Uint8Array | null;
  created_ms: number;
  stages: string;
}

/** Opens the tables of secrets, creating them when they are not there. */
export const openSecretTable = ({ db }: Store): SecretTable => {
  db.exec(`CREATE TABLE IF NOT EXISTS secret (
    arn TEXT PRIMARY KEY,
    name TEXT NOT NULL UNIQUE,
    description TEXT,
    created_ms INTEGER NOT NULL,
    changed_ms INTEGER NOT NULL,
    wish TEXT
  ) STRICT, WITHOUT ROWID;
  CREATE TABLE IF NOT EXISTS secret_version (
    arn TEXT NOT NULL,
    version_id TEXT NOT NULL,
    text TEXT,
    bytes BLOB,
    created_ms INTEGER NOT NULL,
    stages TEXT NOT NULL,
    UNIQUE (arn, version_id)
  ) STRICT`);
  const put = db.prepare(`INSERT INTO secret VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT (arn) DO UPDATE
    SET description = excluded.description, changed_ms = excluded.changed_ms, wish = excluded.wish`);
  const all = db.prepare('SELECT * FROM secret ORDER BY name');
  const putVersion = db.prepare(`INSERT INTO secret_version VALUES (?, ?, ?, ?, ?, ?)
    ON CONFLICT (arn, version_id) DO UPDATE SET stages = excluded.stages`);
  const versions = db.prepare('SELECT * FROM secret_version WHERE arn = ? ORDER BY rowid DESC');
  return {
    put: ({ arn, name, description, createdMs, changedMs, wish }) =>
      void put.run(arn, name, description ?? null, createdMs, changedMs, wish ?? null),
    all: () => (all.all() as unknown as SecretRow[]).map(toSecret),
    putVersion: (arn, { versionId, text, bytes, createdMs, stages }) =>
      void putVersion.run(
        arn,
        versionId,
        text ?? null,
        bytes ?? null,
        createdMs,
        JSON.stringify(stages),
      ),
    versions: (arn) => (versions.all(arn) as unknown as VersionRow[]).map(toVersion),
  };
};

const toSecret = (row: SecretRow): Secret => ({
  arn: row.arn,
  name: row.name,
  description: row.description ?? undefined,
  createdMs: row.created_ms,
  changedMs: row.changed_ms,
  wish: row.wish ?? undefined,
});

const toVersion = (row: VersionRow): SecretVersion => ({
  versionId: row.version_id,
  text: row.text ?? undefined,
  bytes: row.bytes ?? undefined,
  createdMs: row.created_ms,
  stages: JSON.parse(row.stages) as string[],
});
