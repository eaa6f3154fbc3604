import { mkdirSync } from 'node:fs';
import { openDataFolder } from '../data-folder.ts';
import { openStore } from '../engine/store.ts';

const OWNER_ONLY = 0o700;

/**
 * Makes the data folder, or makes sure that it is ours and free, before anything is written into it: a
 * second start must not put its bundles under the feet of the first. Throws what the cloud would throw.
 */
export const takeFolder = (folder: string): void => {
  mkdirSync(folder, { recursive: true, mode: OWNER_ONLY });
  const held = openDataFolder(folder);
  try {
    openStore(held.databasePath).close();
  } finally {
    held.release();
  }
};
