import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startCloud } from '../../local/cloud.ts';
import { type LivesTimed, timeLives } from './embedded-lives.ts';

export interface EmbeddedFigures {
  readonly orders: number;
  readonly inMemory: LivesTimed;
  readonly onFile: LivesTimed;
}

/** The whole embedded cloud with the real bundles, on real time: whole lives, as in the bill. */
export const measureEmbedded = async (
  assembly: string,
  orders: number,
): Promise<EmbeddedFigures> => {
  const folder = mkdtempSync(join(tmpdir(), 'karwan-bench-'));
  try {
    return {
      orders,
      inMemory: await measureIn(assembly, ':memory:', orders),
      onFile: await measureIn(assembly, join(folder, 'cloud'), orders),
    };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
};

const measureIn = async (
  assembly: string,
  dataDir: string,
  orders: number,
): Promise<LivesTimed> => {
  const parameters = { ChannelTagKey: 'a channel tag key for the bench, 40 bytes' };
  const cloud = await startCloud({ assembly, dataDir, port: 0, parameters });
  try {
    return await timeLives(cloud, orders);
  } finally {
    await cloud.stop();
  }
};
