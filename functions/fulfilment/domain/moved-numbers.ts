import type { Scan } from './events.ts';
import { hasCarrier } from './tracking.ts';
import { trackingKeyOf } from './tracking-key.ts';

interface Numbered {
  readonly numbers: readonly string[];
  readonly handedOverAt: string | null;
  readonly cancelled: object | null;
}

/**
 * The label of a parcel that was cancelled may be stuck to the one that replaces it: from then on its number
 * is that one's alone, or one parcel on its way would be two. A cancelled parcel that was seen with a carrier
 * keeps its number.
 */
export const withNumbersMoved = <Parcel extends Numbered>(
  parcels: ReadonlyMap<string, Parcel>,
  scans: ReadonlyMap<string, Scan>,
): ReadonlyMap<string, Parcel> => {
  const all = [...parcels];
  const given = all.filter(([, parcel]) => isGivenUp(parcel) && parcel.numbers.length > 0);
  if (given.length === 0) return parcels;
  const live = keysOf(all.filter(([, { cancelled }]) => cancelled === null));
  const seen = new Set([...scans.values()].flatMap(keysSeen));
  const isMoved = (number: string): boolean => {
    const key = trackingKeyOf(number);
    return live.has(key) && !seen.has(key);
  };
  const moved = given.filter(([, { numbers }]) => numbers.some(isMoved));
  if (moved.length === 0) return parcels;
  const changed = moved.map(([fulfilmentId, parcel]) => {
    const numbers = parcel.numbers.filter((number) => !isMoved(number));
    return [fulfilmentId, { ...parcel, numbers }] as const;
  });
  return new Map([...all, ...changed]);
};

const isGivenUp = ({ cancelled, handedOverAt }: Numbered): boolean =>
  cancelled !== null && handedOverAt === null;

const keysOf = (parcels: readonly (readonly [string, Numbered])[]): ReadonlySet<string> =>
  new Set(parcels.flatMap(([, { numbers }]) => numbers.map(trackingKeyOf)));

const keysSeen = ({ trackingNumber, status }: Scan): readonly string[] =>
  trackingNumber !== null && hasCarrier(status) ? [trackingKeyOf(trackingNumber)] : [];
