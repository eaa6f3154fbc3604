import type { CarrierRequest } from './carrier-requests.ts';
import { hasLeft, isActive, type ParcelStand } from './parcels.ts';
import type { GoodsState } from './state.ts';

/** A label that was bought and that a parcel may still travel under. */
export interface UsableLabel {
  readonly request: Extract<CarrierRequest, { kind: 'label' }>;
  readonly shipmentRef: string;
  readonly trackingNumber: string;
}

/** Whether somebody has asked for the label to go back. */
export const isGoingBack = ({ calls }: GoodsState, shipmentRef: string): boolean =>
  [...calls.values()].some(
    (request) => request.kind === 'cancel-label' && request.shipmentRef === shipmentRef,
  );

/** The labels of a parcel that is still here, without those that are on their way back. */
export const usableLabels = (state: GoodsState, parcel: ParcelStand): readonly UsableLabel[] => {
  if (hasLeft(parcel) || !isActive(parcel)) return [];
  return [...state.calls.values()].flatMap((request): UsableLabel[] => {
    if (request.kind !== 'label' || request.fulfilmentId !== parcel.fulfilmentId) return [];
    const shipmentRef = request.ended?.shipmentRef ?? null;
    if (shipmentRef === null || isGoingBack(state, shipmentRef)) return [];
    const fact = [...state.labels.values()].find(
      (one) => one.kind === 'label' && one.shipmentRef === shipmentRef,
    );
    return fact?.kind === 'label'
      ? [{ request, shipmentRef, trackingNumber: fact.trackingNumber }]
      : [];
  });
};
