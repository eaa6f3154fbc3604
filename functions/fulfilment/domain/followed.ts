import type { ParcelStand } from './parcels.ts';
import type { GoodsState } from './state.ts';
import { trackingKeyOf } from './tracking-key.ts';

/** Whether a label of ours has this number: its carrier tells of it without being asked. */
export const isLabelNumber = ({ labels }: GoodsState, key: string): boolean =>
  [...labels.values()].some(
    (fact) => fact.kind === 'label' && trackingKeyOf(fact.trackingNumber) === key,
  );

/**
 * Whether a carrier can be expected to tell of the parcel, so that its silence means something: one has
 * told of it already, it has a label's number, or a carrier was asked to follow its number and has not
 * refused. Of a number that was merely typed, or that only the store knows, nobody will ever tell.
 */
export const isFollowed = (state: GoodsState, parcel: ParcelStand): boolean => {
  const { fulfilmentId, trackingNumber, toldByCarrier } = parcel;
  if (toldByCarrier) return true;
  if (trackingNumber === null) return false;
  const key = trackingKeyOf(trackingNumber);
  const asked = [...state.calls.values()].some(
    (request) =>
      request.kind === 'track' &&
      request.fulfilmentId === fulfilmentId &&
      trackingKeyOf(request.trackingNumber) === key &&
      request.ended?.outcome !== 'refused',
  );
  return asked || isLabelNumber(state, key);
};
