import { describe, expect, it } from '@jest/globals';
import { lookupOf } from '../../../functions/shared/lookup.ts';

const KEY = new Uint8Array(32).fill(7);
const of = (text: string, kind: 'email' | 'phone' = 'email', merchant = 'sialkot') =>
  lookupOf(KEY, merchant, kind, text);

describe('what a buyer is looked up by', () => {
  it.each([
    ['email', 'Ayesha.Q@Example.com', ' ayesha.q@example.COM '],
    ['email', 'zoe\u0301@example.com', 'zo\u00e9@example.com'],
    ['phone', '+92 300 0000001', '0092-300-0000001'],
    ['phone', '+92 (300) 000 0001', '+923000000001'],
  ] as const)('is the same for %s %s and %s', (kind, one, other) => {
    expect(of(one, kind)).toMatch(new RegExp(`^${kind}:[\\w-]{22}$`));
    expect(of(one, kind)).toBe(of(other, kind));
  });

  it('differs by merchant, by key and by text', () => {
    const texts = [
      of('a@example.com'),
      of('b@example.com'),
      of('a@example.com', 'email', 'chiniot'),
      lookupOf(new Uint8Array(32).fill(8), 'sialkot', 'email', 'a@example.com'),
    ];
    expect(new Set(texts).size).toBe(4);
  });

  it.each([
    ['email', 'nobody'],
    ['email', ''],
    ['phone', '12'],
    ['phone', 'call me'],
    ['phone', '+1234567890123456'],
  ] as const)('is nothing for the %s %j', (kind, text) => {
    expect(of(text, kind)).toBeUndefined();
  });
});
