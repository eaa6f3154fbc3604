import type { PARCEL_STATUSES } from '../contract.ts';
import type { Scan } from './events.ts';
import { SCAN_STATUSES, type ScanStatus } from './facts.ts';

export type ParcelStatus = (typeof PARCEL_STATUSES)[number];

/** So many failed attempts, and the carrier brings it back (FUL13). */
const MOST_ATTEMPTS = 3;

/** What the scans of one parcel say together. */
export interface Track {
  /** Null before the carrier has it. */
  readonly status: Extract<
    ParcelStatus,
    | 'in_transit'
    | 'out_for_delivery'
    | 'delivery_failed'
    | 'delivered'
    | 'returning'
    | 'returned_to_origin'
    | 'lost'
  > | null;
  /** The first sign that the carrier has it. */
  readonly handedOverAt: string | null;
  readonly deliveredAt: string | null;
  readonly attempts: number;
  /** The carrier said itself that it goes back; then "delivered" means: to the sender. */
  readonly sentBack: boolean;
  /** The latest sign of life, whatever it says. */
  readonly last: Scan | null;
}

const untouched: Track = {
  status: null,
  handedOverAt: null,
  deliveredAt: null,
  attempts: 0,
  sentBack: false,
  last: null,
};

/** They tell of the label and not of the parcel, or of nothing. */
const SAYS_NOTHING: ReadonlySet<ScanStatus> = new Set(['pre_transit', 'cancelled', 'unknown']);

/** It shows that a carrier has, or had, the parcel. */
export const hasCarrier = (status: ScanStatus): boolean => !SAYS_NOTHING.has(status);

/**
 * Scans folded by their own time, so that it does not matter when they came: an older one never
 * takes a parcel back. What a deadline takes for granted counts from the silence that it ends, and so
 * yields to whatever is heard of a later time.
 */
export const trackOf = (scans: readonly Scan[]): Track =>
  scans.toSorted(byTime).reduce(stepOf, untouched);

const byTime = (a: Scan, b: Scan): number =>
  Date.parse(timeOf(a)) - Date.parse(timeOf(b)) || rankOf(a) - rankOf(b) || compare(a, b);

const timeOf = ({ at, since }: Scan): string => since ?? at;
const rankOf = ({ status, from }: Scan): number =>
  SCAN_STATUSES.indexOf(status) + (from === 'deadline' ? SCAN_STATUSES.length : 0);
const compare = (a: Scan, b: Scan): number => (a.factId < b.factId ? -1 : 1);

const stepOf = (before: Track, scan: Scan): Track => {
  if (!hasCarrier(scan.status)) return { ...before, last: scan };
  const handedOverAt = before.handedOverAt ?? scan.at;
  return { ...before, ...moved(before, scan), handedOverAt, last: scan };
};

const moved = (before: Track, { status, at }: Scan): Partial<Track> => {
  switch (status) {
    case 'delivered':
      return before.sentBack
        ? { status: 'returned_to_origin' }
        : { status: 'delivered', deliveredAt: before.deliveredAt ?? at };
    case 'return_to_sender':
      return before.status === 'returned_to_origin'
        ? {}
        : { status: 'returning', sentBack: true, deliveredAt: null };
    case 'returned':
      return { status: 'returned_to_origin', sentBack: true, deliveredAt: null };
    default:
      return isOver(before) ? {} : onItsWay(before, status);
  }
};

/** Noise after the end changes nothing. */
export const isOver = ({ status }: Pick<Track, 'status'>): boolean =>
  status === 'delivered' || status === 'returned_to_origin';

const onItsWay = (before: Track, status: ScanStatus): Partial<Track> => {
  if (status === 'lost') return { status: 'lost' };
  if (status === 'attempt_failed') {
    const attempts = before.attempts + 1;
    const goesBack = before.sentBack || attempts >= MOST_ATTEMPTS;
    return { attempts, status: goesBack ? 'returning' : 'delivery_failed' };
  }
  if (before.sentBack || before.attempts >= MOST_ATTEMPTS) return { status: 'returning' };
  return { status: status === 'in_transit' ? 'in_transit' : 'out_for_delivery' };
};
