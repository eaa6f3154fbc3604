import { rememberFew } from '../../shared/remembered.ts';
import type { GoodsAnswer } from '../contract.ts';
import { linesOf, summaryOf } from './lines.ts';
import { hasLeft, isActive, type ParcelStand, parcelsOf } from './parcels.ts';
import { type Return, returnStatusOf } from './return-state.ts';
import { type GoodsState, summed } from './state.ts';
import { isTracked, stockOf } from './stock-needs.ts';

/** The whole answer to the wish: a function of what stands, so any order of events gives the same. */
export const answerOf = rememberFew((state: GoodsState): GoodsAnswer | undefined => {
  const { wish } = state;
  if (wish === null) return undefined;
  const parcels = parcelsOf(state);
  const lines = linesOf(state, parcels);
  const handedOver = parcels.some(hasLeft);
  const stock = stockOf(state);
  return {
    orderId: wish.orderId,
    seen: wish.number,
    stock,
    ...(stock === 'short' ? { shortBecause: state.stock.shortBecause } : {}),
    assured: wish.intent !== 'release' && isAssured(stock),
    released: wish.intent === 'release' && !handedOver && isReleased(state, parcels),
    handedOver,
    summary: summaryOf(lines),
    lines: [...lines],
    parcels: parcels.map(shown),
    returns: [...state.returns.values()].map(returnAnswer),
  };
});

const isAssured = (stock: GoodsAnswer['stock']): boolean =>
  stock === 'untracked' || stock === 'allocated' || stock === 'backordered';

/** Nothing is kept, nothing is about to leave. */
const isReleased = (state: GoodsState, parcels: readonly ParcelStand[]): boolean => {
  const { kept, backordered } = state.stock;
  const own = parcels.filter(({ byStore }) => !byStore);
  const empty = kept.size === 0 && backordered.size === 0;
  return !own.some(isActive) && (empty || !isTracked(state.wish));
};

const shown = (parcel: ParcelStand): GoodsAnswer['parcels'][number] => {
  const { fulfilmentId, status, carrier, trackingNumber, trackingUrl } = parcel;
  const { lines, handedOverAt, deliveredAt, byStore } = parcel;
  return {
    ...{ fulfilmentId, status, carrier, trackingNumber, trackingUrl },
    ...{ lines: [...lines], handedOverAt, deliveredAt, byStore },
    ...cartonsShown(parcel),
  };
};

/** Only of a parcel whose cartons go each under a number of its own: of the others the parcel says it all. */
const cartonsShown = ({ cartons, status, handedOverAt }: ParcelStand) =>
  cartons.length < 2
    ? {}
    : {
        cartons: cartons.map(({ trackingNumber, lines, track }) => ({
          trackingNumber: trackingNumber ?? '',
          status: track.status ?? (handedOverAt === null ? status : ('handed_over' as const)),
          lines: [...(lines ?? [])],
        })),
      };

/** The money's lines only once they are all there is: a wish is not to grow while it is acted upon. */
const returnAnswer = (one: Return): GoodsAnswer['returns'][number] => {
  const { returnId, lines, refunded, closed } = one;
  const status = returnStatusOf(one);
  const isOver = status === 'inspected' || closed !== null;
  const refund = isOver && refunded.length > 0;
  return { returnId, status, lines: [...(refund ? summed(refunded) : lines)], refund };
};
