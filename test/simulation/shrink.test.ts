import { describe, expect, it } from '@jest/globals';
import { fc } from '../properties.ts';
import { minimise } from './shrink.ts';

describe('minimise', () => {
  it('keeps just what the failure needs, in its order', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.uniqueArray(fc.nat({ max: 40 }), { minLength: 1 }),
        fc.array(fc.nat({ max: 40 }), { maxLength: 4 }),
        async (all, picked) => {
          const needed = all.filter((one) => picked.includes(one));
          const fails = async (kept: readonly number[]) =>
            needed.every((one) => kept.includes(one));
          expect(await minimise(all, fails)).toEqual(needed);
        },
      ),
    );
  });

  it('keeps all where nothing can be left out', async () => {
    const all = [1, 2, 3];
    expect(await minimise(all, async (kept) => kept.length === 3)).toEqual(all);
  });
});
