import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';

/** Thrown when another process has the folder open. Nothing was changed. */
export class DataFolderInUse extends Error {
  override readonly name = 'DataFolderInUse';
  readonly code = 'data-folder-in-use';
  readonly retryable = false;
}

/** The folder with all state of one embedded cloud, held by this process. */
export interface DataFolder {
  /** `:memory:` when there is no folder. */
  readonly databasePath: string;
  release(): void;
}

/**
 * Takes the folder, creating it if need be. The lock is SQLite's own on a file beside the database:
 * the operating system ends it with the process, so none is ever stale, however the process died.
 * The pid file only names the holder. Throws `DataFolderInUse`.
 */
export const openDataFolder = (directory: string): DataFolder => {
  if (directory === ':memory:') return { databasePath: directory, release: () => undefined };
  mkdirSync(directory, { recursive: true });
  const pidPath = join(directory, 'karwan.pid');
  const lock = takeLock(directory, pidPath);
  writeFileSync(pidPath, `${process.pid}\n`);
  return {
    databasePath: join(directory, 'karwan.sqlite'),
    release: () => {
      rmSync(pidPath, { force: true });
      lock.close();
    },
  };
};

const takeLock = (directory: string, pidPath: string): DatabaseSync => {
  const lock = new DatabaseSync(join(directory, 'karwan.lock'));
  try {
    lock.exec('BEGIN EXCLUSIVE');
    return lock;
  } catch (cause) {
    lock.close();
    throw new DataFolderInUse(
      `${directory} is in use by ${holder(pidPath)}. Stop it, or choose another folder with --data DIR.`,
      { cause },
    );
  }
};

const holder = (pidPath: string): string => {
  try {
    return `process ${readFileSync(pidPath, 'utf8').trim()}`;
  } catch {
    // The holder has the lock and has not yet written its number.
    return 'another process';
  }
};
