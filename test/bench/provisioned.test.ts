import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { UNITS_PER_ORDER } from '../../lib/stacks/steady-load.ts';
import { billOf } from './bill.ts';
import type { Figures } from './figures.ts';
import { type Entry, unitsOf } from './ledger.ts';
import { EVEN_DAY, leastCapacity, SHOPS_DAY, steadyUsd, unitsByPlace } from './provisioned.ts';

const { together } = JSON.parse(
  readFileSync(join(import.meta.dirname, '../../docs/bench.json'), 'utf8'),
) as Figures;

const entry = (unit: Entry['unit'], resource: string, amount: number): Entry => ({
  cause: 'ordersWorker',
  unit,
  resource,
  amount,
});

describe('the units that a deployment provides for', () => {
  const counted = unitsByPlace(together.entries);
  const places = Object.entries(UNITS_PER_ORDER).flatMap(([name, units]) =>
    (['table', 'index'] as const).flatMap((part) =>
      (['writes', 'reads'] as const).map(
        (kind) =>
          [name, part, kind, units[part]?.[kind] ?? 0, counted[name]?.[part][kind]] as const,
      ),
    ),
  );

  it.each(places)('of %s, its %s, its %s: %d', (_name, _part, _kind, declared, used) => {
    // Write again in steady-load.ts what the bench counts now.
    expect(declared).toBeGreaterThanOrEqual((used ?? Infinity) * 0.9);
    expect(declared).toBeLessThanOrEqual((used ?? 0) * 1.25 + 1);
  });

  it('are all that tables of state use, save the channels', () => {
    const all = together.entries
      .filter(({ unit, resource }) => unit === 'dynamodb.wru' && /-State-/.test(resource))
      .reduce((sum, { amount }) => sum + amount, 0);
    const provided = places.reduce(
      (sum, [, , kind, , used = 0]) => sum + (kind === 'writes' ? used : 0),
      0,
    );
    expect(provided).toBeCloseTo(all);
  });
});

describe('a steady seller’s bill', () => {
  const thirteen = [
    entry('dynamodb.wru', 'Karwan-dev-State-notificationscommits919C80D6', 13),
    entry('dynamodb.wru', 'Karwan-dev-Vault-Keys4E30B592', 1),
  ];
  const least = (orders: number): number => leastCapacity(orders).usd / (orders / 1_000_000);

  it('has capacity by the hour in whole units, at 80 % use, and the rest by the request', () => {
    const many = 10_000_000;
    const units = Math.ceil((13 * many) / (730 * 3600) / 0.8);
    const own = least(many) - (16 * 0.00065 * 730) / 10;
    expect(steadyUsd(thirteen, many, EVEN_DAY)).toBeCloseTo(
      0.625 + (units * 0.00065 * 730) / 10 + own,
    );
  });

  it('is never below the least that is deployed', () => {
    expect(steadyUsd([], 100_000, EVEN_DAY)).toBeCloseTo(least(100_000));
  });

  it('is higher when a day has peaks, as capacity comes down late', () => {
    expect(SHOPS_DAY.reduce((sum, hour) => sum + hour, 0)).toBeCloseTo(24);
    const [even, shops] = [EVEN_DAY, SHOPS_DAY].map((day) =>
      steadyUsd(together.entries, 10_000_000, day),
    );
    expect(shops).toBeGreaterThan(even ?? Infinity);
  });

  it('is below the one on demand where much is sold, and above it where little is', () => {
    const onDemand = billOf(unitsOf(together.entries), 1_000_000).usd;
    expect(steadyUsd(together.entries, 10_000_000, SHOPS_DAY)).toBeLessThan(onDemand);
    expect(steadyUsd(together.entries, 30_000, SHOPS_DAY)).toBeGreaterThan(onDemand);
  });
});
