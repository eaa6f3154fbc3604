import type { Reference } from '../../shared/reference.ts';
import type { GoodsState } from './state.ts';
import { numberReference, trackingKeyOf } from './tracking-key.ts';

/** Every number that the order's parcels travel under, ours and the store's. */
const numbersOf = ({ parcels, wish }: GoodsState): ReadonlySet<string> =>
  new Set(
    [
      ...[...parcels.values()].flatMap(({ numbers }) => numbers),
      ...(wish?.storeParcels ?? []).flatMap(({ trackingNumbers }) => trackingNumbers),
    ].map(trackingKeyOf),
  );

/** Those that a commit added. */
export const newNumbers = (before: GoodsState, after: GoodsState): readonly Reference[] => {
  const known = numbersOf(before);
  return [...numbersOf(after)].filter((number) => !known.has(number)).map(numberReference);
};
