import { type Lifecycle, rowsWith, type Transition, type Words } from '../../shared/lifecycle.ts';
import { PARCEL_STATUSES, RETURN_STATUSES } from '../contract.ts';
import type { ScanStatus } from './facts.ts';
import type { ReturnStatus } from './return-state.ts';
import type { ParcelStatus } from './tracking.ts';

type ParcelTransition = Transition<ParcelStatus>;
type ReturnTransition = Transition<ReturnStatus>;

const parcelRows = rowsWith<ParcelStatus>({
  planned: 'pack_sla',
  packed: 'hand_over',
  handed_over: 'first_scan, trace; untracked_delivery where no carrier follows it',
  in_transit: 'silent_tracking; trace where a carrier follows it',
  out_for_delivery: 'silent_tracking; trace where a carrier follows it',
  delivery_failed: 'redelivery; trace where a carrier follows it',
  delivered: 'none; return_window bounds what may come back',
  returning: 'returning',
  returned_to_origin: 'none; inspection of the return that it opens',
  lost: 'none',
  cancelled: 'none',
});

const HERE: readonly ParcelStatus[] = ['planned', 'packed', 'cancelled'];
/** Scans come in any order, and each is folded by its own time. */
const AWAY: readonly ParcelStatus[] = [
  'handed_over',
  'in_transit',
  'out_for_delivery',
  'delivery_failed',
  'lost',
];
const FOUND: Words = [
  'no later scan says otherwise',
  'ShipmentMilestoneReached; also ShipmentHandedOver where it is the first sign',
  '–',
];
const scanned = (
  id: string,
  status: ScanStatus,
  to: ParcelStatus,
  [from, words]: readonly [from: readonly ParcelStatus[], words: Words],
): readonly ParcelTransition[] => parcelRows(id, `scan ${status}`, to, [from, words]);

const ATTEMPTED: Words = [
  'fewer than three attempts failed',
  'DeliveryFailed',
  'another attempt by the carrier',
];
const ARRIVED: Words = [
  'the carrier had not said that it goes back',
  'ShipmentDelivered',
  'a return',
];
const GOES_BACK: Words = ['the carrier says so', 'ShipmentMilestoneReached', 'RET3'];
const BACK: Words = [
  'the carrier had said that it goes back, or says that it is back',
  'ShipmentReturnedToOrigin; a return to inspect',
  'RET3; money by the order',
];
const LOST: Words = ['the carrier, a person, or 30 days of silence', 'ShipmentLost', 'found again'];

const PARCEL_TRANSITIONS: readonly ParcelTransition[] = [
  ...parcelRows('FUL5', 'FulfilmentPlanned', 'planned', [
    ['none'],
    [
      'the wish is to ship; by location, and apart from what waits for stock',
      'FulfilmentPlanned',
      'FUL16',
    ],
  ]),
  ...parcelRows('FUL6', 'FulfilmentPacked', 'packed', [
    ['planned'],
    [
      'nothing holds the order; Σ cartons = plan, or a part of it and the rest is planned anew',
      'FulfilmentPacked',
      'packed anew',
    ],
  ]),
  ...parcelRows('FUL9', 'HandOverRecorded', 'handed_over', [
    ['planned', 'packed'],
    [
      'nothing holds the order; packed, where stock is kept here',
      'ShipmentHandedOver; stock is sold, the money is taken',
      '–',
    ],
  ]),
  ...scanned('FUL10', 'in_transit', 'in_transit', [[...HERE, ...AWAY], FOUND]),
  ...scanned('FUL10', 'out_for_delivery', 'out_for_delivery', [[...HERE, ...AWAY], FOUND]),
  ...scanned('FUL10', 'available_for_pickup', 'out_for_delivery', [[...HERE, ...AWAY], FOUND]),
  ...scanned('FUL12', 'delivered', 'delivered', [[...HERE, ...AWAY, 'returning'], ARRIVED]),
  ...scanned('FUL13', 'attempt_failed', 'delivery_failed', [[...HERE, ...AWAY], ATTEMPTED]),
  ...scanned('FUL13', 'attempt_failed', 'returning', [
    [...HERE, ...AWAY],
    ['the third attempt failed', 'DeliveryFailed, the carrier brings it back', 'RET3'],
  ]),
  ...scanned('FUL14', 'return_to_sender', 'returning', [
    [...HERE, ...AWAY, 'delivered'],
    GOES_BACK,
  ]),
  ...scanned('FUL14', 'return_to_sender', 'returned_to_origin', [
    ['delivered', 'returning', 'lost'],
    ['told after the scan of its arrival, and is older', 'ShipmentReturnedToOrigin', 'RET3'],
  ]),
  ...scanned('FUL14', 'return_to_sender', 'lost', [
    ['delivered'],
    ['told late: it was lost on its way back, and what arrived is older', 'ShipmentLost', '–'],
  ]),
  ...scanned('FUL14', 'delivered', 'returned_to_origin', [['returning', 'lost'], BACK]),
  ...scanned('FUL14', 'returned', 'returned_to_origin', [
    [...HERE, ...AWAY, 'returning', 'delivered'],
    BACK,
  ]),
  ...scanned('FUL14', 'in_transit', 'returning', [['lost'], ['it was on its way back', '–', '–']]),
  ...scanned('FUL14', 'out_for_delivery', 'returning', [
    ['lost'],
    ['it was on its way back', '–', '–'],
  ]),
  ...scanned('FUL14', 'available_for_pickup', 'returning', [
    ['lost'],
    ['it was on its way back', '–', '–'],
  ]),
  ...scanned('FUL15', 'lost', 'lost', [[...HERE, ...AWAY, 'returning'], LOST]),
  ...parcelRows('FUL16', 'FulfilmentCancelled', 'cancelled', [
    ['planned', 'packed'],
    ['it has not left', 'FulfilmentCancelled; stock is released', 'planned anew'],
  ]),
];

