import { windowIn } from '../../shared/deadline.ts';
import { DAY, MINUTE } from '../../shared/spans.ts';

/** How long a state may stand still (`domain.md` §1.3–§1.5), by deadline kind. */
const DEFAULTS = {
  /** How long the stock step may take before it is asked again. */
  stock_answer: 10 * MINUTE,
  /** Stock for a back-order should have come. */
  backorder: 14 * DAY,
  /** A parcel is to be packed, and one that is packed to be given away. */
  pack_sla: 2 * DAY,
  hand_over: DAY,
  first_scan: DAY,
  silent_tracking: 5 * DAY,
  /** How long after it was missed a parcel is taken to be lost. */
  trace: 30 * DAY,
  /** A parcel that nobody can follow is taken to have arrived. */
  untracked_delivery: 14 * DAY,
  redelivery: 5 * DAY,
  returning: 30 * DAY,
  return_window: 14 * DAY,
  return_approval: 2 * DAY,
  return_transit: 30 * DAY,
  inspection: 3 * DAY,
  reimbursement: 5 * DAY,
} as const;

export type WindowName = keyof typeof DEFAULTS;

/** The window of this kind in milliseconds, as the channel sets it or by default. */
export const windowOf = (settings: Readonly<Record<string, string>>, name: WindowName): number =>
  windowIn(settings, name, DEFAULTS[name]);
