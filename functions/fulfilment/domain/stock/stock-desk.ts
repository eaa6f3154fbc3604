import {
  applyAll,
  type Level,
  type Levels,
  type Place,
  type PlacedMovement,
  placeKey,
} from './levels.ts';
import type { WaitingLine } from './order-stock.ts';
import { type AllocationPlan, type Demand, planAllocation } from './plan-allocation.ts';

/** All that is known of one SKU of a merchant. */
export interface Shelf {
  readonly merchantId: string;
  readonly sku: string;
  readonly levels: readonly Level[];
  /** The first of those who wait, the earliest placed first. */
  readonly waiting: readonly Pick<WaitingLine, 'quantity'>[];
  /** Whether more wait than are told here. */
  readonly moreWait: boolean;
}

/** Where stock is given out, one after the other, before anything of it is written. */
export interface StockDesk {
  /** For an order that comes now: those who wait already come first. */
  plan(merchantId: string, demand: Demand): AllocationPlan;
  /** For those who have waited the longest. */
  planFirst(merchantId: string, demand: Demand): AllocationPlan;
  /** Undefined where the books know nothing of the place. */
  levelAt(place: Place): Level | undefined;
  /** From here on the movements are done, and so many more wait. */
  take(movements: readonly PlacedMovement[], waits: readonly Waits[]): void;
}

interface Waits {
  readonly merchantId: string;
  readonly sku: string;
  readonly quantity: number;
}

const shelfKey = (of: Pick<Place, 'merchantId' | 'sku'>): string => `${of.merchantId}#${of.sku}`;

export const createStockDesk = (shelves: readonly Shelf[]): StockDesk => {
  let levels: Levels = new Map(
    shelves.flatMap((shelf) => shelf.levels.map((level) => [placeKey(level), level] as const)),
  );
  const spokenFor = new Map(shelves.map((shelf) => [shelfKey(shelf), waitingAt(shelf)]));

  const levelsFor = (merchantId: string, demand: Demand): readonly Level[] => {
    const skus = new Set(demand.lines.map(({ sku }) => sku));
    return [...levels.values()].filter(
      (level) => level.merchantId === merchantId && skus.has(level.sku),
    );
  };

  return {
    plan: (merchantId, demand) => {
      const first = demand.lines.map(
        ({ sku }) => [sku, spokenFor.get(shelfKey({ merchantId, sku })) ?? 0] as const,
      );
      return planAllocation(demand, levelsFor(merchantId, demand), new Map(first));
    },
    planFirst: (merchantId, demand) => planAllocation(demand, levelsFor(merchantId, demand)),
    levelAt: (place) => levels.get(placeKey(place)),
    take: (movements, waits) => {
      levels = applyAll(levels, movements);
      for (const { quantity, ...of } of waits) {
        const key = shelfKey(of);
        spokenFor.set(key, (spokenFor.get(key) ?? 0) + quantity);
      }
    },
  };
};

/** Where not all are known who wait, all that is free is theirs. */
const waitingAt = ({ waiting, moreWait }: Shelf): number =>
  moreWait ? Number.POSITIVE_INFINITY : waiting.reduce((sum, { quantity }) => sum + quantity, 0);