const returnRows = rowsWith<ReturnStatus>({
  requested: 'return_approval',
  approved: 'return_transit',
  rejected: 'none',
  in_transit: 'return_transit',
  received: 'inspection; return_transit while some are still to come',
  inspected: 'reimbursement',
  closed: 'none',
  expired: 'none',
});

const RETURN_TRANSITIONS: readonly ReturnTransition[] = [
  ...returnRows('RET1', 'ReturnRequested', 'requested', [
    ['none'],
    ['delivered, inside its window, not coming back already', 'ReturnRequested', '–'],
  ]),
  ...returnRows('RET1', 'ReturnApproved', 'approved', [
    ['requested'],
    ['a person, or the channel’s setting', 'ReturnApproved', '–'],
  ]),
  ...returnRows('RET1', 'ReturnRejected', 'rejected', [
    ['requested'],
    ['a person, with the reason', 'ReturnRejected', 'another request'],
  ]),
  ...returnRows('RET2', 'ReturnSent', 'in_transit', [['approved'], ['–', '–', '–']]),
  ...returnRows('RET2', 'ReturnReceived', 'received', [
    ['approved', 'in_transit'],
    ['no more than is still to come', 'ReturnReceived', '–'],
  ]),
  ...returnRows('RET2', 'ReturnReceived', 'inspected', [
    ['received'],
    ['the rest is not coming, and what came was looked at', 'money goes back', '–'],
  ]),
  ...returnRows('RET2', 'ReturnClosed', 'closed', [
    ['received'],
    ['nothing of it came, and nothing more is to come', 'ReturnClosed', '–'],
  ]),
  ...returnRows('RET2', 'ReturnClosed', 'expired', [
    ['approved', 'in_transit'],
    ['nothing came in time', 'ReturnClosed', 'another request'],
  ]),
  ...returnRows('RET3', 'ReturnInspected', 'inspected', [
    ['received'],
    [
      'everything that came was looked at, and nothing more is to come',
      'ReturnInspected; stock moves; money goes back',
      '–',
    ],
  ]),
  ...returnRows('RET4', 'ReturnClosed', 'closed', [
    ['inspected'],
    ['nothing is to be refunded, a person, or five days later', 'ReturnClosed', '–'],
  ]),
];

export const PARCEL_LIFECYCLE: Lifecycle<ParcelStatus> = {
  statuses: PARCEL_STATUSES,
  resting: ['delivered', 'returned_to_origin', 'lost', 'cancelled'],
  transitions: PARCEL_TRANSITIONS,
};

export const RETURN_LIFECYCLE: Lifecycle<ReturnStatus> = {
  statuses: RETURN_STATUSES,
  resting: ['rejected', 'closed', 'expired'],
  transitions: RETURN_TRANSITIONS,
};
