import type { OrderEvent } from './events.ts';
import { evolveOrder } from './evolve-order.ts';
import { nextGoods } from './goods.ts';
import { type OrderState, statusOf, storeCancellationOf } from './order.ts';
import { after } from './windows.ts';
import { nextWish } from './wish.ts';

/** One rule of the process manager: what follows from a state, if anything. */
type Rule = (state: OrderState, now: string) => OrderEvent | undefined;

/** No state asks for more follow-ups than there are rules, twice over. */
const MOST_FOLLOW_UPS = 24;

/**
 * Everything that follows from a state by itself: the join that confirms, the cancellation that is
 * complete, late money, holds that come and go, and at last the wish. Rules are asked in order, each
 * with what the one before led to, until none has anything to say: so facts may come in any order.
 */
export const followUpsOf = (state: OrderState, now: string): readonly OrderEvent[] => {
  const events: OrderEvent[] = [];
  let current = state;
  while (events.length < MOST_FOLLOW_UPS) {
    const event = firstOf(current, now);
    if (!event) return events;
    current = evolveOrder(current, event);
    events.push(withStatus(event, current));
  }
  throw new RangeError('the follow-up rules do not come to rest');
};

const firstOf = (state: OrderState, now: string): OrderEvent | undefined => {
  if (state.current === null || state.origin === null) return undefined;
  for (const rule of RULES) {
    const event = rule(state, now);
    if (event) return event;
  }
  return undefined;
};

/** A published event tells the status that it leads to. */
export const withStatus = (event: OrderEvent, after: OrderState): OrderEvent =>
  'status' in event.data
    ? ({ ...event, data: { ...event.data, status: statusOf(after) } } as OrderEvent)
    : event;

/** The members that every published event of an order begins with. */
export const aboutOf = (state: OrderState) => ({
  orderId: state.origin?.orderId ?? '',
  channelId: state.origin?.channelId ?? '',
  status: statusOf(state),
});

const cancelAsTheStoreDid: Rule = (state, now) => {
  const told = storeCancellationOf(state);
  if (told === null || state.cancelRequest !== null || state.closed !== null) return undefined;
  if (state.handedOver === null) {
    const { reason } = told;
    const request = { requestedBy: 'storefront' as const, by: 'storefront', reason, at: now };
    return { type: 'OrderCancellationRequested', data: { ...aboutOf(state), ...request } };
  }
  if (state.refusedCancellation === told.at) return undefined;
  const because = 'the goods are with the carrier already';
  return {
    type: 'OrderCancellationRefused',
    data: { ...aboutOf(state), because, at: told.at },
  };
};

const reviveAsTheStoreDid: Rule = (state) => {
  const byStore = state.cancelRequest?.requestedBy === 'storefront';
  if (!byStore || storeCancellationOf(state) !== null) return undefined;
  const because = 'the store’s newer version is not cancelled';
  return { type: 'OrderReinstated', data: { ...aboutOf(state), because } };
};

/** Money of the buyer is held, taken, or sure to come. */
export const hasMoney = ({ money }: OrderState): boolean =>
  money !== null &&
  (money.answer.assured ||
    money.answer.authorised.amount > 0n ||
    money.answer.captured.amount > money.answer.refunded.amount);

const takeLateMoney: Rule = (state) => {
  if (state.closed !== 'expired' || !hasMoney(state)) return undefined;
  const because = 'money came after its window';
  return { type: 'OrderReinstated', data: { ...aboutOf(state), because } };
};

const DISPUTE = 'dispute';
const UNCOVERED = 'payment-not-covered';

const hold = (state: OrderState, reason: string, note: string, now: string): OrderEvent => ({
  type: 'OrderHeld',
  data: {
    ...aboutOf(state),
    hold: { reason, owner: 'payments', note, at: now },
    openHolds: [...new Set([...state.holds.keys(), reason])].sort(),
  },
});

const release = (state: OrderState, reason: string, note: string, now: string): OrderEvent => ({
  type: 'OrderHoldReleased',
  data: {
    ...aboutOf(state),
    reason,
    by: 'payments',
    note,
    openHolds: [...state.holds.keys()].filter((each) => each !== reason).sort(),
    at: now,
  },
});

const isOpen = (state: OrderState): boolean =>
  state.closed === null && state.cancelRequest === null && state.handedOver === null;

const holdWhileDisputed: Rule = (state, now) => {
  const disputed = state.money?.answer.disputed ?? false;
  const held = state.holds.has(DISPUTE);
  if (disputed && !held && isOpen(state)) {
    return hold(state, DISPUTE, 'the buyer’s bank disputes the charge', now);
  }
  return held && !disputed ? release(state, DISPUTE, 'the dispute is over', now) : undefined;
};

