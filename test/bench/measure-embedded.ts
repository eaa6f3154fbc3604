import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startCloud } from '../../local/cloud.ts';
import { type HowMany, type LivesTimed, timeLives, UNDER_WAY } from './embedded-lives.ts';

export interface EmbeddedFigures extends HowMany {
  readonly underWay: number;
  readonly inMemory: LivesTimed;
  readonly onFile: LivesTimed;
}

/** The whole embedded cloud with the real bundles, on real time: whole lives, as in the bill. */
export const measureEmbedded = async (
  assembly: string,
  howMany: HowMany,
): Promise<EmbeddedFigures> => {
  const folder = mkdtempSync(join(tmpdir(), 'karwan-bench-'));
  try {
    return {
      ...howMany,
      underWay: UNDER_WAY,
      inMemory: await measureIn(assembly, ':memory:', howMany),
      onFile: await measureIn(assembly, join(folder, 'cloud'), howMany),
    };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
};

const measureIn = (assembly: string, dataDir: string, howMany: HowMany): Promise<LivesTimed> => {
  const parameters = { ChannelTagKey: 'a channel tag key for the bench, 40 bytes' };
  return timeLives(() => startCloud({ assembly, dataDir, port: 0, parameters }), howMany);
};
