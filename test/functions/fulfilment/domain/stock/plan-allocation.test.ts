import { describe, expect, it } from '@jest/globals';
import type { Level } from '../../../../../functions/fulfilment/domain/stock/levels.ts';
import {
  type Demand,
  planAllocation,
} from '../../../../../functions/fulfilment/domain/stock/plan-allocation.ts';
import { fc } from '../../../../properties.ts';

const level = (text: string): Level => {
  const [sku = '', location = '', available = ''] = text.split(' ');
  const free = Number(available);
  return { merchantId: 'm1', sku, location, onHand: free + 1, allocated: 1, available: free };
};

/** `line sku quantity`, and how the demand differs from the usual. */
const demand = (lines: readonly string[], more: Partial<Demand> = {}): Demand => ({
  lines: lines.map((text) => {
    const [lineId = '', sku = '', quantity = ''] = text.split(' ');
    return { lineId, sku, quantity: Number(quantity) };
  }),
  backorder: false,
  locations: [],
  ...more,
});

const told = (plan: ReturnType<typeof planAllocation>): readonly string[] => [
  ...plan.allocations.map(({ lineId, sku, location, quantity }) =>
    [lineId, sku, location, quantity].join(' '),
  ),
  ...plan.backordered.map(({ lineId, sku, quantity }) => `${lineId} ${sku} waits ${quantity}`),
  ...plan.short.map(({ lineId, sku, quantity }) => `${lineId} ${sku} short ${quantity}`),
  ...(plan.tooMany ? ['too many'] : []),
];

const backorder = { backorder: true };

describe('where an order’s goods are kept', () => {
  it.each<[string, readonly string[], Demand, readonly string[]]>([
    ['what is there is kept', ['a x 5'], demand(['1 a 2']), ['1 a x 2']],
    ['all of it, to the last', ['a x 2'], demand(['1 a 2']), ['1 a x 2']],
    ['nothing of what is not enough', ['a x 1'], demand(['1 a 2']), ['1 a short 1']],
    [
      'nothing of the order when one line is short',
      ['a x 9', 'b x 0'],
      demand(['1 a 2', '2 b 1']),
      ['2 b short 1'],
    ],
    ['lines of one SKU add up', ['a x 3'], demand(['1 a 2', '2 a 2']), ['2 a short 1']],
    [
      'what is short waits where that is accepted',
      ['a x 3'],
      demand(['1 a 2', '2 a 2'], backorder),
      ['1 a x 2', '2 a x 1', '2 a waits 1'],
    ],
    ['an unknown SKU waits whole', [], demand(['1 a 2'], backorder), ['1 a waits 2']],
    [
      'one place for all, though others have more of each',
      ['a x 2', 'a y 9', 'b x 1', 'b z 9'],
      demand(['1 a 2', '2 b 1']),
      ['1 a x 2', '2 b x 1'],
    ],
    [
      'else one place for a line',
      ['a x 1', 'a y 4', 'a z 5', 'b x 1'],
      demand(['1 a 4', '2 b 1']),
      ['1 a z 4', '2 b x 1'],
    ],
    [
      'else the fullest first, and as few as there are',
      ['a x 1', 'a y 2', 'a z 2'],
      demand(['1 a 4']),
      ['1 a y 2', '1 a z 2'],
    ],
    [
      'the preferred place, however full the others',
      ['a x 2', 'a y 9'],
      demand(['1 a 2'], { locations: ['x', 'y'] }),
      ['1 a x 2'],
    ],
    [
      'never a place that is not allowed',
      ['a x 1', 'a y 9'],
      demand(['1 a 2'], { locations: ['x'] }),
      ['1 a short 1'],
    ],
    ['a level below nothing gives nothing', ['a x -3', 'a y 1'], demand(['1 a 1']), ['1 a y 1']],
  ])('%s', (_title, levels, wanted, expected) => {
    expect(told(planAllocation(wanted, levels.map(level)))).toEqual(expected);
  });

  it('leaves to those who wait what is theirs', () => {
    const levels = [level('a x 3')];
    const spokenFor = [{ sku: 'a', quantity: 2, locations: [] }];
    expect(told(planAllocation(demand(['1 a 1']), levels, spokenFor))).toEqual(['1 a x 1']);
    expect(told(planAllocation(demand(['1 a 2']), levels, spokenFor))).toEqual(['1 a short 1']);
    const all = [{ sku: 'a', quantity: Number.POSITIVE_INFINITY, locations: [] }];
    expect(told(planAllocation(demand(['1 a 1'], backorder), levels, all))).toEqual([
      '1 a waits 1',
    ]);
  });

  it.each<[string, readonly string[], readonly string[], readonly string[]]>([
    ['only where they may be served from', ['y'], ['x'], ['1 a x 3']],
    ['there, all the same', ['x'], ['x'], ['1 a short 2']],
    ['in the place that they prefer', ['y', 'x'], [], ['1 a x 3']],
  ])('leaves to those who wait what is theirs %s', (_where, theirs, ours, expected) => {
    const levels = [level('a x 3'), level('a y 2')];
    const spokenFor = [{ sku: 'a', quantity: 2, locations: theirs }];
    const wanted = demand(['1 a 3'], { locations: ours });
    expect(told(planAllocation(wanted, levels, spokenFor))).toEqual(expected);
  });

  it('tries nothing that one transaction cannot hold', () => {
    const lines = (count: number) => Array.from({ length: count }, (_, n) => `${n} sku${n} 1`);
    const levels = lines(91).map((line) => level(`${line.split(' ')[1]} x 1`));
    expect(planAllocation(demand(lines(90)), levels).allocations).toHaveLength(90);
    expect(told(planAllocation(demand(lines(91)), levels))).toEqual(['too many']);
    const halves = lines(60).flatMap((line) => {
      const sku = line.split(' ')[1];
      return [level(`${sku} x 1`), level(`${sku} y 1`)];
    });
    const pairs = lines(60).map((line) => line.replace(/1$/, '2'));
    expect(told(planAllocation(demand(pairs), halves))).toEqual(['too many']);
  });
});

