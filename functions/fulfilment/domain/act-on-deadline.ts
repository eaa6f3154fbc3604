import { type DeadlineReached, isDue, reminderAfter } from '../../shared/deadline.ts';
import { idOf } from '../../shared/ids.ts';
import { type Due, deadlinesOf, dueOf } from './deadlines.ts';
import type { GoodsFact, News, Scan } from './events.ts';
import { difference } from './lines.ts';
import { parcelsOf } from './parcels.ts';
import { closedWhenDone, returnClosed } from './person-returns.ts';
import { type GoodsState, reminderKey } from './state.ts';
import { trackingKeyOf } from './tracking-key.ts';

/**
 * A deadline that passed: the stream's own time decides, so one that was met or moved meanwhile means
 * nothing. What can be done by itself is done; for the rest a person is reminded, ever more rarely.
 */
export const actOnDeadline = (
  state: GoodsState,
  reached: DeadlineReached,
  now: string,
): readonly GoodsFact[] => {
  if (!isDue(deadlinesOf(state), reached, now)) return [];
  return dueOf(state)
    .filter(({ kind, dueAt }) => kind === reached.kind && Date.parse(dueAt) <= Date.parse(now))
    .flatMap((due) => actOn(state, due, now));
};

const actOn = (state: GoodsState, due: Due, now: string): readonly GoodsFact[] => {
  switch (due.kind) {
    case 'stock_answer':
      return [{ type: 'StockAsked', data: { at: now } }];
    case 'trace':
    case 'returning':
      return [takenFor(state, due, 'lost', now)];
    case 'untracked_delivery':
      // Money at the door is no thing to take for granted.
      return state.wish?.collect === null
        ? [takenFor(state, due, 'delivered', now)]
        : remind(state, due, now);
    case 'return_transit':
      return expire(state, due, now);
    case 'reimbursement': {
      const one = state.returns.get(due.of);
      return one ? [returnClosed(one, 'refunded', now)] : [];
    }
    default:
      return remind(state, due, now);
  }
};

/** What the buyer may be told of a parcel when people are reminded for the first time. */
const DELAYS: Partial<
  Readonly<Record<Due['kind'], Extract<News, { type: 'FulfilmentDelayed' }>['data']['because']>>
> = {
  pack_sla: 'not-packed',
  hand_over: 'not-packed',
  first_scan: 'not-scanned',
  silent_tracking: 'silent',
  redelivery: 'not-delivered',
  untracked_delivery: 'not-delivered',
};

const remind = (state: GoodsState, { kind, of, dueAt }: Due, now: string): readonly GoodsFact[] => {
  const level = (state.reminders.get(reminderKey(kind, of))?.level ?? 0) + 1;
  const againAt = reminderAfter(now, level);
  const reminder: GoodsFact = {
    type: 'PersonReminded',
    data: { kind, of, dueAt, level, againAt },
  };
  const because = DELAYS[kind];
  const isNews = because !== undefined && level === 1 && isWanted(state);
  return isNews
    ? [reminder, { type: 'FulfilmentDelayed', data: { fulfilmentId: of, because, at: now } }]
    : [reminder];
};

const isWanted = ({ wish }: GoodsState): boolean => wish?.intent === 'ship';

/** Nobody has said anything for so long: the likeliest end, until somebody does. */
const takenFor = (
  state: GoodsState,
  { kind, of: fulfilmentId, number: trackingNumber = null }: Due,
  status: 'lost' | 'delivered',
  now: string,
): GoodsFact => {
  const parcel = parcelsOf(state).find((one) => one.fulfilmentId === fulfilmentId);
  const carton = parcel?.cartons.find(
    (one) => trackingNumber === null || one.trackingNumber === trackingNumber,
  );
  const since = carton?.track.last?.at ?? parcel?.handedOverAt ?? now;
  const which = trackingNumber === null ? [] : [trackingKeyOf(trackingNumber)];
  const scan: Scan = {
    factId: idOf('fact', 'deadline', fulfilmentId, kind, since, ...which),
    ...{ fulfilmentId, carrier: null, trackingNumber, place: null },
    ...{ status, at: now, since, rawCode: kind, from: 'deadline' },
  };
  return { type: 'ScanRecorded', data: { scan, at: now } };
};

/** Goods that nobody sent back: the return is over; of those that came in part, the rest is not coming. */
const expire = (state: GoodsState, { of: returnId }: Due, now: string): readonly GoodsFact[] => {
  const one = state.returns.get(returnId);
  if (!one) return [];
  if (one.received.length === 0) {
    return [returnClosed(one, 'expired', now)];
  }
  const received = difference(one.lines, one.received).map((line) => ({
    ...line,
    fact: 'short-shipped' as const,
  }));
  const facts: GoodsFact[] = [
    { type: 'ReturnReceived', data: { returnId, received, by: 'karwan', at: now } },
  ];
  return [...facts, ...closedWhenDone(state, returnId, facts, now)];
};
