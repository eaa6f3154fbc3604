import { createExpiringCache } from '../expiring-cache.ts';
import { permanent } from '../fault.ts';
import type { Runtime } from '../runtime.ts';
import { type KeyEncryptionKey, kekFromSecret } from '../wrap.ts';
import { getSecretValue } from './aws-calls.ts';
import type { SignedAws } from './signed-client.ts';

/** Gives the key-encryption key; one read per environment and time to live. */
export type KekSource = () => Promise<KeyEncryptionKey>;

const TTL_MS = 5 * 60 * 1000;

/** Reads the secret that `KEK_SECRET_ARN` names: `{"version":"1","key":"<random text>"}`. */
export const createKekSource = (
  runtime: Pick<Runtime, 'now' | 'setting'> & SignedAws,
): KekSource => {
  const secretArn = runtime.setting('KEK_SECRET_ARN');
  const cache = createExpiringCache(
    async (arn) => kekFromSecret(readSecret(await getSecretValue(runtime, arn))),
    { ttlMs: TTL_MS, maxEntries: 1, now: runtime.now },
  );
  return () => cache.get(secretArn);
};

const readSecret = (text: string): { version: string; key: string } => {
  const secret = parseObject(text);
  const { version, key } = secret;
  if (
    typeof version !== 'string' ||
    !/^\w+$/.test(version) ||
    typeof key !== 'string' ||
    key.length < 32
  ) {
    // An empty or short key would be guessable: better no key than that.
    throw permanent(
      'bad-kek-secret',
      'the key-encryption secret must be {"version":"1","key":"<at least 32 random characters>"}',
    );
  }
  return { version, key };
};

const parseObject = (text: string): Readonly<Record<string, unknown>> => {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {};
  } catch {
    return {};
  }
};
