import { merchantHash, sameEmail } from './merchant-hash.ts';

/** What a buyer can be looked up by. */
export type LookupKind = 'email' | 'phone';

/** 132 bits of the HMAC. */
const CHARACTERS = 22;

/**
 * A buyer's e-mail or phone as search rows name it: `email:<HMAC>` under a key of the merchant's own,
 * so that two merchants' rows say nothing of each other. Undefined for a text that can be neither.
 * `key` is the key-encryption key; the merchant's key is derived from it.
 */
export const lookupOf = (
  key: Uint8Array,
  merchantId: string,
  kind: LookupKind,
  text: string,
): string | undefined => {
  const same = kind === 'email' ? emailOf(text) : phoneOf(text);
  if (same === undefined) return undefined;
  const hash = merchantHash(key, { purpose: 'lookup', merchantId }, kind, same);
  return `${kind}:${hash.toString('base64url').slice(0, CHARACTERS)}`;
};

const emailOf = (text: string): string | undefined => {
  const email = sameEmail(text);
  return /^[^\s@]+@[^\s@]+$/u.test(email) ? email : undefined;
};

/** E.164, as far as the text says the country; others are looked up by their digits. */
const phoneOf = (text: string): string | undefined => {
  const phone = text.normalize('NFKC').replaceAll(/[^\d+]/g, '');
  const international = phone.startsWith('00') ? `+${phone.slice(2)}` : phone;
  return /^\+?\d{6,15}$/.test(international) ? international : undefined;
};
