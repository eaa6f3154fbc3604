import type { Pipeline } from './pipeline.ts';
import { stockIs } from './stock-books.ts';

/** So many of a SKU at a location. */
export interface Pieces {
  readonly sku: string;
  readonly location: string;
  readonly pieces: number;
}

/** What really lies on a merchant's shelves, as whoever walks along them would count it. */
export interface Shelves {
  /** Goods are put there, and a person says so. */
  receive(goods: Pieces): Promise<void>;
  /** A parcel's goods are carried away; nobody tells Karwan but by the parcel. */
  carryAway(...goods: readonly Pieces[]): void;
  /** Returned goods are put back; nobody tells Karwan but by the inspection. */
  putBack(...goods: readonly Pieces[]): void;
  /** `sku@location pieces`, sorted. */
  count(): readonly string[];
}

export const shelvesOf = (pipeline: Pipeline): Shelves => {
  const lie = new Map<string, number>();
  const add = ({ sku, location }: Pieces, pieces: number): void => {
    const place = `${sku}@${location}`;
    lie.set(place, (lie.get(place) ?? 0) + pieces);
  };
  return {
    receive: async (goods) => {
      add(goods, goods.pieces);
      await stockIs(pipeline, 'receive', goods);
    },
    carryAway: (...goods) => {
      for (const each of goods) add(each, -each.pieces);
    },
    putBack: (...goods) => {
      for (const each of goods) add(each, each.pieces);
    },
    count: () => [...lie].map(([place, pieces]) => `${place} ${pieces}`).toSorted(),
  };
};
