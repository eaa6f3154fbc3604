import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import * as z from 'zod';
import type { Random } from '../engine/clock.ts';

const schema = z.object({
  /** The `ChannelTagKey` parameter of this local deployment. */
  channelTagKey: z.string().min(32),
  /** Secrets that the demo's storefronts sign with, by merchant. */
  demo: z.record(z.string(), z.string()),
});

export type LocalSecrets = z.infer<typeof schema>;

/**
 * What a deployment would be given and the embedded cloud makes for itself: kept in the data folder,
 * readable by its owner only, so that channel URLs outlive a restart.
 */
export const loadLocalSecrets = (
  dataDir: string,
  random: Random,
  demoMerchants: readonly string[],
): LocalSecrets => {
  const path = join(dataDir, 'local-secrets.json');
  const text = () => Buffer.from(random.bytes(32)).toString('base64url');
  const known = readKnown(path);
  const secrets: LocalSecrets = {
    channelTagKey: known?.channelTagKey ?? text(),
    demo: Object.fromEntries(
      demoMerchants.map((merchant) => [merchant, known?.demo[merchant] ?? text()]),
    ),
  };
  writeFileSync(path, `${JSON.stringify(secrets, undefined, 2)}\n`, { mode: 0o600 });
  return secrets;
};

const readKnown = (path: string): LocalSecrets | undefined => {
  let text: string;
  try {
    text = readFileSync(path, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
  return schema.parse(JSON.parse(text));
};
