import { expect, it } from '@jest/globals';
import { inSlices } from '../../../functions/shared/in-slices.ts';

it('does no more at once than it may, and keeps the order', async () => {
  let underWay = 0;
  let most = 0;
  const results = await inSlices([5, 4, 3, 2, 1], 2, async (item) => {
    underWay += 1;
    most = Math.max(most, underWay);
    await Promise.resolve();
    underWay -= 1;
    return item * 10;
  });
  expect(results).toEqual([50, 40, 30, 20, 10]);
  expect(most).toBe(2);
  expect(await inSlices([], 2, Promise.reject)).toEqual([]);
});
