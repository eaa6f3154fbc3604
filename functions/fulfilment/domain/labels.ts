import type { CarrierRequest } from './carrier-requests.ts';
import { returnsOf } from './label-requests.ts';
import { hasLeft, isActive, type ParcelStand } from './parcels.ts';
import type { GoodsState } from './state.ts';

type Label = Extract<CarrierRequest, { kind: 'label' }>;

/** A label that a person may send back. */
export interface ReturnableLabel {
  readonly request: Label;
  readonly shipmentRef: string;
  readonly trackingNumber: string;
  /** How often its carrier would not take it back. */
  readonly refusals: number;
}

const mayGoBack = (returns: ReturnType<typeof returnsOf>, parcel: ParcelStand): boolean =>
  returns.length === 0
    ? isActive(parcel)
    : returns.every(({ ended }) => ended?.outcome === 'refused');

/**
 * The labels of a parcel that is still here for which nobody has asked the carrier, or which it would not
 * take back. Those of a parcel that does not leave are asked for without a person, the first time.
 */
export const returnableLabels = (
  state: GoodsState,
  parcel: ParcelStand,
): readonly ReturnableLabel[] => {
  if (hasLeft(parcel)) return [];
  return [...state.calls.values()].flatMap((request): ReturnableLabel[] => {
    if (request.kind !== 'label' || request.fulfilmentId !== parcel.fulfilmentId) return [];
    const shipmentRef = request.ended?.shipmentRef ?? null;
    if (shipmentRef === null) return [];
    const returns = returnsOf(state, shipmentRef);
    if (!mayGoBack(returns, parcel)) return [];
    const fact = [...state.labels.values()].find(
      (one) => one.kind === 'label' && one.shipmentRef === shipmentRef,
    );
    if (fact?.kind !== 'label') return [];
    const { trackingNumber } = fact;
    return [{ request, shipmentRef, trackingNumber, refusals: returns.length }];
  });
};
