import { AsyncLocalStorage } from 'node:async_hooks';
import type { BilledUnit, Meter } from '../../local/engine/meter.ts';

/** What one cause used of one resource: `orders/decide-orders` wrote 4 units of the orders table. */
export interface Entry {
  /** `<context>/<handler>` of the function at work, or `platform` for what no function asked for. */
  readonly cause: string;
  readonly unit: BilledUnit;
  readonly resource: string;
  readonly amount: number;
}

/** A meter that also knows which function was at work. */
export interface Ledger extends Meter {
  /** Whatever `work` uses, however late in its course, is put to `cause`. */
  within<Result>(cause: string, work: () => Result): Result;
  entries(): readonly Entry[];
  /** Forgets what was counted so far. */
  clear(): void;
}

export const PLATFORM = 'platform';

export const createLedger = (): Ledger => {
  const causes = new AsyncLocalStorage<string>();
  const counted = new Map<string, Entry>();
  return {
    within: (cause, work) => causes.run(cause, work),
    add: (unit, amount, resource) => {
      const cause = causes.getStore() ?? PLATFORM;
      const key = JSON.stringify([cause, unit, resource]);
      const before = counted.get(key)?.amount ?? 0;
      counted.set(key, { cause, unit, resource, amount: before + amount });
    },
    totals: () => {
      const totals: Record<string, Record<string, number>> = {};
      for (const { unit, resource, amount } of counted.values()) {
        const byResource = totals[unit] ?? {};
        byResource[resource] = (byResource[resource] ?? 0) + amount;
        totals[unit] = byResource;
      }
      return totals;
    },
    entries: () => [...counted.values()],
    clear: () => counted.clear(),
  };
};

/** The amounts of each unit, over everything that `counts` lets pass. */
export const unitsOf = (
  entries: readonly Entry[],
  counts: (entry: Entry) => boolean = () => true,
): Partial<Record<BilledUnit, number>> => {
  const units: Partial<Record<BilledUnit, number>> = {};
  for (const entry of entries) {
    if (counts(entry)) units[entry.unit] = (units[entry.unit] ?? 0) + entry.amount;
  }
  return units;
};
