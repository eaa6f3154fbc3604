import type { GoodsWish } from '../../orders/contract.ts';
import { idOf } from '../../shared/ids.ts';
import { rememberFew } from '../../shared/remembered.ts';
import {
  type CartonStand,
  cartonsOf,
  labelledBoxes,
  numberedBoxes,
  trackOfAll,
} from './cartons.ts';
import type { Scan } from './events.ts';
import type { GoodsState, Parcel, Quantity } from './state.ts';
import type { ParcelStatus } from './tracking.ts';
import { trackingKeyOf } from './tracking-key.ts';

/** A parcel with everything that is known of it, ours or the store's. */
export interface ParcelStand {
  readonly fulfilmentId: string;
  readonly byStore: boolean;
  readonly location: string | null;
  readonly lines: readonly Quantity[];
  readonly status: ParcelStatus;
  readonly carrier: string | null;
  readonly trackingNumber: string | null;
  readonly trackingUrl: string | null;
  readonly plannedAt: string;
  readonly shipBy: string | null;
  readonly packedAt: string | null;
  readonly handedOverAt: string | null;
  readonly deliveredAt: string | null;
  readonly attempts: number;
  readonly last: Scan | null;
  /** Those that have numbers of their own; else one, which is all of it. */
  readonly cartons: readonly CartonStand[];
}

/** Every parcel in order of planning, the store's after ours. A decision asks for them some ten times. */
export const parcelsOf = rememberFew((state: GoodsState): readonly ParcelStand[] => [
  ...[...state.parcels.values()].map((parcel) => standOf(state, parcel)),
  ...(state.wish?.storeParcels ?? []).flatMap((told) => storeStand(state, told)),
]);

const standOf = (state: GoodsState, parcel: Parcel): ParcelStand => {
  const { fulfilmentId, location, lines, plannedAt, shipBy, packed, tracking } = parcel;
  const scans = scansOf(state, fulfilmentId, parcel.numbers);
  const trackingNumber = tracking?.trackingNumber ?? null;
  const cartons = cartonsOf(labelledBoxes(state, parcel), { trackingNumber, lines }, scans);
  const track = trackOfAll(cartons);
  const handedOverAt = earliest(parcel.handedOverAt, track.handedOverAt);
  return {
    ...{ fulfilmentId, byStore: false, location, lines, plannedAt, shipBy },
    status: track.status ?? statusBefore(parcel, handedOverAt),
    carrier: tracking?.carrier ?? track.last?.carrier ?? null,
    trackingNumber,
    trackingUrl: tracking?.trackingUrl ?? null,
    packedAt: packed?.at ?? handedOverAt,
    ...shownOf(track, handedOverAt),
    cartons,
  };
};

/** Before the carrier says anything; a parcel that it was given is not cancelled any more. */
const statusBefore = ({ cancelled, packed }: Parcel, handedOverAt: string | null): ParcelStatus => {
  if (handedOverAt !== null) return 'handed_over';
  if (cancelled !== null) return 'cancelled';
  return packed === null ? 'planned' : 'packed';
};

const shownOf = (
  { deliveredAt, attempts, last }: ReturnType<typeof trackOfAll>,
  handedOverAt: string | null,
) => ({
  handedOverAt,
  deliveredAt,
  attempts,
  last,
});

type StoreParcel = GoodsWish['storeParcels'][number];

const GONE: ReadonlySet<StoreParcel['status']> = new Set(['cancelled', 'error', 'failure']);

/** A parcel that the store made: of what goes by parcel, and as long as the store stands by it. */
const storeStand = (state: GoodsState, told: StoreParcel): readonly ParcelStand[] => {
  const orderId = state.wish?.orderId ?? '';
  const shippable = new Set(state.wish?.lines.map(({ lineId }) => lineId));
  const lines = told.lines.filter(({ lineId, quantity }) => quantity > 0 && shippable.has(lineId));
  if (GONE.has(told.status) || lines.length === 0) return [];
  const fulfilmentId = idOf('fulfilment', orderId, 'store', told.externalFulfilmentId);
  const scans = scansOf(state, fulfilmentId, told.trackingNumbers);
  const trackingNumber = told.trackingNumbers[0] ?? null;
  const cartons = cartonsOf(numberedBoxes(told.trackingNumbers), { trackingNumber, lines }, scans);
  const track = trackOfAll(cartons);
  const sent = told.status === 'success' ? told.updatedAt : null;
  const handedOverAt = earliest(sent, track.handedOverAt);
  return [
    {
      ...{ fulfilmentId, byStore: true, location: null, lines },
      status: track.status ?? (handedOverAt === null ? 'planned' : 'handed_over'),
      carrier: told.carrier,
      trackingNumber,
      trackingUrl: null,
      plannedAt: told.updatedAt,
      shipBy: null,
      packedAt: handedOverAt,
      ...shownOf(track, handedOverAt),
      cartons,
    },
  ];
};

const scansOf = (
  { scans }: GoodsState,
  fulfilmentId: string,
  numbers: readonly string[],
): readonly Scan[] => {
  const keys = new Set(numbers.map(trackingKeyOf));
  return [...scans.values()].filter(
    (scan) =>
      scan.fulfilmentId === fulfilmentId ||
      (scan.trackingNumber !== null && keys.has(trackingKeyOf(scan.trackingNumber))),
  );
};

const earliest = (a: string | null, b: string | null): string | null => {
  if (a === null || b === null) return a ?? b;
  return Date.parse(a) <= Date.parse(b) ? a : b;
};

export const isActive = ({ status }: ParcelStand): boolean => status !== 'cancelled';
/** Under which it travels, as far as anybody knows. */
export const numbersOf = ({
  trackingNumber,
  cartons,
}: Pick<ParcelStand, 'trackingNumber' | 'cartons'>): readonly string[] => {
  const numbers = [trackingNumber, ...cartons.map((carton) => carton.trackingNumber)];
  const byKey = new Map(
    numbers.flatMap((one) => (one === null ? [] : [[trackingKeyOf(one), one]])),
  );
  return [...byKey.values()];
};

export const hasLeft = ({ handedOverAt }: ParcelStand): boolean => handedOverAt !== null;
