import { describe, expect, it } from '@jest/globals';
import { capacityFor, MOST_ORDERS_PER_MONTH, unitsOf } from '../../../lib/stacks/steady-load.ts';
import { fc } from '../../properties.ts';

describe('the capacity for a steady load', () => {
  it.each([
    ['a million orders of seventeen units', 17, 1_000_000, { start: 9, least: 3, most: 180 }],
    ['few orders', 17, 1_000, { start: 1, least: 1, most: 50 }],
    ['nothing', 0, 1_000_000, { start: 1, least: 1, most: 50 }],
  ])('of %s', (_what, units, orders, range) => {
    expect(capacityFor(units, orders)).toEqual(range);
  });

  it('is in use by 80 % at most when orders come evenly, and stays below a table’s quota', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 0, max: 20 }),
        fc.integer({ min: 1, max: MOST_ORDERS_PER_MONTH }),
        (units, orders) => {
          const { start, least, most } = capacityFor(units, orders);
          expect((units * orders) / (730 * 3600)).toBeLessThanOrEqual(start * 0.8 + 1e-9);
          expect(least).toBeGreaterThanOrEqual(1);
          expect(least).toBeLessThanOrEqual(start);
          expect(most).toBeGreaterThan(start);
          expect(most).toBeLessThanOrEqual(40_000);
        },
      ),
    );
  });

  it('is something for a context that nobody has counted', () => {
    expect(unitsOf('returns').table.writes).toBeGreaterThan(0);
  });
});
