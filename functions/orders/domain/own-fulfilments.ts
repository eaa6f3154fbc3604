import { fulfilmentsOf } from './fulfilments.ts';
import type { OrderState } from './order.ts';
import type { StorefrontFulfilment } from './snapshot.ts';
import { parcelsTold, type ToldParcel } from './write-backs.ts';

type Lines = readonly { readonly lineId: string; readonly quantity: number }[];

type Facts = Pick<OrderState, 'goods' | 'writeBacks' | 'current' | 'fulfilments'>;

/** Parcels that are packed here, as fulfilment last told of them. */
export const ownParcelsOf = ({ goods }: Pick<OrderState, 'goods'>) =>
  (goods?.answer.parcels ?? []).filter(({ byStore }) => !byStore);

/**
 * Whether the store tells of a parcel that it heard of from here. It carries the id of a parcel that is
 * ours, or a tracking number that is, or the store's answer named it. As long as the store has not
 * answered, a parcel with the same goods and without a number is taken to be the one it is told of; where
 * a person told it by hand, one such parcel is.
 */
export const isOurs = (state: Facts, told: StorefrontFulfilment): boolean => {
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
  if (madeByHand(state).has(id)) return true;
  return writeBacks.some(
    ({ stage, externalIds, parcel }) =>
      externalIds.includes(id) || (stage === 'requested' && looksLike(told, parcel)),
  );
};

/**
 * What people made at the store for our parcels, by its ids, and for which: it need not have a number, and
 * has not our id. One for each parcel, so that what the store sends itself is not lost among them.
 */
export const madeByHand = (state: Facts): ReadonlyMap<string, string> => {
  const made = new Map<string, string>();
  const stands = parcelsTold(state.writeBacks);
  const named = new Set(stands.flatMap(({ externalIds }) => externalIds));
  const shown = fulfilmentsOf(state).filter(({ status }) => !GONE.includes(status));
  const isFound = ({ fulfilmentId, trackingNumber }: ToldParcel): boolean =>
    [...made.values()].includes(fulfilmentId) ||
    shown.some(
      ({ ownFulfilmentId, trackingNumbers }) =>
        ownFulfilmentId === fulfilmentId ||
        trackingNumbers.flatMap(keyOf).some((key) => keyOf(trackingNumber).includes(key)),
    );
  for (const { parcel } of stands.filter(({ stage }) => stage === 'by-hand')) {
    if (isFound(parcel)) continue;
    const one = shown.find(
      ({ externalFulfilmentId: id, ownFulfilmentId, ...told }) =>
        ownFulfilmentId === null &&
        !named.has(id) &&
        !made.has(id) &&
        looksLike({ externalFulfilmentId: id, ...told }, parcel),
    );
    if (one) made.set(one.externalFulfilmentId, parcel.fulfilmentId);
  }
  return made;
};

const GONE: readonly StorefrontFulfilment['status'][] = ['cancelled', 'error', 'failure'];

/** A fulfilment without a number that came after this was told, and has goods of it. */
const looksLike = (
  told: Pick<StorefrontFulfilment, 'externalFulfilmentId' | 'trackingNumbers' | 'lines'>,
  parcel: ToldParcel,
): boolean =>
  !parcel.others.includes(told.externalFulfilmentId) &&
  told.trackingNumbers.length === 0 &&
  isPartOf(told.lines, parcel.lines);

const isPartOf = (lines: Lines, whole: Lines): boolean =>
  lines.every(({ lineId, quantity }) =>
    whole.some((each) => each.lineId === lineId && each.quantity >= quantity),
  );

/** As carriers print it and people type it is one number. */
const keyOf = (trackingNumber: string | null): readonly string[] => {
  const key = (trackingNumber ?? '').replaceAll(/[\s-]/g, '').toUpperCase();
  return key === '' ? [] : [key];
};
