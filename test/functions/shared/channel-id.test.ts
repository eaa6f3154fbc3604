import { describe, expect, it } from '@jest/globals';
import { isOwnChannelId, newChannelId } from '../../../functions/shared/channel-id.ts';
import { fc } from '../../properties.ts';

const randomBytes = fc.uint8Array({ minLength: 16, maxLength: 16 });

describe('channel ids', () => {
  it('are recognised by the deployment that gave them out, and by no other', () => {
    fc.assert(
      fc.property(randomBytes, (bytes) => {
        const id = newChannelId('key', () => bytes);
        expect(id).toMatch(/^chn_[0-9a-hjkmnp-tv-z]{40}$/);
        expect(isOwnChannelId('key', id)).toBe(true);
        expect(isOwnChannelId('other key', id)).toBe(false);
      }),
    );
  });

  it('differ when one random bit does', () => {
    fc.assert(
      fc.property(randomBytes, fc.nat({ max: 127 }), (bytes, bit) => {
        const flipped = Uint8Array.from(bytes, (byte, at) =>
          at === bit >> 3 ? byte ^ (1 << (bit & 7)) : byte,
        );
        expect(newChannelId('key', () => flipped)).not.toBe(newChannelId('key', () => bytes));
      }),
    );
  });

  it('are not recognised with one character changed', () => {
    fc.assert(
      fc.property(
        randomBytes,
        fc.nat({ max: 43 }),
        fc.constantFrom(...'0aZ_é'),
        (bytes, at, to) => {
          const id = newChannelId('key', () => bytes);
          fc.pre(id[at] !== to);
          expect(isOwnChannelId('key', id.slice(0, at) + to + id.slice(at + 1))).toBe(false);
        },
      ),
    );
  });

  it('are not any text', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 60 }), (text) => {
        expect(isOwnChannelId('key', text)).toBe(false);
      }),
    );
  });
});
