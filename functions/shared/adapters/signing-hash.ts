import { createHash, createHmac, createSecretKey, type KeyObject } from 'node:crypto';

/** As the SDK gives a secret: text, or the digest that it made of another one. */
type Secret = string | ArrayBufferView | ArrayBuffer;

/** The day's signing keys are bytes that the SDK keeps; the texts are our credentials, and few. */
const ofTexts = new Map<string, KeyObject>();
const ofBytes = new WeakMap<object, KeyObject>();
const MOST_TEXTS = 10;

/**
 * SHA-256, and HMAC when there is a secret, as the SDK's clients sign with. Its own makes the key of each
 * HMAC anew from bytes that Node first takes for something else, two for each request, and copies each hash
 * before it is read: a tenth of a call's time.
 */
export class SigningHash {
  readonly #secret: Secret | undefined;
  #hash: ReturnType<typeof fresh>;

  constructor(secret?: Secret) {
    this.#secret = secret;
    this.#hash = fresh(secret);
  }

  update(data: Uint8Array): void {
    this.#hash.update(data);
  }

  async digest(): Promise<Uint8Array> {
    return this.#hash.digest();
  }

  reset(): void {
    this.#hash = fresh(this.#secret);
  }
}

const fresh = (secret: Secret | undefined): ReturnType<typeof createHash | typeof createHmac> =>
  secret === undefined ? createHash('sha256') : createHmac('sha256', keyOf(secret));

const keyOf = (secret: Secret): KeyObject => {
  const known = typeof secret === 'string' ? ofTexts.get(secret) : ofBytes.get(secret);
  if (known) return known;
  const key = createSecretKey(bytesOf(secret));
  if (typeof secret !== 'string') {
    ofBytes.set(secret, key);
    return key;
  }
  if (ofTexts.size >= MOST_TEXTS) ofTexts.clear();
  ofTexts.set(secret, key);
  return key;
};

const bytesOf = (secret: Secret): Uint8Array => {
  if (typeof secret === 'string') return Buffer.from(secret);
  return ArrayBuffer.isView(secret)
    ? new Uint8Array(secret.buffer, secret.byteOffset, secret.byteLength)
    : new Uint8Array(secret);
};
