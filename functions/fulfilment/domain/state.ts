import type { GoodsWish } from '../../orders/contract.ts';
import type { Carton } from '../contract.ts';
import { type CarrierRequests, evolveRequests } from './carrier-requests.ts';
import type { GoodsEvent, GoodsFact, Scan } from './events.ts';
import type { CarrierFact } from './facts.ts';
import { withNumbersMoved } from './moved-numbers.ts';
import { evolveReturn, type Return } from './return-state.ts';
import { evolveStock, noStock, type StockBook } from './stock-book.ts';

type Of<Type extends GoodsFact['type']> = Extract<GoodsFact, { type: Type }>['data'];

export interface Quantity {
  readonly lineId: string;
  readonly quantity: number;
}

/** A parcel of ours as it was planned, packed and given away; what carriers saw of it is elsewhere. */
export interface Parcel {
  readonly fulfilmentId: string;
  /** Null where stock is not tracked. */
  readonly location: string | null;
  readonly lines: readonly Quantity[];
  readonly plannedAt: string;
  readonly shipBy: string;
  readonly packed: { readonly at: string; readonly cartons: readonly Carton[] } | null;
  /** On a person's word. */
  readonly handedOverAt: string | null;
  readonly tracking: Tracking | null;
  /** Every number that it ever had: scans of an earlier one are of it, too. */
  readonly numbers: readonly string[];
  readonly cancelled: { readonly at: string; readonly because: string } | null;
}

interface Tracking {
  readonly carrier: string | null;
  readonly trackingNumber: string | null;
  readonly trackingUrl: string | null;
}

export interface Reminder {
  /** The deadline that passed; a later one starts anew. */
  readonly dueAt: string;
  readonly level: number;
  readonly againAt: string;
}

/** What the stream of an order's goods adds up to; quantities and statuses are derived, never kept. */
export interface GoodsState {
  /** The wish with the highest number. */
  readonly wish: GoodsWish | null;
  readonly heardAt: string | null;
  readonly stock: StockBook;
  readonly parcels: ReadonlyMap<string, Parcel>;
  readonly scans: ReadonlyMap<string, Scan>;
  readonly labels: ReadonlyMap<string, CarrierFact>;
  /** What carriers were asked for. */
  readonly calls: CarrierRequests;
  readonly returns: ReadonlyMap<string, Return>;
  /** By deadline kind and what it is of. */
  readonly reminders: ReadonlyMap<string, Reminder>;
}

export const initialGoods: GoodsState = {
  wish: null,
  heardAt: null,
  stock: noStock,
  parcels: new Map(),
  scans: new Map(),
  labels: new Map(),
  calls: new Map(),
  returns: new Map(),
  reminders: new Map(),
};

export const reminderKey = (kind: string, of: string): string => `${kind} ${of}`;

export const evolveGoods = (before: GoodsState, event: GoodsEvent | GoodsFact): GoodsState => {
  const stock = evolveStock(before.stock, event);
  const returns = evolveReturn(before.returns, event);
  const calls = evolveRequests(before.calls, event);
  const same = stock === before.stock && returns === before.returns && calls === before.calls;
  const state = same ? before : { ...before, stock, returns, calls };
  switch (event.type) {
    case 'GoodsWishHeard':
      return { ...state, wish: event.data.wish, heardAt: event.data.at };
    case 'ScanRecorded': {
      const { scan } = event.data;
      return { ...state, scans: new Map(state.scans).set(scan.factId, scan) };
    }
    case 'LabelRecorded':
      return withLabel(state, event.data);
    case 'PersonReminded': {
      const { kind, of, ...reminder } = event.data;
      const reminders = new Map(state.reminders).set(reminderKey(kind, of), reminder);
      return { ...state, reminders };
    }
    default:
      return evolveParcel(state, event as GoodsFact);
  }
};

