import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** What other processes need to find a running embedded cloud: `<data>/cloud.json`. */
export interface RunningCloud {
  readonly pid: number;
  readonly port: number;
  readonly origin: string;
  readonly ingestUrl: string;
  readonly awsUrl: string;
  readonly consoleUrl: string;
  readonly consoleFunction: string;
}

export const announce = (dataDir: string, running: RunningCloud): (() => void) => {
  const path = join(dataDir, 'cloud.json');
  writeFileSync(path, `${JSON.stringify(running, undefined, 2)}\n`);
  return () => rmSync(path, { force: true });
};
