import type { Scan } from './events.ts';
import { labelNumberOf, placeOf } from './label-requests.ts';
import { type GoodsState, type Parcel, type Quantity, summed } from './state.ts';
import { hasCarrier, isOver, type Track, trackOf } from './tracking.ts';
import { trackingKeyOf } from './tracking-key.ts';

/** What of a parcel has a number of its own; the whole parcel, where it is not told apart. */
interface Box {
  readonly trackingNumber: string | null;
  /** Null where nobody told what is in it. */
  readonly lines: readonly Quantity[] | null;
}

/** A box with everything that was seen of it. */
export interface CartonStand extends Box {
  readonly track: Track;
  /** Some scan of it is a carrier's own. */
  readonly toldByCarrier: boolean;
}

/**
 * The boxes of a parcel's present packing, by the numbers on their labels. A box that has none of its own
 * goes with the last one that has; with fewer than two numbers the parcel is one.
 */
export const labelledBoxes = (
  state: Pick<GoodsState, 'calls' | 'labels'>,
  { fulfilmentId, packed, numbers }: Parcel,
): readonly Box[] => {
  if (packed === null || packed.cartons.length < 2) return [];
  // A number that went to another parcel with its label is not this one's any more.
  const known = new Set(numbers.map(trackingKeyOf));
  const boxes = new Map<string, { trackingNumber: string; lines: readonly Quantity[] }>();
  const loose: Quantity[] = [];
  for (const [index, { lines }] of packed.cartons.entries()) {
    const number = labelNumberOf(state, placeOf(fulfilmentId, packed.at, index));
    const key = number === null ? '' : trackingKeyOf(number);
    const before = boxes.get(key)?.lines ?? [];
    if (number !== null && known.has(key)) {
      boxes.set(key, { trackingNumber: number, lines: summed([...before, ...lines]) });
    } else loose.push(...lines);
  }
  return [...boxes.values()].map((box, index) =>
    index === boxes.size - 1 ? { ...box, lines: summed([...box.lines, ...loose]) } : box,
  );
};

/** Of a parcel that the store made only the numbers are told, and not what is in which box. */
export const numberedBoxes = (numbers: readonly string[]): readonly Box[] =>
  [...new Map(numbers.map((number) => [trackingKeyOf(number), number])).values()].map(
    (trackingNumber) => ({ trackingNumber, lines: null }),
  );

/**
 * Each box with its own scans. A word about the parcel is about all of them. A scan of a number that is none
 * of theirs (a label that went back, a number that somebody typed instead) is about those that no carrier has
 * been seen with: one of them may travel under it.
 */
export const cartonsOf = (
  boxes: readonly Box[],
  whole: Box,
  scans: readonly Scan[],
): readonly CartonStand[] => {
  if (boxes.length < 2) return [standOf(whole, scans)];
  const keys = new Set(boxes.map(keyOf));
  const words = scans.filter(({ trackingNumber }) => trackingNumber === null);
  const strays = scans.filter((scan) => scan.trackingNumber !== null && !keys.has(keyOf(scan)));
  return boxes.map((box) => {
    const own = scans.filter((scan) => scan.trackingNumber !== null && keyOf(scan) === keyOf(box));
    return standOf(box, [...words, ...own, ...(own.some(isSeen) ? [] : strays)]);
  });
};

const keyOf = ({ trackingNumber }: { readonly trackingNumber: string | null }): string =>
  trackingKeyOf(trackingNumber ?? '');

const isCarriers = ({ from }: Scan): boolean => from === 'carrier';
const isSeen = (scan: Scan): boolean => isCarriers(scan) && hasCarrier(scan.status);

const standOf = (box: Box, scans: readonly Scan[]): CartonStand => ({
  ...box,
  track: trackOf(scans),
  toldByCarrier: scans.some(isCarriers),
});

/**
 * Whose status is the parcel's, first what somebody has to act upon: nothing is hidden by better news of
 * another carton. Null: no carrier has been seen with it.
 */
const FIRST_SHOWN: readonly Track['status'][] = [
  'lost',
  'returned_to_origin',
  'returning',
  'delivery_failed',
  null,
  'in_transit',
  'out_for_delivery',
  'delivered',
];

/** What the cartons of a parcel say together: it is where the one furthest behind is. */
export const trackOfAll = (cartons: readonly CartonStand[]): Omit<Track, 'sentBack'> => {
  const [only, ...others] = cartons.map(({ track }) => track);
  if (only && others.length === 0) return only;
  const tracks = cartons.map(({ track }) => track);
  const status = FIRST_SHOWN.find((one) => tracks.some((track) => track.status === one)) ?? null;
  const shown = tracks.filter((track) => track.status === status);
  return {
    status,
    handedOverAt: timesOf(tracks.map(({ handedOverAt }) => handedOverAt)).at(0) ?? null,
    deliveredAt:
      status === 'delivered'
        ? (timesOf(tracks.map(({ deliveredAt }) => deliveredAt)).at(-1) ?? null)
        : null,
    attempts: tracks.reduce((sum, { attempts }) => sum + attempts, 0),
    last:
      shown
        .flatMap(({ last }) => last ?? [])
        .toSorted((a, b) => Date.parse(a.at) - Date.parse(b.at))
        .at(-1) ?? null,
  };
};

const timesOf = (times: readonly (string | null)[]): readonly string[] =>
  times.filter((time) => time !== null).toSorted((a, b) => Date.parse(a) - Date.parse(b));

/** What of a parcel is so; of boxes whose contents nobody told, all of it or nothing. */
export const linesThatAre = (
  {
    cartons,
    lines,
  }: { readonly cartons: readonly CartonStand[]; readonly lines: readonly Quantity[] },
  status: NonNullable<Track['status']>,
): readonly Quantity[] => {
  const are = cartons.filter(({ track }) => track.status === status);
  if (cartons.some((carton) => carton.lines === null)) {
    return trackOfAll(cartons).status === status ? lines : [];
  }
  return are.flatMap((carton) => carton.lines ?? []);
};

/** Something may still become of it. */
export const isUnderWay = ({ track }: CartonStand): boolean => !isOver(track);
