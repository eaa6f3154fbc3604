import type { OrderState } from './order.ts';
import type { StorefrontFulfilment } from './snapshot.ts';
import { parcelsTold } from './write-backs.ts';

type Lines = readonly { readonly lineId: string; readonly quantity: number }[];

/** Parcels that are packed here, as fulfilment last told of them. */
export const ownParcelsOf = ({ goods }: Pick<OrderState, 'goods'>) =>
  (goods?.answer.parcels ?? []).filter(({ byStore }) => !byStore);

/**
 * Whether the store tells of a parcel that it heard of from here. It carries the id of a parcel that is
 * ours, or a tracking number that is, or the store's answer named it. As long as the store has not
 * answered, a parcel with the same goods and without a number is taken to be the one it is told of.
 */
export const isOurs = (
  state: Pick<OrderState, 'goods' | 'writeBacks'>,
  told: StorefrontFulfilment,
): boolean => {
  const writeBacks = parcelsTold(state.writeBacks);
  const own = ownParcelsOf(state);
  const parcels = [...own, ...writeBacks.map(({ parcel }) => parcel)];
  if (parcels.some(({ fulfilmentId }) => fulfilmentId === told.ownFulfilmentId)) return true;
  const cartons = own.flatMap((parcel) => parcel.cartons ?? []);
  const numbers = new Set(
    [...parcels, ...cartons].flatMap(({ trackingNumber }) => keyOf(trackingNumber)),
  );
  if (told.trackingNumbers.flatMap(keyOf).some((key) => numbers.has(key))) return true;
  const id = told.externalFulfilmentId;
  return writeBacks.some(
    ({ stage, externalIds, parcel }) =>
      externalIds.includes(id) ||
      (stage === 'requested' &&
        !parcel.others.includes(id) &&
        told.trackingNumbers.length === 0 &&
        isPartOf(told.lines, parcel.lines)),
  );
};

const isPartOf = (lines: Lines, whole: Lines): boolean =>
  lines.every(({ lineId, quantity }) =>
    whole.some((each) => each.lineId === lineId && each.quantity >= quantity),
  );

/** As carriers print it and people type it is one number. */
const keyOf = (trackingNumber: string | null): readonly string[] => {
  const key = (trackingNumber ?? '').replaceAll(/[\s-]/g, '').toUpperCase();
  return key === '' ? [] : [key];
};
