import { DatabaseSync, type StatementSync } from 'node:sqlite';

/** 'KARW': stamped into the file's header so that a foreign database is recognised before any write. */
const APPLICATION_ID = 0x4b415257;
const SCHEMA_VERSION = 1;
const IN_MEMORY = ':memory:';
/**
 * Rows are kilobytes long, and at the end of a transaction that balanced a tree SQLite looks at every page
 * that it holds: in memory, where that is all of them, few large ones.
 */
const MEMORY_PAGE_BYTES = 16_384;
/**
 * Of a file, what is read again and again. Not more: as in memory, what is held is looked at by many a commit,
 * and what is not held comes from the operating system's own cache.
 */
const CACHE_KIBIBYTES = 8 * 1024;
/** Each checkpoint waits for the disk: once for many orders, and not twice for one. */
const PAGES_BEFORE_CHECKPOINT = 8000;

/** Thrown when a file is not ours, is damaged, or was written by a newer release. Nothing was changed. */
class StoreRefused extends Error {
  override readonly name = 'StoreRefused';
  readonly code = 'store-refused';
}

/** One SQLite database that holds all state of the embedded cloud. */
export interface Store {
  readonly db: DatabaseSync;
  /** Runs `work` in one transaction (nested calls join the outer one); a throw rolls everything back. */
  transaction<T>(work: () => T): T;
  /**
   * Runs `work` and commits once for all transactions in it, each of which is still taken back alone when it
   * throws. What they gave is true only when this returns.
   */
  together<T>(work: () => T): T;
  close(): void;
}

/**
 * Opens, or creates, the database at `path` (`:memory:` for tests).
 *
 * WAL with `synchronous=NORMAL`: a commit survives the death of the process at any moment; only a
 * power failure may take back the last commits, never corrupt the file.
 */
export const openStore = (path: string): Store => {
  const db = openOwn(path);
  const alone = bracket(db, ['BEGIN IMMEDIATE', 'COMMIT', 'ROLLBACK']);
  const shared = bracket(db, ['BEGIN', 'COMMIT', 'ROLLBACK']);
  const part = bracket(db, ['SAVEPOINT part', 'RELEASE part', 'ROLLBACK TO part', 'RELEASE part']);
  let inside: 'nothing' | 'shared' | 'transaction' = 'nothing';
  const within = <T>(next: typeof inside, around: Bracket, work: () => T): T => {
    const before = inside;
    inside = next;
    try {
      return around(work);
    } finally {
      inside = before;
    }
  };
  return {
    db,
    transaction: (work) => {
      if (inside === 'transaction') return work();
      return within('transaction', inside === 'shared' ? part : alone, work);
    },
    together: (work) => (inside === 'nothing' ? within('shared', shared, work) : work()),
    close: () => db.close(),
  };
};

type Bracket = <T>(work: () => T) => T;

/** Work between two statements; after a throw, the others take back what it wrote. */
const bracket = (db: DatabaseSync, texts: readonly string[]): Bracket => {
  const [begin, end, ...undo] = texts.map((sql) => db.prepare(sql)) as [
    StatementSync,
    StatementSync,
    ...StatementSync[],
  ];
  return (work) => {
    begin.run();
    try {
      const result = work();
      end.run();
      return result;
    } catch (error) {
      // A full disk has SQLite take back the whole transaction by itself.
      if (db.isTransaction) for (const statement of undo) statement.run();
      throw error;
    }
  };
};

const openOwn = (path: string): DatabaseSync => {
  let db: DatabaseSync | undefined;
  try {
    db = new DatabaseSync(path);
    db.exec('PRAGMA busy_timeout = 5000');
    if (path === IN_MEMORY) db.exec(`PRAGMA page_size = ${MEMORY_PAGE_BYTES}`);
    claim(db, path);
    // Whoever opens it holds the folder: no lock has to be asked for at each look and each commit.
    db.exec('PRAGMA locking_mode = EXCLUSIVE');
    db.exec('PRAGMA journal_mode = WAL');
    db.exec('PRAGMA synchronous = NORMAL');
    db.exec(`PRAGMA cache_size = -${CACHE_KIBIBYTES}`);
    db.exec(`PRAGMA wal_autocheckpoint = ${PAGES_BEFORE_CHECKPOINT}`);
    return db;
  } catch (error) {
    db?.close();
    if (error instanceof StoreRefused) throw error;
    throw new StoreRefused(
      `${path} is not a readable Karwan database (${String((error as Error).message)}). ` +
        'It was left as it is. Move it away, or choose another folder with --data DIR.',
      { cause: error },
    );
  }
};

const claim = (db: DatabaseSync, path: string): void => {
  const pragma = (name: string): number =>
    Number(Object.values(db.prepare(`PRAGMA ${name}`).get() ?? {})[0] ?? 0);
  const tables = Number(
    (db.prepare('SELECT count(*) AS n FROM sqlite_schema').get() as { n: number }).n,
  );
  if (pragma('application_id') === APPLICATION_ID) {
    const version = pragma('user_version');
    if (version > SCHEMA_VERSION) {
      throw new StoreRefused(
        `${path} was written by a newer release (schema ${version}, this one reads ${SCHEMA_VERSION}). ` +
          'Use that release, or choose another folder with --data DIR.',
      );
    }
    return;
  }
  if (tables > 0) {
    throw new StoreRefused(
      `${path} is another program's database. It was left as it is. ` +
        'Move it away, or choose another folder with --data DIR.',
    );
  }
  db.exec(`PRAGMA application_id = ${APPLICATION_ID}`);
  db.exec(`PRAGMA user_version = ${SCHEMA_VERSION}`);
};
