import crypto, { createSecretKey, hash, type KeyObject, webcrypto } from 'node:crypto';
import { syncBuiltinESMExports } from 'node:module';

/** A day's signing keys of a few services, and the secrets of a few shops. */
const MOST_KEYS = 100;

/**
 * From now on keys of the same bytes are made once, and short digests are worked out where they are asked for.
 * Node sees that bytes are no key by a throw that it catches, for every digest; and Web Crypto hands each one to
 * another thread and back, which takes longer than the digest. Each call to the cloud is signed.
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
  digestHere(webcrypto.subtle, ready);
};

type Subtle = webcrypto.SubtleCrypto;

/** What takes longer than a thread's waking is left to the threads that Node has for it. */
const SHORT_BYTES = 65_536;

/** HMAC and SHA-256 of short data; whatever else is asked for goes the way it went. */
const digestHere = (subtle: Subtle, ready: (bytes: Uint8Array) => KeyObject): void => {
  const [digest, importKey, sign] = [subtle.digest, subtle.importKey, subtle.sign].map((each) =>
    each.bind(subtle),
  ) as unknown as [Subtle['digest'], Subtle['importKey'], Subtle['sign']];
  const secrets = new WeakMap<webcrypto.CryptoKey, KeyObject>();
  const imported = new WeakMap<KeyObject, Map<string, webcrypto.CryptoKey>>();
  Object.assign(subtle, {
    digest: async (...[algorithm, data]: Parameters<typeof digest>) => {
      const bytes = isSha256(algorithm) ? shortBytes(data) : undefined;
      return bytes ? bare(hash('sha256', bytes, 'buffer')) : digest(algorithm, data);
    },
    importKey: async (...parts: Parameters<typeof importKey>) => {
      const [format, data, algorithm, extractable, usages] = parts;
      const { name, hash: of, length } = Object(algorithm) as webcrypto.HmacImportParams;
      const isPlain = format === 'raw' && name === 'HMAC' && length === undefined && isSha256(of);
      const bytes = isPlain ? shortBytes(data) : undefined;
      if (!bytes?.byteLength) return importKey(...parts);
      const secret = ready(bytes);
      const forms = imported.get(secret) ?? new Map<string, webcrypto.CryptoKey>();
      const form = [extractable, ...usages].join();
      const key =
        forms.get(form) ?? secret.toCryptoKey({ name, hash: of }, extractable, [...usages]);
      imported.set(secret, forms.set(form, key));
      secrets.set(key, secret);
      return key;
    },
    sign: async (...[algorithm, key, data]: Parameters<typeof sign>) => {
      const secret = key.usages.includes('sign') ? secrets.get(key) : undefined;
      const bytes = secret && nameOf(algorithm) === 'HMAC' ? shortBytes(data) : undefined;
      if (secret === undefined || bytes === undefined) return sign(algorithm, key, data);
      return bare(crypto.createHmac('sha256', secret).update(bytes).digest());
    },
  });
};

const nameOf = (algorithm: unknown): unknown =>
  typeof algorithm === 'string' ? algorithm : (Object(algorithm) as { name?: unknown }).name;

const isSha256 = (algorithm: unknown): boolean => nameOf(algorithm) === 'SHA-256';

const shortBytes = (data: unknown): Uint8Array | undefined => {
  if (data instanceof ArrayBuffer) return shortBytes(new Uint8Array(data));
  return data instanceof Uint8Array && data.byteLength <= SHORT_BYTES ? data : undefined;
};

/** As Web Crypto gives it, without the pool that small buffers lie in. */
const bare = (bytes: Buffer): ArrayBuffer => new Uint8Array(bytes).buffer;
