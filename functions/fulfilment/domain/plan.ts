import type { GoodsWish } from '../../orders/contract.ts';
import { after } from '../../shared/deadline.ts';
import { idOf } from '../../shared/ids.ts';
import { linesThatAre } from './cartons.ts';
import type { GoodsFact } from './events.ts';
import { difference, of, total } from './lines.ts';
import { hasLeft, isActive, type ParcelStand, parcelsOf } from './parcels.ts';
import type { GoodsState, Quantity } from './state.ts';
import { isTracked } from './stock-needs.ts';
import { windowOf } from './windows.ts';

/**
 * What is missing between what stands and what is wished: parcels that are not to be sent, parcels
 * that are to be packed, undelivered ones that are to be looked at. Empty when nothing is to be done.
 */
export const planOf = (state: GoodsState, now: string): readonly GoodsFact[] => {
  const { wish } = state;
  if (wish === null) return [];
  const parcels = parcelsOf(state);
  const surplus = surplusOf(wish, parcels, now);
  if (surplus.length > 0) return surplus;
  return [...shipping(state, wish, { parcels, now }), ...cameBack(state, parcels, now)];
};

/** More in parcels than is wished: the newest that have not left are not sent; the rest is planned anew. */
const surplusOf = (
  wish: GoodsWish,
  parcels: readonly ParcelStand[],
  now: string,
): readonly GoodsFact[] => {
  const active = parcels.filter(isActive);
  const waiting = active.filter((parcel) => !parcel.byStore && !hasLeft(parcel));
  if (wish.intent === 'release') {
    return waiting.map((parcel) => cancelled(parcel, 'not-wanted', now));
  }
  const isTooMuch = ({ lineId }: Quantity): boolean =>
    of(active, lineId) > total(wish.lines, lineId);
  const newest = waiting.findLast(({ lines }) => lines.some(isTooMuch));
  const theirs = active.some((parcel) => parcel.byStore && parcel.lines.some(isTooMuch));
  return newest ? [cancelled(newest, theirs ? 'sent-by-store' : 'amended', now)] : [];
};

const cancelled = ({ fulfilmentId }: ParcelStand, because: string, at: string): GoodsFact => ({
  type: 'FulfilmentCancelled',
  data: { fulfilmentId, because, at },
});

/**
 * One parcel for each place from which something is to go; what waits for stock goes later. Where
 * stock is not tracked, a parcel that nobody has packed yet is planned anew with what was added.
 */
const shipping = (
  state: GoodsState,
  wish: GoodsWish,
  { parcels, now }: { readonly parcels: readonly ParcelStand[]; readonly now: string },
): readonly GoodsFact[] => {
  if (wish.intent !== 'ship') return [];
  const places = new Map<string | null, Quantity[]>();
  for (const { location, ...line } of readyLines(state, wish, parcels.filter(isActive))) {
    places.set(location, [...(places.get(location) ?? []), line]);
  }
  const unpacked = parcels.find(
    ({ byStore, status, location }) => !byStore && status === 'planned' && location === null,
  );
  if (unpacked && places.has(null)) return [cancelled(unpacked, 'planned-anew', now)];
  return [...places].map(([location, lines], index): GoodsFact => {
    const number = String(state.parcels.size + index);
    const fulfilmentId = idOf('fulfilment', wish.orderId, 'plan', number);
    const shipBy = after(now, windowOf(wish.settings, 'pack_sla'));
    return { type: 'FulfilmentPlanned', data: { fulfilmentId, location, lines, shipBy, at: now } };
  });
};

interface Ready extends Quantity {
  readonly location: string | null;
}

const readyLines = (
  state: GoodsState,
  wish: GoodsWish,
  active: readonly ParcelStand[],
): readonly Ready[] =>
  wish.lines.flatMap(({ lineId, sku, quantity }): Ready[] => {
    let open = quantity - of(active, lineId);
    if (open <= 0) return [];
    if (!isTracked(wish) || sku === null) return [{ lineId, quantity: open, location: null }];
    const { kept, sold } = state.stock;
    return [...kept.values()]
      .filter((place) => place.lineId === lineId)
      .flatMap(({ location, quantity: here }): Ready[] => {
        const inPlace = of(
          active.filter((parcel) => parcel.location === location),
          lineId,
        );
        const gone = sold.get(`${lineId}@${location}`)?.quantity ?? 0;
        const free = Math.min(open, here - Math.max(inPlace - gone, 0));
        if (free <= 0) return [];
        open -= free;
        return [{ lineId, quantity: free, location }];
      });
  });

/** What came back undelivered, be it one carton, is looked at like any return; the money is another matter. */
const cameBack = (
  state: GoodsState,
  parcels: readonly ParcelStand[],
  now: string,
): readonly GoodsFact[] =>
  parcels
    .filter(({ byStore }) => !byStore)
    .flatMap((parcel): readonly GoodsFact[] => {
      const { fulfilmentId } = parcel;
      const opened = [...state.returns.values()].filter((one) => one.fulfilmentId === fulfilmentId);
      const known = opened.flatMap((one) => one.lines);
      const lines = difference(linesThatAre(parcel, 'returned_to_origin'), known);
      if (lines.length === 0) return [];
      const later = opened.length === 0 ? [] : [String(opened.length)];
      const returnId = idOf('return', fulfilmentId, ...later);
      const of = { returnId, at: now, by: 'carrier' };
      const received = lines.map((line) => ({ ...line, fact: 'received' as const }));
      const requested = { lines: [...lines], reason: 'not-delivered' as const, note: '' };
      return [
        { type: 'ReturnRequested', data: { ...of, ...requested, fulfilmentId } },
        { type: 'ReturnApproved', data: { ...of, note: 'it was not delivered' } },
        { type: 'ReturnReceived', data: { ...of, received } },
      ];
    });
