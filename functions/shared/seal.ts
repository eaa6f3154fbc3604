import { createHmac, createSecretKey, hkdfSync, type KeyObject } from 'node:crypto';
import { decrypt, encrypt, framed, fromBase64Url } from './aes-gcm.ts';
import { permanent } from './fault.ts';
import { digest } from './ids.ts';

/**
 * Where a sealed text stands; a text moved to another place does not open there, unless it may stand in for it:
 * `placesOf`.
 */
export interface SealedPlace {
  readonly merchantId: string;
  readonly orderId: string;
  /** Path in the snapshot, such as `buyer.email`. */
  readonly path: string;
}

type Owner = Omit<SealedPlace, 'path'>;

/** An order's 32-byte key, or the knowledge that the buyer was erased. */
export type OrderKey =
  | { readonly kind: 'key'; readonly key: Uint8Array }
  | { readonly kind: 'erased' };

/** What stands in a sealed field when the buyer was erased before the text came. */
export const ERASED = 'erased';

const VERSION = 'v1.';
const KEY_BYTES = 32;

/**
 * One personal text as `v1.` + base64url(nonce, ciphertext, tag), AES-256-GCM. The nonce is an HMAC
 * of path and text, so sealing again writes the same bytes (a retried decision must), and two texts
 * share a nonce only when they are the same text at the same path.
 */
export const seal = (orderKey: Uint8Array, place: SealedPlace, text: string): string =>
  sealer(orderKey)(place, text);

/** Derives the keys once for all texts of an order. */
const sealer = (orderKey: Uint8Array): ((place: SealedPlace, text: string) => string) => {
  const nonceKey = derive(orderKey, 'nonce');
  const encryptionKey = derive(orderKey, 'encryption');
  const known = sealedWith.get(orderKey) ?? new Map<string, string>();
  sealedWith.set(orderKey, known);
  return (place, text) => {
    const { merchantId, orderId, path } = place;
    const name = digest(merchantId, orderId, path, text);
    const before = known.get(name);
    if (before !== undefined) return before;
    const plain = Buffer.from(text, 'utf8');
    const nonce = createHmac('sha256', nonceKey)
      .update(framed(path))
      .update(plain)
      .digest()
      .subarray(0, 12);
    const sealed =
      VERSION + encrypt(encryptionKey, nonce, associatedOf(place), plain).toString('base64url');
    if (known.size === MOST_SEALED) known.clear();
    known.set(name, sealed);
    return sealed;
  };
};

/**
 * What was sealed with a key that is in use, by a digest of place and text: a store tells of the same buyer
 * with each version of an order. No plain text is kept.
 */
const sealedWith = new WeakMap<Uint8Array, Map<string, string>>();
/** More than an order has texts; a store that changes them without an end fills no memory. */
const MOST_SEALED = 100;

/** The text again; `ERASED` stays as it is. Throws a permanent fault when it was not sealed for this place. */
export const unseal = (orderKey: Uint8Array, place: SealedPlace, sealed: string): string =>
  unsealer(orderKey)(place, sealed);

const unsealer = (orderKey: Uint8Array): ((place: SealedPlace, sealed: string) => string) => {
  const encryptionKey = derive(orderKey, 'encryption');
  return (place, sealed) => {
    if (sealed === ERASED) return ERASED;
    const bytes = sealed.startsWith(VERSION)
      ? fromBase64Url(sealed.slice(VERSION.length))
      : undefined;
    for (const path of placesOf(place.path)) {
      const plain = bytes && decrypt(encryptionKey, associatedOf({ ...place, path }), bytes);
      if (plain) return plain.toString('utf8');
    }
    throw permanent('unseal-failed', `${place.orderId} ${place.path}: not sealed for this place`);
  };
};

/** Whose texts may stand in for those of the ones behind them. */
const ROLES = ['buyer', 'shipTo', 'billTo'];

/**
 * Where a text of this path may have been sealed: there, or for an earlier role's field of the same name. Most
 * buyers are who is sent to and who is billed.
 */
const placesOf = (path: string): readonly string[] => {
  const [role = '', field] = path.split('.');
  const earlier = field === undefined ? [] : ROLES.slice(0, Math.max(0, ROLES.indexOf(role)));
  return [path, ...earlier.map((each) => `${each}.${field}`)];
};

/**
 * Seals every text of a path → text record; an erased order's texts become `ERASED`. What an earlier role's
 * field says too is sealed once, for that one, and its bytes stand at both paths: ciphertext is most of what
 * an order takes to keep.
 */
export const sealPersonal = <Texts extends Readonly<Record<string, string | undefined>>>(
  orderKey: OrderKey,
  owner: Owner,
  personal: Texts,
): Texts => {
  const sealText = orderKey.kind === 'erased' ? () => ERASED : sealer(orderKey.key);
  const sealedAt = (path: string, text: string): string =>
    placesOf(path)
      .slice(1)
      .find((each) => personal[each] === text) ?? path;
  return mapTexts(personal, (path, text) =>
    sealText({ ...owner, path: sealedAt(path, text) }, text),
  );
};

/** The reverse; an erased order's texts all read `ERASED`. */
export const unsealPersonal = <Texts extends Readonly<Record<string, string | undefined>>>(
  orderKey: OrderKey,
  owner: Owner,
  personal: Texts,
): Texts => {
  const unsealText = orderKey.kind === 'erased' ? () => ERASED : unsealer(orderKey.key);
  return mapTexts(personal, (path, sealed) => unsealText({ ...owner, path }, sealed));
};

const mapTexts = <Texts extends Readonly<Record<string, string | undefined>>>(
  texts: Texts,
  change: (path: string, text: string) => string,
): Texts =>
  Object.fromEntries(
    Object.entries(texts).flatMap(([path, text]) =>
      text === undefined ? [] : [[path, change(path, text)]],
    ),
  ) as Texts;

const associatedOf = ({ merchantId, orderId, path }: SealedPlace): Buffer =>
  framed(merchantId, orderId, path);

type Purpose = 'encryption' | 'nonce';

/** Of keys that are in use: whoever forgets the order's key forgets these with it. */
const derivedFrom = new WeakMap<Uint8Array, Map<Purpose, KeyObject>>();

/** Separate keys for the cipher and the nonce: neither output may say anything about the other. */
const derive = (orderKey: Uint8Array, purpose: Purpose): KeyObject => {
  const derived = derivedFrom.get(orderKey) ?? new Map<Purpose, KeyObject>();
  const known = derived.get(purpose);
  if (known) return known;
  const fresh = deriveAnew(orderKey, purpose);
  derivedFrom.set(orderKey, derived.set(purpose, fresh));
  return fresh;
};

const deriveAnew = (orderKey: Uint8Array, purpose: Purpose): KeyObject => {
  if (orderKey.byteLength !== KEY_BYTES) {
    throw permanent('bad-key', `an order key has ${KEY_BYTES} bytes`);
  }
  const master = createSecretKey(orderKey);
  const derived = hkdfSync('sha256', master, '', `karwan ${purpose} v1`, KEY_BYTES);
  return createSecretKey(Buffer.from(derived));
};
