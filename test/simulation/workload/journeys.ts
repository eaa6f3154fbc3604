import type { ScanStatus } from '../../../functions/fulfilment/domain/facts.ts';
import { HOUR, MINUTE } from '../../../functions/shared/spans.ts';
import { type Luck, luckOf } from '../engine/luck.ts';

/** One thing that a carrier says of a parcel. */
export interface Milestone {
  readonly status: ScanStatus;
  /** When it is told, counted from the first. */
  readonly afterMs: number;
  /** How long before that it was. */
  readonly agoMs: number;
}

type Path = readonly ScanStatus[];

/** What becomes of most parcels, and what carriers find for those that do not arrive. */
const PATHS: readonly [Path, ...Path[]] = [
  ['in_transit', 'out_for_delivery', 'delivered'],
  ['pre_transit', 'in_transit', 'available_for_pickup', 'delivered'],
  ['in_transit', 'attempt_failed', 'out_for_delivery', 'delivered'],
  ['attempt_failed', 'attempt_failed', 'in_transit', 'attempt_failed', 'returned'],
  ['attempt_failed', 'attempt_failed', 'attempt_failed', 'delivered'],
  ['attempt_failed', 'attempt_failed', 'lost', 'attempt_failed'],
  ['in_transit', 'return_to_sender', 'returned'],
  ['return_to_sender', 'lost', 'out_for_delivery', 'returned'],
  ['return_to_sender', 'lost', 'in_transit', 'delivered'],
  ['return_to_sender', 'lost', 'available_for_pickup'],
  ['return_to_sender', 'lost', 'delivered'],
  ['in_transit', 'lost', 'in_transit', 'delivered'],
];

const STATUSES: readonly [ScanStatus, ...ScanStatus[]] = [
  'in_transit',
  'out_for_delivery',
  'attempt_failed',
  'available_for_pickup',
  'delivered',
  'return_to_sender',
  'returned',
  'lost',
];

/** Told hour by hour, or of some that were earlier only later. */
const told = (path: Path, agoOf: () => number): readonly Milestone[] =>
  path.map((status, index) => ({ status, afterMs: index * HOUR, agoMs: agoOf() }));

/** Half of them go an understandable way; of the others anything is told, in any order. */
export const journeyOf = (luck: number): readonly Milestone[] => {
  const own = luckOf(Math.floor(luck * 1e9), 'journey');
  return own.chance(0.5) ? told(own.pick(PATHS), () => 0) : muddle(own);
};

const muddle = (luck: Luck): readonly Milestone[] => {
  const path = Array.from({ length: luck.whole(1, 4) }, () => luck.pick(STATUSES));
  return told(path, () => (luck.chance(0.3) ? luck.whole(1, 180) * MINUTE : 0));
};

/** After these people decide what becomes of the order: no plain story tells it. */
export const isTrouble = (status: ScanStatus): boolean =>
  ['attempt_failed', 'return_to_sender', 'returned', 'lost'].includes(status);
