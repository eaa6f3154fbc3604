import type { BilledUnit } from '../../local/engine/meter.ts';
import { PRICES } from './prices.ts';

export type Units = Readonly<Partial<Record<BilledUnit, number>>>;

/** One line of a bill: so many units of one kind, and what they cost. */
export interface BillLine {
  readonly unit: BilledUnit;
  readonly what: string;
  readonly amount: number;
  readonly usd: number;
}

export interface Bill {
  readonly lines: readonly BillLine[];
  readonly usd: number;
}

/** The bill of these units, `times` over; dearest line first. Units without a price are left out. */
export const billOf = (units: Units, times = 1): Bill => {
  const lines = Object.entries(units).flatMap(([unit, amount]): BillLine[] => {
    const price = PRICES[unit as BilledUnit];
    if (price === undefined || amount === 0) return [];
    const usd = (amount * times * price.usd) / price.per;
    return [{ unit: unit as BilledUnit, what: price.what, amount: amount * times, usd }];
  });
  return {
    lines: lines.toSorted((a, b) => b.usd - a.usd),
    usd: lines.reduce((sum, line) => sum + line.usd, 0),
  };
};

/** What is left of the units after the free ones. */
export const beyondFree = (units: Units, free: Units): Units =>
  Object.fromEntries(
    Object.entries(units).map(([unit, amount]) => [
      unit,
      Math.max(0, amount - (free[unit as BilledUnit] ?? 0)),
    ]),
  );