/** A confirmed order whose money is gone again, or no longer enough, must not be packed. */
const holdWhileUncovered: Rule = (state, now) => {
  const waived = state.confirmed === null || state.confirmed.basis === 'operator';
  const covered = state.money?.answer.assured ?? false;
  const held = state.holds.has(UNCOVERED);
  if (!waived && !covered && !held && isOpen(state)) {
    return hold(state, UNCOVERED, 'the payment lapsed or no longer covers the order', now);
  }
  return held && covered ? release(state, UNCOVERED, 'the payment covers it', now) : undefined;
};

/** The join: payment assured for what is due now, stock there (not tracked yet), and no hold. */
const confirm: Rule = (state, now) => {
  const answer = state.money?.answer;
  if (statusOf(state) !== 'placed' || !answer?.assured || answer.basis === null) return undefined;
  if (nextWish(state, now) !== undefined || answer.seen !== state.wish?.number) return undefined;
  return {
    type: 'OrderConfirmed',
    data: { ...aboutOf(state), basis: answer.basis, at: now },
  };
};

const completeCancellation: Rule = (state, now) => {
  const { money, wish, cancelRequest } = state;
  const told = wish?.release === 'return' && money?.answer.seen === wish.number;
  if (cancelRequest === null || state.closed !== null || !told || !money) return undefined;
  const { requestedBy, reason } = cancelRequest;
  const atStore = requestedBy === 'storefront' && money.answer.provider === 'storefront';
  if (!money.answer.released && !atStore) return undefined;
  const moneyOutcome = outcomeOf(state, money.answer);
  return {
    type: 'OrderCancelled',
    data: { ...aboutOf(state), at: now, reason, requestedBy, moneyOutcome },
  };
};

const outcomeOf = (
  state: OrderState,
  { refunded, captured }: NonNullable<OrderState['money']>['answer'],
): 'none' | 'voided' | 'refunded' | 'at-store' => {
  if (captured.amount > refunded.amount) return 'at-store';
  if (refunded.amount > 0n) return 'refunded';
  return state.confirmed === null ? 'none' : 'voided';
};

/** The store hears of what was decided here; our id comes back in its echo. */
const tellTheStore: Rule = (state) => {
  const told = (id: string) => state.writeBacks.has(id);
  const moneyAtStore = state.money?.answer.provider === 'storefront';
  const cancellation = `cancellation-${state.origin?.orderId}`;
  const ours = state.cancelRequest !== null && state.cancelRequest.requestedBy !== 'storefront';
  // Where the store holds the money, it must be told first: only it can give the money back.
  if (ours && !told(cancellation) && (state.closed === 'cancelled' || moneyAtStore)) {
    const data = { kind: 'cancellation' as const, id: cancellation, amount: null, moneyAtStore };
    return { type: 'WriteBackRequested', data };
  }
  const refund = (state.money?.answer.refunds ?? []).find(
    ({ refundId, state: stage }) =>
      state.refundsAsked.has(refundId) &&
      !told(refundId) &&
      (stage === 'settled' || (moneyAtStore && stage === 'pending')),
  );
  if (!refund) return undefined;
  const amount = { amount: refund.amount.amount.toString(), currency: refund.amount.currency };
  const id = refund.refundId;
  return { type: 'WriteBackRequested', data: { kind: 'refund', id, amount, moneyAtStore } };
};

const tellPayments: Rule = (state, now) => {
  const wish = nextWish(state, now);
  return wish && { type: 'MoneyWanted', data: { ...aboutOf(state), wish } };
};

const tellFulfilment: Rule = (state, now) => {
  const goods = nextGoods(state, now);
  return goods && { type: 'GoodsWanted', data: { ...aboutOf(state), goods } };
};

const RULES: readonly Rule[] = [
  cancelAsTheStoreDid,
  reviveAsTheStoreDid,
  takeLateMoney,
  holdWhileDisputed,
  holdWhileUncovered,
  tellPayments,
  confirm,
  completeCancellation,
  tellTheStore,
  tellFulfilment,
];

/** A person is reminded of what only a person can do. */
export const remind = (
  state: OrderState,
  kind: string,
  { now, againMs }: { readonly now: string; readonly againMs: number },
): OrderEvent => ({
  type: 'PersonReminded',
  data: {
    kind,
    level: (state.reminders.get(kind)?.level ?? 0) + 1,
    againAt: after(now, againMs),
  },
});
