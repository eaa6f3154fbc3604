import { idOf } from '../ids.ts';

/** What the item itself says; a body says it again. */
export interface Own {
  readonly pk: string;
  readonly cause: string;
}

/** A body's text with what need not be in it taken out, and the sealed texts as their bare bytes. */
export interface Packed {
  readonly text: string;
  readonly sealed: Buffer;
}

/**
 * Ciphertext and hashes are as long deflated as they are: they are most of a short body. So a sealed
 * text goes beside the text as its bytes, once however often it stands there, and the id of an event or
 * a command, which is made of the stream, the cause, the name and its place, keeps only its prefix where
 * it is just that. Where a sealed text was stands a control character, which JSON never has as it is,
 * and a number when it is not the next one. A text that has such things already is left alone.
 */
const PLACE = '\u0001';
const BARE_IDS = ['"id":"evt_"', '"id":"cmd_"'];

const SEALED = /"(v1\.[A-Za-z0-9_-]{38,300})"/g;
const SEALED_PLACE = new RegExp(`"${PLACE}(\\d*)"`, 'g');
const ID = /"id":"((?:evt|cmd)_)([0-9a-z]{26})?","(type|name)":"(\w+)"/g;
const VERSION = 'v1.';
/** One byte says how many sealed texts there are, and one how long each is. */
const MOST = 255;

/** Undefined for a text that is not to be packed. */
export const pack = (own: Own, text: string): Packed | undefined => {
  if ([PLACE, ...BARE_IDS].some((mark) => text.includes(mark))) return undefined;
  const places = new Map<string, number>();
  const bytes: Buffer[] = [];
  const unsealed = text.replace(SEALED, (whole, sealed: string) => {
    const place = places.get(sealed);
    if (place !== undefined) return `"${PLACE}${place}"`;
    const bare = Buffer.from(sealed.slice(VERSION.length), 'base64url');
    const comesBack = bare.toString('base64url') === sealed.slice(VERSION.length);
    if (!comesBack || bare.length > MOST || places.size === MOST) return whole;
    bytes.push(Buffer.of(bare.length), bare);
    places.set(sealed, places.size);
    return `"${PLACE}"`;
  });
  const short = eachId(own, unsealed, (id, made) => (id === made ? '' : id));
  return { text: short, sealed: Buffer.concat([Buffer.of(places.size), ...bytes]) };
};

/** The text that was packed; `inflate` gets what lies behind the sealed texts. */
export const unpack = (own: Own, bytes: Buffer, inflate: (rest: Buffer) => string): string => {
  const sealed: string[] = [];
  let at = 1;
  for (let left = bytes[0] ?? 0; left > 0; left -= 1) {
    const end = at + 1 + (bytes[at] ?? 0);
    sealed.push(`"${VERSION}${bytes.toString('base64url', at + 1, end)}"`);
    at = end;
  }
  let next = 0;
  const text = inflate(bytes.subarray(at)).replace(SEALED_PLACE, (whole, place: string) => {
    if (place !== '') return sealed[Number(place)] ?? whole;
    next += 1;
    return sealed[next - 1] ?? whole;
  });
  return eachId(own, text, (id, made) => (id === '' ? made : id));
};

/** Puts another hash in the place of that of each event's or command's id, told what it would be made of. */
const eachId = (
  { pk, cause }: Own,
  text: string,
  change: (hash: string, made: string) => string,
): string => {
  const seen = { type: 0, name: 0 };
  const changed = (
    _whole: string,
    prefix: string,
    hash: string | undefined,
    kind: keyof typeof seen,
    name: string,
  ): string => {
    const made = idOf(kind === 'type' ? 'event' : 'command', pk, cause, name, String(seen[kind]));
    seen[kind] += 1;
    return `"id":"${prefix}${change(hash ?? '', made.slice(prefix.length))}","${kind}":"${name}"`;
  };
  return text.replace(ID, changed);
};
