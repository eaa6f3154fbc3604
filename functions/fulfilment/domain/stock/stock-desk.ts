import {
  applyAll,
  type Level,
  type Levels,
  type Place,
  type PlacedMovement,
  placeKey,
} from './levels.ts';
import type { WaitingLine } from './order-stock.ts';
import {
  type AllocationPlan,
  type Demand,
  planAllocation,
  type SpokenFor,
} from './plan-allocation.ts';

/** What a waiting line has a right to before others. */
type Claim = Omit<WaitingLine, 'sku' | 'placedAt'>;

/** All that is known of one SKU of a merchant. */
export interface Shelf {
  readonly merchantId: string;
  readonly sku: string;
  readonly levels: readonly Level[];
  /** The first of those who wait, the earliest placed first. */
  readonly waiting: readonly Claim[];
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

interface Waits extends Claim {
  readonly merchantId: string;
  readonly sku: string;
}

const shelfKey = (of: Pick<Place, 'merchantId' | 'sku'>): string => `${of.merchantId}#${of.sku}`;

export const createStockDesk = (shelves: readonly Shelf[]): StockDesk => {
  let levels: Levels = new Map(
    shelves.flatMap((shelf) => shelf.levels.map((level) => [placeKey(level), level] as const)),
  );
  const claims = new Map(
    shelves.map((shelf) => [
      shelfKey(shelf),
      new Map(shelf.waiting.map((claim) => [claimKey(claim), claim])),
    ]),
  );
  const full = new Set(shelves.filter(({ moreWait }) => moreWait).map(shelfKey));

  const spokenFor = (merchantId: string, sku: string): readonly SpokenFor[] => {
    const key = shelfKey({ merchantId, sku });
    // Where not all are known who wait, all that is free is theirs.
    if (full.has(key)) return [{ sku, quantity: Number.POSITIVE_INFINITY, locations: [] }];
    return [...(claims.get(key)?.values() ?? [])].map((claim) => ({ sku, ...claim }));
  };

  const levelsFor = (merchantId: string, demand: Demand): readonly Level[] => {
    const skus = new Set(demand.lines.map(({ sku }) => sku));
    return [...levels.values()].filter(
      (level) => level.merchantId === merchantId && skus.has(level.sku),
    );
  };

  return {
    plan: (merchantId, demand) => {
      const skus = new Set(demand.lines.map(({ sku }) => sku));
      const first = [...skus].flatMap((sku) => spokenFor(merchantId, sku));
      return planAllocation(demand, levelsFor(merchantId, demand), first);
    },
    planFirst: (merchantId, demand) => planAllocation(demand, levelsFor(merchantId, demand)),
    levelAt: (place) => levels.get(placeKey(place)),
    take: (movements, waits) => {
      levels = applyAll(levels, movements);
      for (const { merchantId, sku, ...claim } of waits) {
        const key = shelfKey({ merchantId, sku });
        claims.set(key, new Map(claims.get(key)).set(claimKey(claim), claim));
      }
    },
  };
};

const claimKey = ({ orderId, lineId }: Claim): string => `${orderId} ${lineId}`;
