import { createCipheriv, createDecipheriv, createSecretKey, KeyObject } from 'node:crypto';

const ALGORITHM = 'aes-256-gcm';
const NONCE_BYTES = 12;
const TAG_BYTES = 16;

/** Node looks at bytes much longer than at a key object before it takes them for a key. */
const keyObject = (key: Uint8Array | KeyObject): KeyObject =>
  key instanceof KeyObject ? key : createSecretKey(key);

/** AES-256-GCM as one run of bytes: nonce (12), ciphertext, tag (16). A nonce serves one text per key. */
export const encrypt = (
  key: Uint8Array | KeyObject,
  nonce: Uint8Array,
  associated: Uint8Array,
  plain: Uint8Array,
): Buffer => {
  const cipher = createCipheriv(ALGORITHM, keyObject(key), nonce, { authTagLength: TAG_BYTES });
  cipher.setAAD(associated);
  return Buffer.concat([nonce, cipher.update(plain), cipher.final(), cipher.getAuthTag()]);
};

/** Undefined when a single bit of the key, the bytes or the associated data differs. */
export const decrypt = (
  key: Uint8Array | KeyObject,
  associated: Uint8Array,
  sealed: Uint8Array,
): Buffer | undefined => {
  if (sealed.byteLength < NONCE_BYTES + TAG_BYTES) return undefined;
  const end = sealed.byteLength - TAG_BYTES;
  const decipher = createDecipheriv(ALGORITHM, keyObject(key), sealed.subarray(0, NONCE_BYTES), {
    authTagLength: TAG_BYTES,
  });
  decipher.setAAD(associated);
  decipher.setAuthTag(sealed.subarray(end));
  try {
    return Buffer.concat([decipher.update(sealed.subarray(NONCE_BYTES, end)), decipher.final()]);
  } catch {
    return undefined;
  }
};

/** Several texts as one run of bytes; lengths are part of it, so `('ab','c')` and `('a','bc')` differ. */
export const framed = (...parts: readonly string[]): Buffer =>
  Buffer.from(parts.map((part) => `${Buffer.byteLength(part)}:${part}`).join(''), 'utf8');

/** Base64url that has one spelling per byte sequence: undefined when `text` is another one. */
export const fromBase64Url = (text: string): Buffer | undefined => {
  const bytes = Buffer.from(text, 'base64url');
  return bytes.toString('base64url') === text ? bytes : undefined;
};
