import { createHmac, createSecretKey, hkdfSync, type KeyObject } from 'node:crypto';
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
  return createHmac('sha256', ownKey(key, `karwan ${purpose} v1 ${merchantId}`))
    .update(framed(...texts))
    .digest();
};

/** By the key-encryption key as it was handed over: few purposes, and the merchants of one environment. */
const own = new WeakMap<Uint8Array, Map<string, KeyObject>>();

const ownKey = (key: Uint8Array, info: string): KeyObject => {
  const keys = own.get(key) ?? new Map<string, KeyObject>();
  own.set(key, keys);
  const known = keys.get(info);
  if (known !== undefined) return known;
  const made = createSecretKey(Buffer.from(hkdfSync('sha256', key, '', info, KEY_BYTES)));
  keys.set(info, made);
  return made;
};

/** One address, however it is written. */
export const sameEmail = (text: string): string => text.trim().normalize('NFC').toLowerCase();
