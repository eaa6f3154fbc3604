import { after, earliestOfEach } from '../../shared/deadline.ts';
import type { Deadline } from '../../shared/decider.ts';
import type { CartonStand } from './cartons.ts';
import { isFollowed } from './followed.ts';
import { hasLeft, type ParcelStand, parcelsOf } from './parcels.ts';
import { type Return, returnStatusOf, uninspectedOf } from './return-state.ts';
import { type GoodsState, reminderKey } from './state.ts';
import { isIdle, stockNeeds } from './stock-needs.ts';
import { type WindowName, windowOf } from './windows.ts';

/** A deadline, and the parcel or return that it is of; empty where it is of the order's stock. */
export interface Due extends Deadline {
  readonly kind: WindowName;
  readonly of: string;
  /** The number of the carton that waits, of a parcel that has several. */
  readonly number?: string | null;
}

/** The complete set of open deadlines: the earliest of each kind, moved on where it was acted upon. */
export const deadlinesOf = (state: GoodsState): readonly Deadline[] => earliestOfEach(dueOf(state));

/** Everything that waits for something, whatever its time. */
export const dueOf = (state: GoodsState): readonly Due[] => {
  if (state.wish === null) return [];
  const { settings } = state.wish;
  const from = (kind: WindowName, of: string, since: string): Due => ({
    kind,
    of,
    dueAt: after(since, windowOf(settings, kind)),
  });
  return [
    ...ofStock(state, from),
    ...parcelsOf(state).flatMap((parcel) => ofParcel(state, parcel, from)),
    ...[...state.returns.values()].flatMap((one) => ofReturn(one, from)),
  ].map((due) => moved(state, due));
};

type From = (kind: WindowName, of: string, since: string) => Due;

/** A deadline on which a person was reminded comes again at the reminder's time. */
const moved = ({ reminders }: GoodsState, due: Due): Due => {
  const reminder = reminders.get(reminderKey(due.kind, due.of));
  const passed = reminder && Date.parse(due.dueAt) <= Date.parse(reminder.dueAt);
  return passed ? { ...due, dueAt: reminder.againAt } : due;
};

const ofStock = (state: GoodsState, from: From): readonly Due[] => {
  const { stock, heardAt } = state;
  const since = stock.askedAt ?? heardAt ?? '';
  return [
    ...(isIdle(stockNeeds(state)) ? [] : [from('stock_answer', '', since)]),
    ...(stock.backordered.size > 0 ? [from('backorder', '', stock.waitsSince ?? since)] : []),
  ];
};

const ofParcel = (state: GoodsState, parcel: ParcelStand, from: From): readonly Due[] => {
  const { fulfilmentId: of, plannedAt, packedAt, status, cartons } = parcel;
  if (hasLeft(parcel)) {
    const all = cartons.map((carton) => ofCarton(state, parcel, { carton, from }));
    return all.length === 1 ? all.flat() : firstOfEach(all.flat());
  }
  // While the order is held nobody packs.
  if (status === 'planned') return [from('pack_sla', of, later(plannedAt, thawedAt(state)))];
  return status === 'packed'
    ? [from('hand_over', of, later(packedAt ?? plannedAt, thawedAt(state)))]
    : [];
};

/** A person is reminded of the parcel; what is concluded of a carton is concluded of one after the other. */
const firstOfEach = (dues: readonly Due[]): readonly Due[] => {
  const latestFirst = dues.toSorted((a, b) => Date.parse(b.dueAt) - Date.parse(a.dueAt));
  return [...new Map(latestFirst.map((due) => [due.kind, due])).values()];
};

interface Waiting {
  readonly carton: CartonStand;
  readonly from: From;
}

/** Each carton of a parcel that has left waits for itself: another's scans say nothing of it. */
const ofCarton = (
  state: GoodsState,
  parcel: ParcelStand,
  { carton, from }: Waiting,
): readonly Due[] => {
  const { fulfilmentId, plannedAt, handedOverAt, cartons } = parcel;
  const { status, last } = carton.track;
  const gone = handedOverAt ?? plannedAt;
  // Of its label the carrier knew before: nothing is late before the parcel was given away.
  const heard = later(gone, last?.at ?? gone);
  const number = cartons.length === 1 ? null : carton.trackingNumber;
  const due = (kind: WindowName): Due => ({ ...from(kind, fulfilmentId, heard), number });
  const followed = isFollowed(state, parcel, carton);
  // Of a parcel that only people tell of, people are asked and nothing is concluded.
  const trace = followed ? [due('trace')] : [];
  switch (status) {
    case null:
      return followed ? [due('first_scan'), ...trace] : [due('untracked_delivery')];
    case 'in_transit':
    case 'out_for_delivery':
      return [due('silent_tracking'), ...trace];
    case 'delivery_failed':
      return [due('redelivery'), ...trace];
    case 'returning':
      return [due('returning')];
    case 'delivered':
    case 'returned_to_origin':
    case 'lost':
      return [];
  }
};

const thawedAt = ({ heardAt }: GoodsState): string => heardAt ?? '';

const later = (a: string, b: string): string => (Date.parse(b) > Date.parse(a) ? b : a);

const ofReturn = (one: Return, from: From): readonly Due[] => {
  const { returnId, requestedAt, decided, receivedAt, inspectedAt } = one;
  const sent = from('return_transit', returnId, decided?.at ?? requestedAt);
  switch (returnStatusOf(one)) {
    case 'requested':
      return [from('return_approval', returnId, requestedAt)];
    case 'approved':
    case 'in_transit':
      return [sent];
    case 'received':
      return uninspectedOf(one) > 0
        ? [from('inspection', returnId, receivedAt ?? requestedAt)]
        : [sent];
    case 'inspected':
      return [from('reimbursement', returnId, inspectedAt ?? requestedAt)];
    case 'rejected':
    case 'closed':
    case 'expired':
      return [];
  }
};
