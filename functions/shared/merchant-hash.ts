import { createHmac, hkdfSync } from 'node:crypto';
import { framed } from './aes-gcm.ts';

const KEY_BYTES = 32;

/**
 * The HMAC of texts that must stand nowhere themselves, under a key that is derived for one purpose and
 * merchant, so that the hashes of two of them say nothing of each other. `key` is the key-encryption key.
 */
export const merchantHash = (
  key: Uint8Array,
  { purpose, merchantId }: { readonly purpose: string; readonly merchantId: string },
  ...texts: readonly string[]
): Buffer => {
  const own = hkdfSync('sha256', key, '', `karwan ${purpose} v1 ${merchantId}`, KEY_BYTES);
  return createHmac('sha256', Buffer.from(own))
    .update(framed(...texts))
    .digest();
};

/** One address, however it is written. */
export const sameEmail = (text: string): string => text.trim().normalize('NFC').toLowerCase();
