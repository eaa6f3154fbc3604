import { describe, expect, it } from '@jest/globals';
import { chunked, sendAll } from '../../../functions/shared/send-all.ts';
import { fc } from '../../properties.ts';

describe('chunks', () => {
  it('hold at most ten entries and 240 KB, in order, none lost', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 1, max: 300_000 }), { maxLength: 60 }), (sizes) => {
        const entries = sizes.map((bytes, index) => ({ bytes, index }));
        const chunks = chunked(entries);
        expect(chunks.flat()).toEqual(entries);
        for (const chunk of chunks) {
          const bytes = chunk.reduce((sum, entry) => sum + entry.bytes, 0);
          expect(chunk.length).toBeLessThanOrEqual(10);
          expect(chunk.length === 1 || bytes <= 240 * 1024).toBe(true);
        }
      }),
    );
  });
});

describe('sending', () => {
  it('gives up after three rounds and returns what was refused, with the last reason', async () => {
    let rounds = 0;
    const entry = { bytes: 1 };
    const refused = await sendAll([entry], () => {
      rounds += 1;
      return Promise.resolve([{ sent: false, reason: `round ${rounds}` }]);
    });
    expect([...refused]).toEqual([[entry, 'round 3']]);
  });

  it('takes an exception as a refusal of its whole chunk', async () => {
    const entries = Array.from({ length: 12 }, () => ({ bytes: 1 }));
    const refused = await sendAll(entries, (chunk) =>
      chunk.length === 2
        ? Promise.reject(new Error('throttled'))
        : Promise.resolve(chunk.map(() => ({ sent: true }))),
    );
    expect([...refused.values()]).toEqual(['throttled', 'throttled']);
  });
});