const sku = fc.constantFrom('a', 'b', 'c');
const location = fc.constantFrom('x', 'y', 'z');
const levelsArbitrary = fc.uniqueArray(
  fc.record({ sku, location, available: fc.integer({ min: -3, max: 12 }) }),
  { selector: (each) => `${each.sku}@${each.location}` },
);
const linesArbitrary = fc.uniqueArray(
  fc.record({ lineId: fc.stringMatching(/^l\d$/), sku, quantity: fc.integer({ min: 1, max: 9 }) }),
  { selector: (each) => each.lineId, minLength: 1 },
);

const sum = (quantities: readonly { quantity: number }[]): number =>
  quantities.reduce((total, { quantity }) => total + quantity, 0);

const levelsFrom = (
  free: readonly Pick<Level, 'sku' | 'location' | 'available'>[],
): readonly Level[] =>
  free.map((each) => ({ ...each, merchantId: 'm1', onHand: each.available, allocated: 0 }));

describe('any plan', () => {
  const spokenArbitrary = fc.integer({ min: 0, max: 5 });

  it('takes no more than is free and not spoken for', () => {
    fc.assert(
      fc.property(levelsArbitrary, linesArbitrary, spokenArbitrary, (free, lines, spoken) => {
        const wanted = { lines, backorder: true, locations: [] };
        const plan = planAllocation(wanted, levelsFrom(free), [
          { sku: 'a', quantity: spoken, locations: [] },
        ]);
        for (const each of free) {
          const taken = plan.allocations.filter(
            (one) => one.sku === each.sku && one.location === each.location,
          );
          expect(sum(taken)).toBeLessThanOrEqual(Math.max(each.available, 0));
        }
        const freeOfA = free.filter((each) => each.sku === 'a' && each.available > 0);
        const left = freeOfA.reduce((total, { available }) => total + available, 0) - spoken;
        const ofA = plan.allocations.filter((one) => one.sku === 'a');
        expect(sum(ofA)).toBeLessThanOrEqual(Math.max(left, 0));
      }),
    );
  });

  it('tells the fate of every unit', () => {
    fc.assert(
      fc.property(levelsArbitrary, linesArbitrary, fc.boolean(), (free, lines, backorder) => {
        const plan = planAllocation({ lines, backorder, locations: [] }, levelsFrom(free));
        expect(backorder ? plan.short : plan.backordered).toEqual([]);
        if (plan.short.length > 0) {
          expect(plan.allocations).toEqual([]);
          return;
        }
        const told = [...plan.allocations, ...plan.backordered];
        for (const line of lines) {
          expect(sum(told.filter((one) => one.lineId === line.lineId))).toBe(line.quantity);
        }
      }),
    );
  });

  it('needs one place only when one has everything', () => {
    fc.assert(
      fc.property(levelsArbitrary, linesArbitrary, (free, lines) => {
        const demanded = { lines, backorder: true, locations: [] };
        const { allocations } = planAllocation(demanded, levelsFrom(free));
        const wanted = new Map<string, number>();
        for (const each of lines) wanted.set(each.sku, (wanted.get(each.sku) ?? 0) + each.quantity);
        const has = (place: string) =>
          [...wanted].every(([of, quantity]) =>
            free.some(
              (each) => each.sku === of && each.location === place && each.available >= quantity,
            ),
          );
        fc.pre(['x', 'y', 'z'].some(has));
        expect(new Set(allocations.map((one) => one.location)).size).toBe(1);
      }),
    );
  });
});
