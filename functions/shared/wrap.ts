import { createHash } from 'node:crypto';
import { decrypt, encrypt, framed, fromBase64Url } from './aes-gcm.ts';
import { retryable } from './fault.ts';

/** The key that wraps order keys and channel credentials. */
export interface KeyEncryptionKey {
  /** Stands in every wrapped text, so that a rotation can tell what it has still to wrap again. */
  readonly version: string;
  /** 32 bytes. */
  readonly key: Uint8Array;
}

/** Bytes under the key-encryption key as `v1.<key version>.<base64url(nonce, ciphertext, tag)>`. */
export const wrap = (
  kek: KeyEncryptionKey,
  /** What the bytes belong to; they do not open for anything else. */
  owner: readonly string[],
  plain: Uint8Array,
  /** 12 random bytes, never used before under this key. */
  nonce: Uint8Array,
): string =>
  `v1.${kek.version}.${encrypt(kek.key, nonce, framed(...owner), plain).toString('base64url')}`;

/**
 * The bytes again. A retryable fault when they do not open: the usual reason is a key-encryption key
 * that this environment has not read yet.
 */
export const unwrap = (
  kek: KeyEncryptionKey,
  owner: readonly string[],
  wrapped: string,
): Uint8Array => {
  const [scheme, version, text, ...rest] = wrapped.split('.');
  const bytes =
    scheme === 'v1' && version === kek.version && text !== undefined && rest.length === 0
      ? fromBase64Url(text)
      : undefined;
  const plain = bytes && decrypt(kek.key, framed(...owner), bytes);
  if (!plain) {
    throw retryable('unwrap-failed', `${owner.join(' ')}: does not open under key ${kek.version}`);
  }
  return plain;
};

/** The AES key is the SHA-256 of the secret's text, which Secrets Manager generated at random. */
export const kekFromSecret = (secret: {
  readonly version: string;
  readonly key: string;
}): KeyEncryptionKey => ({
  version: secret.version,
  key: createHash('sha256').update(secret.key, 'utf8').digest(),
});
