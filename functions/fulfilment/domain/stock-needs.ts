import type { GoodsWish } from '../../orders/contract.ts';
import { rememberFew } from '../../shared/remembered.ts';
import type { Allocation, GoodsAnswer, Missing } from '../contract.ts';
import { hasLeft, isActive, type ParcelStand, parcelsOf } from './parcels.ts';
import type { GoodsState } from './state.ts';
import { placeKey, quantityIn } from './stock-book.ts';

/** What is to be asked of the stock step, as the stream stands; it asks here again before it acts. */
export interface StockNeeds {
  readonly allocate: readonly Missing[];
  readonly release: readonly Allocation[];
  /** Back-orders that nobody waits for any more. */
  readonly end: readonly Missing[];
  readonly sell: readonly Allocation[];
}

export const isIdle = ({ allocate, release, end, sell }: StockNeeds): boolean =>
  allocate.length + release.length + end.length + sell.length === 0;

const NOTHING: StockNeeds = { allocate: [], release: [], end: [], sell: [] };

/** Whether stock is kept here (`stock.mode`), and not by the store. */
export const isTracked = (wish: Pick<GoodsWish, 'settings'> | null): boolean =>
  wish?.settings['stock.mode'] === 'karwan';

/** Lines without a SKU cannot be counted, so they are taken to be there. */
const countedLines = (wish: GoodsWish): readonly (GoodsWish['lines'][number] & { sku: string })[] =>
  wish.lines.flatMap((line) => (line.sku === null ? [] : [{ ...line, sku: line.sku }]));

export const stockNeeds = (state: GoodsState): StockNeeds =>
  isTracked(state.wish) ? trackedNeeds(state) : NOTHING;

/** A decision asks some six times what one state comes to. */
const trackedNeeds = rememberFew((state: GoodsState) =>
  state.wish === null ? NOTHING : needsOf(state, state.wish),
);

const needsOf = (state: GoodsState, wish: GoodsWish): StockNeeds => {
  const { stock } = state;
  const parcels = parcelsOf(state);
  const sell = sellable(state, parcels);
  const wanted = wantedOf(wish, parcels);
  const held = (lineId: string): number =>
    quantityIn(stock.kept, lineId) + quantityIn(stock.sold, lineId);
  const allocate = countedLines(wish).flatMap(({ lineId, sku }): Missing[] => {
    // All or nothing: what is short fails the others with it, until the next wish.
    if (stock.short.size > 0) return [];
    const known = held(lineId) + quantityIn(stock.backordered, lineId);
    const quantity = (wanted.get(lineId) ?? 0) - known;
    return quantity > 0 ? [{ lineId, sku, quantity }] : [];
  });
  const end = [...stock.backordered.values()].flatMap(({ lineId, sku, quantity }): Missing[] => {
    const surplus = held(lineId) + quantity - (wanted.get(lineId) ?? 0);
    return surplus > 0 ? [{ lineId, sku, quantity: Math.min(surplus, quantity) }] : [];
  });
  return { allocate, end, release: releasable(state, parcels, wanted), sell };
};

/**
 * What the order is to have, by line, and no less than has left: a carrier may have taken a parcel that was
 * cancelled, whose pieces had been given back to the shelf.
 */
const wantedOf = (
  wish: GoodsWish,
  parcels: readonly ParcelStand[],
): ReadonlyMap<string, number> => {
  const wanted = new Map<string, number>();
  for (const { lineId, quantity } of parcels.filter(hasLeft).flatMap(({ lines }) => lines)) {
    wanted.set(lineId, (wanted.get(lineId) ?? 0) + quantity);
  }
  if (wish.intent === 'release') return wanted;
  for (const { lineId, quantity } of countedLines(wish)) {
    wanted.set(lineId, Math.max(quantity, wanted.get(lineId) ?? 0));
  }
  return wanted;
};

/** Kept and not wanted; what lies in a parcel is given back once the parcel is cancelled. */
const releasable = (
  { stock }: GoodsState,
  parcels: readonly ParcelStand[],
  wanted: ReadonlyMap<string, number>,
): readonly Allocation[] => {
  const surplus = new Map<string, number>();
  return [...stock.kept.values()].flatMap((kept): Allocation[] => {
    const { lineId, location } = kept;
    const all = quantityIn(stock.kept, lineId) + quantityIn(stock.sold, lineId);
    const left = surplus.get(lineId) ?? all - (wanted.get(lineId) ?? 0);
    const inParcels = inPlace(parcels, lineId, location) - soldAt(stock.sold, kept);
    const quantity = Math.min(left, kept.quantity - Math.max(inParcels, 0));
    surplus.set(lineId, left - Math.max(quantity, 0));
    return quantity > 0 ? [{ ...kept, quantity }] : [];
  });
};

/** Kept and gone with a parcel; of the store's parcels it is not known from where, so from anywhere. */
const sellable = (
  { stock }: GoodsState,
  parcels: readonly ParcelStand[],
): readonly Allocation[] => {
  const left = parcels.filter(hasLeft);
  const byStore = new Map<string, number>();
  for (const { lineId, quantity } of left
    .filter(({ location }) => location === null)
    .flatMap(({ lines }) => lines)) {
    byStore.set(lineId, (byStore.get(lineId) ?? 0) + quantity);
  }
  // What was sold beyond our own parcels' places was sold for the store's.
  for (const sold of stock.sold.values()) {
    const beyond = sold.quantity - inPlace(left, sold.lineId, sold.location);
    if (beyond > 0) byStore.set(sold.lineId, (byStore.get(sold.lineId) ?? 0) - beyond);
  }
  return [...stock.kept.values()].flatMap((kept): Allocation[] => {
    const { lineId, location } = kept;
    const own = Math.max(inPlace(left, lineId, location) - soldAt(stock.sold, kept), 0);
    const here = Math.min(own, kept.quantity);
    const more = Math.min(Math.max(byStore.get(lineId) ?? 0, 0), kept.quantity - here);
    byStore.set(lineId, (byStore.get(lineId) ?? 0) - more);
    return here + more > 0 ? [{ ...kept, quantity: here + more }] : [];
  });
};

const soldAt = (sold: ReadonlyMap<string, Allocation>, at: Allocation): number =>
  sold.get(placeKey(at))?.quantity ?? 0;

const inPlace = (parcels: readonly ParcelStand[], lineId: string, location: string): number =>
  parcels
    .filter((parcel) => isActive(parcel) && parcel.location === location)
    .flatMap(({ lines }) => lines)
    .filter((line) => line.lineId === lineId)
    .reduce((sum, { quantity }) => sum + quantity, 0);

/** How the order's stock stands, in one word. */
export const stockOf = (state: GoodsState): GoodsAnswer['stock'] => {
  const { wish, stock } = state;
  if (wish === null || !isTracked(wish)) return 'untracked';
  const lines = countedLines(wish);
  if (wish.intent === 'release') {
    return stock.kept.size === 0 && stock.backordered.size === 0 ? 'released' : 'waiting';
  }
  if (stock.short.size > 0) return 'short';
  const here = (lineId: string): number =>
    quantityIn(stock.kept, lineId) + quantityIn(stock.sold, lineId);
  if (lines.every(({ lineId, quantity }) => here(lineId) >= quantity)) return 'allocated';
  const awaited = (lineId: string): number => quantityIn(stock.backordered, lineId);
  return lines.every(({ lineId, quantity }) => here(lineId) + awaited(lineId) >= quantity)
    ? 'backordered'
    : 'waiting';
};
