import type { GoodsAnswer } from '../contract.ts';
import { linesThatAre } from './cartons.ts';
import { hasLeft, isActive, type ParcelStand, parcelsOf } from './parcels.ts';
import { inHouse } from './return-state.ts';
import { type GoodsState, type Quantity, summed } from './state.ts';
import { quantityIn } from './stock-book.ts';

export type LineStand = GoodsAnswer['lines'][number];

/**
 * How far each line is, from quantities alone. Lines that are not wished any more but have left are
 * among them: they count for what has left.
 */
export const linesOf = (
  state: GoodsState,
  parcels: readonly ParcelStand[] = parcelsOf(state),
): readonly LineStand[] => {
  const active = parcels.filter(isActive);
  const left = active.filter(hasLeft);
  const packed = sumsIn(active.filter(({ packedAt }) => packedAt !== null));
  const handedOver = sumsIn(left);
  const delivered = sumsOf(left.flatMap((parcel) => linesThatAre(parcel, 'delivered')));
  const lost = sumsOf(left.flatMap((parcel) => linesThatAre(parcel, 'lost')));
  const returned = [...state.returns.values()]
    .filter(({ fulfilmentId }) => fulfilmentId === null)
    .flatMap(inHouse);
  const wished = new Map(state.wish?.lines.map(({ lineId, quantity }) => [lineId, quantity]));
  const { kept, sold, backordered } = state.stock;
  return [...new Set([...wished.keys(), ...packed.keys()])].map((lineId) => {
    const inPackets = packed.get(lineId) ?? 0;
    const gone = handedOver.get(lineId) ?? 0;
    const back = Math.min(total(returned, lineId), gone);
    const ordered = Math.max(wished.get(lineId) ?? 0, inPackets);
    return {
      lineId,
      ordered,
      allocated: quantityIn(kept, lineId) + quantityIn(sold, lineId),
      backordered: quantityIn(backordered, lineId),
      packed: inPackets,
      handedOver: gone,
      // What came back from the buyer had been with the buyer, whatever its scans say now.
      delivered: Math.max(delivered.get(lineId) ?? 0, back),
      returned: back,
      lost: lost.get(lineId) ?? 0,
      cancelled: state.wish?.intent === 'release' ? ordered - inPackets : 0,
    };
  });
};

/** How many of each line are in these parcels. */
const sumsIn = (parcels: readonly ParcelStand[]): ReadonlyMap<string, number> =>
  sumsOf(parcels.flatMap(({ lines }) => lines));

const sumsOf = (quantities: readonly Quantity[]): ReadonlyMap<string, number> =>
  new Map(summed(quantities).map(({ lineId, quantity }) => [lineId, quantity]));

/** What is in `all` and not in `part`, line by line. */
export const difference = (
  all: readonly Quantity[],
  part: readonly Quantity[],
): readonly Quantity[] =>
  [...new Set(all.map(({ lineId }) => lineId))].flatMap((lineId): Quantity[] => {
    const quantity = total(all, lineId) - total(part, lineId);
    return quantity > 0 ? [{ lineId, quantity }] : [];
  });

export const total = (quantities: readonly Quantity[], lineId: string): number =>
  quantities
    .filter((one) => one.lineId === lineId)
    .reduce((sum, { quantity }) => sum + quantity, 0);

/** How many of a line are in these parcels. */
export const of = (parcels: readonly Pick<ParcelStand, 'lines'>[], lineId: string): number =>
  total(
    parcels.flatMap(({ lines }) => lines),
    lineId,
  );

type Summary = GoodsAnswer['summary'];

/** Stages from the last to the first, with what they are called when all, or some, have come so far. */
const STAGES: readonly (readonly [keyof LineStand, all: Summary, some: Summary])[] = [
  ['returned', 'returned', 'partially_returned'],
  ['delivered', 'delivered', 'partially_delivered'],
  ['handedOver', 'shipped', 'partially_shipped'],
  ['packed', 'packed', 'partially_packed'],
];

/** One word for all lines; "partially" wherever an active quantity lags behind. */
export const summaryOf = (lines: readonly LineStand[]): Summary => {
  const sum = (name: keyof LineStand): number =>
    lines.reduce((so, line) => so + Number(line[name]), 0);
  const active = sum('ordered') - sum('cancelled');
  const reached = STAGES.find(([name]) => sum(name) > 0);
  if (!reached) return 'unfulfilled';
  const [name, all, some] = reached;
  return sum(name) >= active ? all : some;
};
