import type { CartonStand } from './cartons.ts';
import type { ParcelStand } from './parcels.ts';
import type { GoodsState } from './state.ts';
import { trackingKeyOf } from './tracking-key.ts';

/** Whether a label of ours has this number: its carrier tells of it without being asked. */
export const isLabelNumber = ({ labels }: GoodsState, key: string): boolean =>
  [...labels.values()].some(
    (fact) => fact.kind === 'label' && trackingKeyOf(fact.trackingNumber) === key,
  );

/**
 * Whether a carrier can be expected to tell of a parcel's carton, so that its silence means something: one has
 * told of it already, it has a label's number, or a carrier was asked to follow its number and has not
 * refused. Of a number that was merely typed, or that only the store knows, nobody will ever tell.
 */
export const isFollowed = (
  state: GoodsState,
  { fulfilmentId }: ParcelStand,
  { trackingNumber, toldByCarrier }: CartonStand,
): boolean => {
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
