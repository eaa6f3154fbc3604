import { createHash, createHmac } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import { SigningHash } from '../../../../functions/shared/adapters/signing-hash.ts';

const BYTES = Buffer.from('a day’s key of thirty-two bytes');
const SECRETS = {
  text: 'AWS4secret',
  bytes: new Uint8Array(BYTES),
  'a part of a buffer': BYTES,
  'a buffer': new Uint8Array(BYTES).buffer,
} as const;

const digestOf = async (hash: SigningHash, ...texts: readonly string[]): Promise<string> => {
  for (const text of texts) hash.update(Buffer.from(text));
  return Buffer.from(await hash.digest()).toString('hex');
};

describe('the hash that requests are signed with', () => {
  it('is SHA-256, again and again', async () => {
    const expected = createHash('sha256').update('one two').digest('hex');
    const hash = new SigningHash();
    expect(await digestOf(hash, 'one', ' two')).toBe(expected);
    hash.reset();
    expect(await digestOf(hash, 'one two')).toBe(expected);
  });

  it.each(Object.entries(SECRETS))('is HMAC with %s', async (_, secret) => {
    const key = typeof secret === 'string' ? secret : BYTES;
    const expected = createHmac('sha256', key).update('one two').digest('hex');
    // The second time its key is known.
    for (const hash of [new SigningHash(secret), new SigningHash(secret)]) {
      expect(await digestOf(hash, 'one', ' two')).toBe(expected);
      hash.reset();
      expect(await digestOf(hash, 'one two')).toBe(expected);
    }
  });
});
