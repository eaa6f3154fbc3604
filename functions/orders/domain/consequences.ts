import { canonicalJson } from '../../shared/json.ts';
import type { OrderEvent } from './events.ts';
import { cancellationOf, fulfilmentsOf, type OrderState, refundsOf, statusOf } from './order.ts';
import type { OrderSnapshot } from './snapshot.ts';

/** What others are told of an order, whatever the event. */
interface About {
  readonly orderId: string;
  readonly channelId: string;
  readonly status: ReturnType<typeof statusOf>;
}

const AMENDMENTS = new Set(['lines', 'totals', 'personal', 'shipToCountry', 'presentment']);

/**
 * The published events that follow from a change of state: amended, cancelled, reinstated, money or
 * parcels reported. Nothing is told of an order that has not come yet.
 */
export const consequencesOf = (before: OrderState, now: OrderState): readonly OrderEvent[] => {
  if (now.current === null || now.origin === null) return [];
  const { orderId, channelId } = now.origin;
  const about = { orderId, channelId, status: statusOf(now) };
  return [
    ...amendment(before, now, about),
    ...cancellation(before, now, about),
    ...money(before, now, about),
    ...parcels(before, now, about),
  ];
};

/** Names of the snapshot's parts that differ, its version time aside. */
export const changesBetween = (before: OrderSnapshot, now: OrderSnapshot): string[] =>
  (Object.keys(now) as (keyof OrderSnapshot)[])
    .filter((part) => part !== 'updatedAt' && !same(before[part], now[part]))
    .sort();

const amendment = (before: OrderState, now: OrderState, about: About): readonly OrderEvent[] => {
  if (before.current === null || now.current === null) return [];
  const old = before.current.snapshot;
  const { snapshot, revision } = now.current;
  const changed = changesBetween(old, snapshot).filter((part) => AMENDMENTS.has(part));
  if (changed.length === 0) return [];
  const totals = { oldTotal: old.totals.total, newTotal: snapshot.totals.total };
  return [{ type: 'OrderAmended', data: { ...about, revision, changed, ...totals } }];
};

const cancellation = (before: OrderState, now: OrderState, about: About): readonly OrderEvent[] => {
  const was = cancellationOf(before);
  const is = cancellationOf(now);
  if (was === null && is !== null) {
    const { at, reason } = is;
    return [{ type: 'OrderCancelled', data: { ...about, at, reason, requestedBy: 'storefront' } }];
  }
  if (was !== null && is === null) {
    const because = 'the store’s newer version is not cancelled';
    return [{ type: 'OrderReinstated', data: { ...about, because } }];
  }
  return [];
};

const money = (before: OrderState, now: OrderState, about: About): readonly OrderEvent[] => {
  const payment = now.current?.snapshot.payment;
  const refunds = [...refundsOf(now)];
  const known = told(before, now);
  if (!payment || same([known.current?.snapshot.payment, refundsOf(known)], [payment, refunds])) {
    return [];
  }
  return [{ type: 'StorefrontMoneyReported', data: { ...about, payment, refunds } }];
};

const parcels = (before: OrderState, now: OrderState, about: About): readonly OrderEvent[] => {
  const fulfilments = [...fulfilmentsOf(now)];
  if (same(fulfilmentsOf(told(before, now)), fulfilments)) return [];
  return [{ type: 'StorefrontParcelReported', data: { ...about, fulfilments } }];
};

/** What others know already: a placing snapshot is in `OrderPlaced`, so only facts beside it are news. */
const told = (before: OrderState, now: OrderState): OrderState =>
  before.current ? before : { ...now, refunds: new Map(), fulfilments: new Map() };

const same = (a: unknown, b: unknown): boolean => canonicalJson(a) === canonicalJson(b);
