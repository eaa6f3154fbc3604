import { type Delta, deltaOf, type Movement } from './movements.ts';

/** A SKU of a merchant at a location. */
export interface Place {
  readonly merchantId: string;
  readonly sku: string;
  readonly location: string;
}

/** `available` is `onHand − allocated`; below zero only when a count found less than was promised. */
export interface Level extends Place {
  readonly onHand: number;
  readonly allocated: number;
  readonly available: number;
}

/** What is known of levels, by `placeKey`; a place that is not there has nothing. */
export type Levels = ReadonlyMap<string, Level>;

/** A location holds no at sign, so the last one parts the two. */
export const placeKey = ({ merchantId, sku, location }: Place): string =>
  `${merchantId}#${sku}@${location}`;

const moved = (level: Level, { onHand, allocated }: Delta): Level => ({
  ...level,
  onHand: level.onHand + onHand,
  allocated: level.allocated + allocated,
  available: level.available + onHand - allocated,
});

/** A move of a merchant's stock. */
export type PlacedMovement = Movement & Pick<Place, 'merchantId'>;

/** What the movements come to, by `placeKey`. */
export const sumOf = (movements: readonly PlacedMovement[]): ReadonlyMap<string, Place & Delta> => {
  const sums = new Map<string, Place & Delta>();
  for (const movement of movements) {
    const { merchantId, sku, location } = movement;
    const key = placeKey(movement);
    const { onHand, allocated } = deltaOf(movement);
    const before = sums.get(key) ?? { merchantId, sku, location, onHand: 0, allocated: 0 };
    sums.set(key, {
      ...before,
      onHand: before.onHand + onHand,
      allocated: before.allocated + allocated,
    });
  }
  return sums;
};

/** The levels once the movements are done. */
export const applyAll = (levels: Levels, movements: readonly PlacedMovement[]): Levels => {
  const after = new Map(levels);
  for (const [key, { onHand, allocated, ...place }] of sumOf(movements)) {
    const before = after.get(key) ?? { ...place, onHand: 0, allocated: 0, available: 0 };
    after.set(key, moved(before, { onHand, allocated }));
  }
  return after;
};
