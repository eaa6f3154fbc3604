import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const NAME = 'karwan-tests-';

/**
 * Jest's global set-up: the workers, which are started after it, have a temporary folder of this run's own.
 * CDK and the tests leave some hundred folders there, half a gigabyte of them.
 */
export const openFolder = () => {
  if (process.env.TMPDIR?.includes(NAME)) return;
  process.env.TMPDIR = mkdtempSync(join(tmpdir(), NAME));
};

/** All of it goes with the run. */
export const removeFolder = () => {
  const folder = tmpdir();
  if (folder.includes(NAME)) rmSync(folder, { recursive: true, force: true });
};