const evolveParcel = (state: GoodsState, event: GoodsFact): GoodsState => {
  switch (event.type) {
    case 'FulfilmentPlanned':
      return { ...state, parcels: withPlanned(state.parcels, event.data) };
    case 'FulfilmentPacked': {
      const { fulfilmentId, cartons, at } = event.data;
      return changed(state, fulfilmentId, () => ({
        packed: { at, cartons },
        lines: contentsOf(cartons),
      }));
    }
    case 'FulfilmentCancelled': {
      const { fulfilmentId, because, at } = event.data;
      return changed(state, fulfilmentId, () => ({ cancelled: { at, because } }));
    }
    case 'HandOverRecorded': {
      const { fulfilmentId, carrier, trackingNumber, at } = event.data;
      const told = { carrier, trackingNumber, trackingUrl: null };
      return changed(state, fulfilmentId, (parcel) => ({
        ...tracked(parcel, told),
        handedOverAt: parcel.handedOverAt ?? at,
      }));
    }
    case 'TrackingRecorded': {
      const { fulfilmentId, carrier, trackingNumber, trackingUrl } = event.data;
      return changed(state, fulfilmentId, (parcel) =>
        tracked(parcel, { carrier, trackingNumber, trackingUrl }),
      );
    }
    default:
      return state;
  }
};

const withPlanned = (
  parcels: GoodsState['parcels'],
  { fulfilmentId, location, lines, shipBy, at }: Of<'FulfilmentPlanned'>,
): GoodsState['parcels'] =>
  new Map(parcels).set(fulfilmentId, {
    fulfilmentId,
    location,
    lines,
    plannedAt: at,
    shipBy,
    packed: null,
    handedOverAt: null,
    tracking: null,
    numbers: [],
    cancelled: null,
  });

const withLabel = (state: GoodsState, { factId, fact }: Of<'LabelRecorded'>): GoodsState => {
  const labelled = { ...state, labels: new Map(state.labels).set(factId, fact) };
  if (fact.kind !== 'label') return labelled;
  const { carrier, trackingNumber, trackingUrl } = fact;
  return changed(labelled, fact.fulfilmentId, (parcel) => {
    const told = tracked(parcel, { carrier, trackingNumber, trackingUrl });
    return isTooLate(state, parcel, fact.shipmentRef) ? { numbers: told.numbers } : told;
  });
};

/** A label that came once the parcel was packed anew, or had left under another number. */
const isTooLate = (
  { calls }: GoodsState,
  { packed, handedOverAt, tracking }: Parcel,
  shipmentRef: string,
): boolean => {
  const request = [...calls.values()].find(
    (one) => one.kind === 'label' && one.ended?.shipmentRef === shipmentRef,
  );
  const isOfAnother = request?.kind === 'label' && request.packedAt !== packed?.at;
  return isOfAnother || (handedOverAt !== null && (tracking?.trackingNumber ?? null) !== null);
};

/** What is not told now stays as it was told before. */
const tracked = (parcel: Parcel, told: Tracking): Pick<Parcel, 'tracking' | 'numbers'> => {
  const { tracking: known, numbers } = parcel;
  const { carrier, trackingNumber, trackingUrl } = told;
  const another = trackingNumber !== null && trackingNumber !== known?.trackingNumber;
  return {
    tracking: {
      carrier: carrier ?? known?.carrier ?? null,
      trackingNumber: trackingNumber ?? known?.trackingNumber ?? null,
      trackingUrl: trackingUrl ?? (another ? null : (known?.trackingUrl ?? null)),
    },
    numbers: another ? [...numbers, trackingNumber] : numbers,
  };
};

const changed = (
  state: GoodsState,
  fulfilmentId: string,
  change: (parcel: Parcel) => Partial<Parcel>,
): GoodsState => {
  const parcel = state.parcels.get(fulfilmentId);
  if (!parcel) return state;
  const parcels = new Map(state.parcels).set(fulfilmentId, { ...parcel, ...change(parcel) });
  return { ...state, parcels: withNumbersMoved(parcels, state.scans) };
};

/** What is in the cartons, line by line. */
export const contentsOf = (cartons: readonly Pick<Carton, 'lines'>[]): Quantity[] =>
  summed(cartons.flatMap(({ lines }) => lines));

/** One entry for each line, in order of first mention. */
export const summed = (quantities: readonly Quantity[]): Quantity[] => {
  const sums = new Map<string, number>();
  for (const { lineId, quantity } of quantities) {
    sums.set(lineId, (sums.get(lineId) ?? 0) + quantity);
  }
  return [...sums].map(([lineId, quantity]) => ({ lineId, quantity }));
};
