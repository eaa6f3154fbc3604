import type { GoodsAnswer } from '../contract.ts';
import { hasLeft, isActive, type ParcelStand, parcelsOf } from './parcels.ts';
import { inHouse } from './return-state.ts';
import type { GoodsState, Quantity } from './state.ts';
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
  const packed = active.filter(({ packedAt }) => packedAt !== null);
  const left = active.filter(hasLeft);
  const delivered = left.filter(({ status }) => status === 'delivered');
  const lost = left.filter(({ status }) => status === 'lost');
  const back = [...state.returns.values()].filter(({ fulfilmentId }) => fulfilmentId === null);
  const returned = back.flatMap(inHouse);
  const wished = new Map(state.wish?.lines.map(({ lineId, quantity }) => [lineId, quantity]));
  const lineIds = new Set([...wished.keys(), ...packed.flatMap(idsIn)]);
  return [...lineIds].map((lineId) => {
    const inPackets = of(packed, lineId);
    const came = total(returned, lineId);
    const ordered = Math.max(wished.get(lineId) ?? 0, inPackets);
    return {
      lineId,
      ordered,
      allocated: quantityIn(state.stock.kept, lineId) + quantityIn(state.stock.sold, lineId),
      backordered: quantityIn(state.stock.backordered, lineId),
      packed: inPackets,
      handedOver: of(left, lineId),
      // What came back from the buyer had been with the buyer, whatever its scans say now.
      delivered: Math.max(of(delivered, lineId), Math.min(came, of(left, lineId))),
      returned: Math.min(came, of(left, lineId)),
      lost: of(lost, lineId),
      cancelled: state.wish?.intent === 'release' ? ordered - inPackets : 0,
    };
  });
};

const idsIn = ({ lines }: ParcelStand): readonly string[] => lines.map(({ lineId }) => lineId);

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
