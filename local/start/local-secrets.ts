import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import * as z from 'zod';
import type { Random } from '../engine/clock.ts';

const schema = z.object({
  /** The `ChannelTagKey` parameter of this local deployment. */
  channelTagKey: z.string().min(32),
  /** Secrets that the demo's storefronts sign with, by merchant. */
  demo: z.record(z.string(), z.string()),
  /** What the pretended Stripe signs with, and the key it is called with. */
  stripe: z
    .object({ secret: z.string().startsWith('whsec_'), key: z.string().startsWith('sk_test_') })
    .optional(),
});

export type LocalSecrets = Required<z.infer<typeof schema>>;

/** The file is there and cannot be read. Nothing was changed. */
class LocalSecretsUnreadable extends Error {
  override readonly name = 'LocalSecretsUnreadable';
  readonly code = 'local-secrets-unreadable';
}

/**
 * What a deployment would be given and the embedded cloud makes for itself: kept in the data folder,
 * readable by its owner only, so that channel URLs outlive a restart. Throws `LocalSecretsUnreadable`.
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
    // Those of shops that do not trade this time, too: their channels are still there.
    demo: {
      ...known?.demo,
      ...Object.fromEntries(
        demoMerchants.map((merchant) => [merchant, known?.demo[merchant] ?? text()]),
      ),
    },
    stripe: known?.stripe ?? { secret: `whsec_${text()}`, key: `sk_test_${text()}` },
  };
  writeFileSync(path, `${JSON.stringify(secrets, undefined, 2)}\n`, { mode: 0o600 });
  return secrets;
};

const readKnown = (path: string): z.infer<typeof schema> | undefined => {
  let text: string;
  try {
    text = readFileSync(path, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
  try {
    return schema.parse(JSON.parse(text));
  } catch {
    // Without its cause: what a parser says of the text may hold a part of it.
    throw new LocalSecretsUnreadable(
      `${path} is damaged. It was left as it is, for the channels' addresses hang on it. ` +
        'Put it back from a copy, or choose another folder with --data DIR.',
    );
  }
};
