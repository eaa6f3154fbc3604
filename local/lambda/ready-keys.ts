import crypto, { createSecretKey, type KeyObject } from 'node:crypto';
import { syncBuiltinESMExports } from 'node:module';

/** A day's signing keys of a few services, and the secrets of a few shops. */
const MOST_KEYS = 100;

/**
 * From now on `createHmac` makes a key of the same bytes once. Node sees that bytes are no key by a throw that it
 * catches, for every digest; each call to the cloud is signed, and that was most of the signature's time.
 */
export const keepKeysReady = (): void => {
  const known = new Map<string, KeyObject>();
  const ready = (bytes: Uint8Array): KeyObject => {
    const name = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('latin1');
    const key = known.get(name) ?? createSecretKey(bytes);
    if (known.size >= MOST_KEYS) known.clear();
    known.set(name, key);
    return key;
  };
  const { createHmac } = crypto;
  const replaced: typeof createHmac = (algorithm, key, options) =>
    createHmac(algorithm, key instanceof Uint8Array ? ready(key) : key, options);
  Object.assign(crypto, { createHmac: replaced });
  syncBuiltinESMExports();
};
