import type { Store } from '../engine/store.ts';

/** Times are epoch milliseconds; no retention keeps events for ever. */
export interface Archive {
  readonly name: string;
  readonly bus: string;
  /** JSON text; null archives every event. */
  readonly pattern: string | null;
  readonly retentionDays: number;
  readonly description: string | null;
  readonly createdAt: number;
}

interface ArchivedEvent {
  readonly seq: number;
  readonly acceptedAt: number;
  readonly event: string;
}

export interface Replay {
  readonly name: string;
  readonly archive: string;
  readonly description: string | null;
  /** ARNs of the only rules to meet the events, as JSON; null for all rules. */
  readonly filterArns: string | null;
  readonly fromAt: number;
  readonly toAt: number;
  readonly state: 'STARTING' | 'RUNNING' | 'COMPLETED';
  /** The last event that was put back on the bus. */
  readonly position: number;
  readonly lastEventAt: number | null;
  readonly startedAt: number;
  readonly endedAt: number | null;
}

export interface ArchiveTable {
  find(name: string): Archive | undefined;
  onBus(bus: string): Archive[];
  /** Keeps events and the time of creation of an archive that exists. */
  save(archive: Archive): void;
  add(archive: string, acceptedAt: number, event: string): void;
  size(archive: string): { count: number; bytes: number };
  /** In order of acceptance, from `position` on, of [from, to). */
  page(replay: Replay, limit: number): ArchivedEvent[];
  removeExpired(archive: string, acceptedBefore: number): void;
  findReplay(name: string): Replay | undefined;
  unfinishedReplays(): Replay[];
  saveReplay(replay: Replay): void;
}

const SCHEMA = `
  CREATE TABLE IF NOT EXISTS eventbridge_archive (
    name TEXT PRIMARY KEY, bus TEXT NOT NULL, pattern TEXT, retention_days INTEGER NOT NULL,
    description TEXT, created_at INTEGER NOT NULL) WITHOUT ROWID;
  CREATE TABLE IF NOT EXISTS eventbridge_archived (
    seq INTEGER PRIMARY KEY AUTOINCREMENT, archive TEXT NOT NULL, accepted_at INTEGER NOT NULL,
    event TEXT NOT NULL);
  CREATE INDEX IF NOT EXISTS eventbridge_archived_at ON eventbridge_archived (archive, accepted_at);
  CREATE TABLE IF NOT EXISTS eventbridge_replay (
    name TEXT PRIMARY KEY, archive TEXT NOT NULL, description TEXT, filter_arns TEXT,
    from_at INTEGER NOT NULL, to_at INTEGER NOT NULL, state TEXT NOT NULL, position INTEGER NOT NULL,
    last_event_at INTEGER, started_at INTEGER NOT NULL, ended_at INTEGER) WITHOUT ROWID`;
const ARCHIVE = `SELECT name, bus, pattern, retention_days AS retentionDays, description,
  created_at AS createdAt FROM eventbridge_archive`;
const REPLAY = `SELECT name, archive, description, filter_arns AS filterArns, from_at AS fromAt,
  to_at AS toAt, state, position, last_event_at AS lastEventAt, started_at AS startedAt,
  ended_at AS endedAt FROM eventbridge_replay`;

export const createArchiveTable = ({ db }: Store): ArchiveTable => {
  db.exec(SCHEMA);
  const find = db.prepare(`${ARCHIVE} WHERE name = ?`);
  const onBus = db.prepare(`${ARCHIVE} WHERE bus = ? ORDER BY name`);
  const save = db.prepare(`INSERT INTO eventbridge_archive VALUES
    (:name, :bus, :pattern, :retentionDays, :description, :createdAt) ON CONFLICT (name) DO UPDATE SET
    bus = :bus, pattern = :pattern, retention_days = :retentionDays, description = :description`);
  const add = db.prepare(
    'INSERT INTO eventbridge_archived (archive, accepted_at, event) VALUES (?, ?, ?)',
  );
  const size = db.prepare(`SELECT count(*) AS count, coalesce(sum(length(event)), 0) AS bytes
    FROM eventbridge_archived WHERE archive = ?`);
  const page = db.prepare(`SELECT seq, accepted_at AS acceptedAt, event FROM eventbridge_archived
    WHERE archive = :archive AND seq > :position AND accepted_at >= :fromAt AND accepted_at < :toAt
    ORDER BY seq LIMIT :limit`);
  const removeExpired = db.prepare(
    'DELETE FROM eventbridge_archived WHERE archive = ? AND accepted_at <= ?',
  );
  const findReplay = db.prepare(`${REPLAY} WHERE name = ?`);
  const unfinished = db.prepare(`${REPLAY} WHERE state <> 'COMPLETED' ORDER BY started_at, name`);
  const saveReplay = db.prepare(`INSERT OR REPLACE INTO eventbridge_replay VALUES
    (:name, :archive, :description, :filterArns, :fromAt, :toAt, :state, :position, :lastEventAt,
    :startedAt, :endedAt)`);
  /** Asked for with each event. */
  const known = new Map<string, Archive[]>();
  return {
    find: (name) => find.get(name) as unknown as Archive | undefined,
    onBus: (bus) => {
      const archives = known.get(bus) ?? (onBus.all(bus) as unknown as Archive[]);
      known.set(bus, archives);
      return archives;
    },
    save: (archive) => {
      save.run({ ...archive });
      known.clear();
    },
    add: (archive, acceptedAt, event) => void add.run(archive, acceptedAt, event),
    size: (archive) => size.get(archive) as unknown as { count: number; bytes: number },
    page: ({ archive, position, fromAt, toAt }, limit) =>
      page.all({ archive, position, fromAt, toAt, limit }) as unknown as ArchivedEvent[],
    removeExpired: (archive, before) => void removeExpired.run(archive, before),
    findReplay: (name) => findReplay.get(name) as unknown as Replay | undefined,
    unfinishedReplays: () => unfinished.all() as unknown as Replay[],
    saveReplay: (replay) => void saveReplay.run({ ...replay }),
  };
};
