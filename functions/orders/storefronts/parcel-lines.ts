/** So many of a line, as parcels and the store's own fulfilments hold them. */
export interface LineQuantity {
  readonly lineId: string;
  readonly quantity: number;
}

/** What is left of `lines` after `taken`, line by line; never below nothing. */
export const without = (
  lines: readonly LineQuantity[],
  taken: readonly LineQuantity[],
): readonly LineQuantity[] =>
  lines
    .map(({ lineId, quantity }) => ({
      lineId,
      quantity: taken
        .filter((each) => each.lineId === lineId)
        .reduce((left, each) => left - each.quantity, quantity),
    }))
    .filter(({ quantity }) => quantity > 0);

/** As carriers print it and people type it is one number. */
export const sameNumber = (one: string, other: string): boolean => plain(one) === plain(other);

const plain = (number: string): string => number.replaceAll(/[\s-]/g, '').toUpperCase();
