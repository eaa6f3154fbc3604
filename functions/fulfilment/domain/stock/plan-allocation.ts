import type { Allocation, Missing } from '../../contract.ts';
import type { Level } from './levels.ts';

/** What an order wants of the stock. */
export interface Demand {
  readonly lines: readonly Missing[];
  /** Whether what is short may wait; otherwise the order gets all or nothing. */
  readonly backorder: boolean;
  /** Only these, the first preferred; empty: all alike. */
  readonly locations: readonly string[];
}

/** What an earlier order waits for, and where it may be served from; empty: anywhere. */
export interface SpokenFor {
  readonly sku: string;
  readonly quantity: number;
  readonly locations: readonly string[];
}

/** The part of it that can be kept now, and what becomes of the rest. */
export interface AllocationPlan {
  readonly allocations: readonly Allocation[];
  readonly backordered: readonly Missing[];
  readonly short: readonly Missing[];
  /** More than one transaction holds: nothing was tried. */
  readonly tooMany: boolean;
}

const MOST_SKUS = 90;
/** Writes of one transaction beside the order's own commit. */
export const MOST_WRITES = 98;

const NOTHING: AllocationPlan = { allocations: [], backordered: [], short: [], tooMany: false };

/**
 * Where each line's goods are kept for it. One location for the whole order where one has everything,
 * or else one per line, or else as few as there are. `spokenFor` comes first, each from where it may be
 * served: who waits for one place keeps nothing back in another. Lines of one SKU draw on the same shelf, so their demands add up.
 */
export const planAllocation = (
  demand: Demand,
  levels: readonly Level[],
  spokenFor: readonly SpokenFor[] = [],
): AllocationPlan => {
  if (new Set(demand.lines.map(({ sku }) => sku)).size > MOST_SKUS) return tooMany;
  const shelves = createShelves(levels);
  for (const { sku, quantity, locations } of spokenFor) {
    shelves.from(locations).take(sku, quantity, []);
  }
  const own = shelves.from(demand.locations);
  const whole = own.placeOfAll(demand.lines);
  const taken = demand.lines.map((line) => {
    const places = own.take(line.sku, line.quantity, whole);
    const allocations = places.map((place) => ({ ...place, lineId: line.lineId, sku: line.sku }));
    return { line, allocations, missing: line.quantity - total(places) };
  });
  const missing = taken
    .filter((each) => each.missing > 0)
    .map(({ line, missing: quantity }) => ({ ...line, quantity }));
  if (missing.length > 0 && !demand.backorder) return { ...NOTHING, short: missing };
  const allocations = taken.flatMap((each) => each.allocations);
  const places = new Set(allocations.map(({ sku, location }) => `${sku}@${location}`));
  if (places.size + missing.length > MOST_WRITES) return tooMany;
  return { ...NOTHING, allocations, backordered: missing };
};

const tooMany: AllocationPlan = { ...NOTHING, tooMany: true };

interface Taken {
  readonly location: string;
  readonly quantity: number;
}

const total = (places: readonly Taken[]): number =>
  places.reduce((sum, { quantity }) => sum + quantity, 0);

/** What is free, by SKU and location, as one order after the other takes from it. */
const createShelves = (levels: readonly Level[]) => {
  const free = new Map<string, Map<string, number>>();
  for (const { sku, location, available } of levels) {
    if (available <= 0) continue;
    free.set(sku, (free.get(sku) ?? new Map<string, number>()).set(location, available));
  }
  return { from: (locations: readonly string[]) => createSight(free, locations) };
};

/** The shelves that lie where an order may be sent from, the preferred first; no places: all alike. */
const createSight = (
  free: ReadonlyMap<string, Map<string, number>>,
  locations: readonly string[],
) => {
  const isAllowed = (location: string) => locations.length === 0 || locations.includes(location);
  const freeAt = (sku: string, location: string): number => free.get(sku)?.get(location) ?? 0;

  /** Best first: those already chosen, the preferred, the fullest, and by name, so that it is certain. */
  const ranked = (sku: string, quantity: number, chosen: readonly string[]): string[] => {
    const rank = (location: string): readonly number[] => [
      chosen.includes(location) ? 0 : 1,
      freeAt(sku, location) >= quantity ? 0 : 1,
      locations.indexOf(location),
      -freeAt(sku, location),
    ];
    return [...(free.get(sku)?.keys() ?? [])]
      .filter(isAllowed)
      .toSorted((one, other) => compare(rank(one), rank(other)) || (one < other ? -1 : 1));
  };

  return {
    take: (sku: string, quantity: number, chosen: readonly string[]): readonly Taken[] => {
      const places: Taken[] = [];
      let open = quantity;
      for (const location of ranked(sku, quantity, chosen)) {
        const some = Math.min(open, freeAt(sku, location));
        if (some <= 0) continue;
        places.push({ location, quantity: some });
        free.get(sku)?.set(location, freeAt(sku, location) - some);
        open -= some;
      }
      return places;
    },
    /** The one location, if there is any, that has everything. */
    placeOfAll: (lines: readonly Missing[]): readonly string[] => {
      const wanted = new Map<string, number>();
      for (const { sku, quantity } of lines) wanted.set(sku, (wanted.get(sku) ?? 0) + quantity);
      const [first] = wanted.keys();
      if (first === undefined) return [];
      const place = ranked(first, wanted.get(first) ?? 0, []).find((location) =>
        [...wanted].every(([sku, quantity]) => freeAt(sku, location) >= quantity),
      );
      return place === undefined ? [] : [place];
    },
  };
};

const compare = (one: readonly number[], other: readonly number[]): number => {
  const at = one.findIndex((value, index) => value !== other[index]);
  return at === -1 ? 0 : (one[at] ?? 0) - (other[at] ?? 0);
};
