import { createHmac, timingSafeEqual } from 'node:crypto';
import { base32 } from './ids.ts';

const PREFIX = 'chn_';
const RANDOM_BYTES = 16;
const RANDOM_CHARACTERS = 26;
const TAG_CHARACTERS = 14;

/**
 * `chn_` + 128 random bits + a 70-bit check tag under the deployment's tag key, all in base 32: a
 * guessed id is known to be none of ours before anything is looked up.
 */
export const newChannelId = (
  tagKey: string,
  randomBytes: (count: number) => Uint8Array,
): string => {
  const random = base32(randomBytes(RANDOM_BYTES));
  return PREFIX + random + tagOf(tagKey, random);
};

/** Whether this deployment gave the id out. Constant time over the tag; total over any text. */
export const isOwnChannelId = (tagKey: string, channelId: string): boolean => {
  if (channelId.length !== PREFIX.length + RANDOM_CHARACTERS + TAG_CHARACTERS) return false;
  if (!channelId.startsWith(PREFIX)) return false;
  const tagAt = PREFIX.length + RANDOM_CHARACTERS;
  const given = Buffer.from(channelId.slice(tagAt), 'utf8');
  const expected = Buffer.from(tagOf(tagKey, channelId.slice(PREFIX.length, tagAt)), 'utf8');
  return given.byteLength === expected.byteLength && timingSafeEqual(given, expected);
};

const tagOf = (tagKey: string, random: string): string =>
  base32(createHmac('sha256', tagKey).update(`channel ${random}`).digest()).slice(
    0,
    TAG_CHARACTERS,
  );
