import type { Allocation, Missing, ShortReason } from '../contract.ts';
import type { GoodsEvent, GoodsFact } from './events.ts';

/** What the stock step has told of an order's lines; all of it moved in the commits that tell of it. */
export interface StockBook {
  /** Kept and still on the shelf, by line and location. */
  readonly kept: ReadonlyMap<string, Allocation>;
  /** Kept once, and gone with a parcel. */
  readonly sold: ReadonlyMap<string, Allocation>;
  /** By line. */
  readonly backordered: ReadonlyMap<string, Missing>;
  /** By line; forgotten with the next wish, so that it is asked for again. */
  readonly short: ReadonlyMap<string, Missing>;
  /** Of what is short. */
  readonly shortBecause: ShortReason;
  /** When the stock step was asked last. */
  readonly askedAt: string | null;
  /** When a line that still waits began to. */
  readonly waitsSince: string | null;
}

export const noStock: StockBook = {
  kept: new Map(),
  sold: new Map(),
  backordered: new Map(),
  short: new Map(),
  shortBecause: 'not-enough',
  askedAt: null,
  waitsSince: null,
};

export const evolveStock = (book: StockBook, event: GoodsEvent | GoodsFact): StockBook => {
  const fact = event as GoodsFact;
  switch (fact.type) {
    case 'GoodsWishHeard':
      return book.short.size === 0 ? book : { ...book, short: new Map() };
    case 'StockAsked':
      return { ...book, askedAt: fact.data.at };
    case 'StockAllocated':
      return { ...book, kept: moved(book.kept, fact.data.allocations, 1) };
    case 'LineBackordered':
      return {
        ...book,
        backordered: counted(book.backordered, fact.data.backordered, 1),
        waitsSince: book.backordered.size > 0 ? book.waitsSince : book.askedAt,
      };
    case 'StockAllocationFailed': {
      const { short, because } = fact.data;
      return { ...book, short: counted(book.short, short, 1), shortBecause: because };
    }
    case 'BackorderFilled': {
      const { allocations } = fact.data;
      return {
        ...book,
        kept: moved(book.kept, allocations, 1),
        backordered: counted(book.backordered, allocations, -1),
      };
    }
    case 'StockReleased':
      return { ...book, kept: moved(book.kept, fact.data.released, -1) };
    case 'BackorderEnded':
      return { ...book, backordered: counted(book.backordered, fact.data.ended, -1) };
    case 'StockSold':
      return {
        ...book,
        kept: moved(book.kept, fact.data.sold, -1),
        sold: moved(book.sold, fact.data.sold, 1),
      };
    default:
      return book;
  }
};

export const placeKey = ({ lineId, location }: Pick<Allocation, 'lineId' | 'location'>): string =>
  `${lineId}@${location}`;

const moved = (
  known: ReadonlyMap<string, Allocation>,
  changes: readonly Allocation[],
  sign: 1 | -1,
): ReadonlyMap<string, Allocation> => {
  const map = new Map(known);
  for (const change of changes) {
    const key = placeKey(change);
    const quantity = (map.get(key)?.quantity ?? 0) + sign * change.quantity;
    if (quantity > 0) map.set(key, { ...change, quantity });
    else map.delete(key);
  }
  return map;
};

const counted = (
  known: ReadonlyMap<string, Missing>,
  changes: readonly Missing[],
  sign: 1 | -1,
): ReadonlyMap<string, Missing> => {
  const map = new Map(known);
  for (const { lineId, sku, quantity: by } of changes) {
    const quantity = (map.get(lineId)?.quantity ?? 0) + sign * by;
    if (quantity > 0) map.set(lineId, { lineId, sku, quantity });
    else map.delete(lineId);
  }
  return map;
};

/** How many of a line a part of the book holds, wherever they lie. */
export const quantityIn = (
  part: ReadonlyMap<string, { readonly lineId: string; readonly quantity: number }>,
  lineId: string,
): number =>
  [...part.values()]
    .filter((entry) => entry.lineId === lineId)
    .reduce((sum, { quantity }) => sum + quantity, 0);
