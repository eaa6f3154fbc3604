import { ANY_ACCOUNT, type Reference } from '../../shared/reference.ts';
import { trackingKeyOf } from './facts.ts';
import type { GoodsState } from './state.ts';

/** A tracking number as it is looked up: by whichever carrier's channel it comes. */
export const numberReference = (trackingNumber: string): Reference => ({
  provider: 'parcel',
  account: ANY_ACCOUNT,
  reference: trackingKeyOf(trackingNumber),
});

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
