import { after, askedAgainAt, isDue } from '../../shared/deadline.ts';
import type { Deadline } from '../../shared/decider.ts';
import { DAY } from '../../shared/spans.ts';
import { aboutOf } from './about.ts';
import { erasureDeadlines, forget } from './erasure.ts';
import type { OrderEvent } from './events.ts';
import { remind } from './follow-ups.ts';
import { sayGoodsAgain } from './goods.ts';
import { goodsAnswerOf, isComplete, isReleased, leftParcels, settledAt } from './goods-standing.ts';
import { awaitsRefund, debitAwaitedUntil, hasMoney } from './money.ts';
import { type OrderState, statusOf } from './order.ts';
import { type WindowName, windowOf } from './windows.ts';
import { sayAgain } from './wish.ts';
import { untold } from './write-backs.ts';

/** Every state that waits has one; only orders at their end, of which all have heard, rest. */
export const orderDeadlines = (state: OrderState): readonly Deadline[] => [
  ...waitingFor(state),
  ...unanswered(state),
  ...refunding(state),
  ...storeUntold(state),
  ...erasureDeadlines(state),
];

const unanswered = (state: OrderState): readonly Deadline[] => {
  const { wish, money, goodsWish, goods } = state;
  return [
    ...asked(state, 'answer_payments', wish, money?.answer.seen ?? 0),
    ...asked(state, 'answer_fulfilment', goodsWish, goods?.answer.seen ?? 0),
  ];
};

/** Wishes are numbered: those after the one that was seen are how often nobody answered. */
const asked = (
  state: OrderState,
  kind: 'answer_payments' | 'answer_fulfilment',
  wish: { readonly number: number; readonly saidAt: string } | null,
  seen: number,
): readonly Deadline[] => {
  if (wish === null || seen >= wish.number) return [];
  return [{ kind, dueAt: askedAgainAt(wish.saidAt, window(state, kind), wish.number - seen) }];
};

/** Payments has heard of the refund, and tells its end once. */
const refunding = (state: OrderState): readonly Deadline[] => {
  const { wish, money } = state;
  const isHeard = wish !== null && (money?.answer.seen ?? 0) >= wish.number;
  if (!isHeard || !awaitsRefund(state)) return [];
  return [{ kind: 'refund_check', dueAt: after(wish.saidAt, window(state, 'refund_check')) }];
};

/** A person is reminded, whatever state the order is in. */
const storeUntold = (state: OrderState): readonly Deadline[] => {
  const since = untold(state.writeBacks).flatMap(({ wish }) => wish.at ?? []);
  const [oldest] = since.sort();
  return oldest === undefined ? [] : [from(state, 'store_untold', oldest)];
};

const waitingFor = (state: OrderState): readonly Deadline[] => {
  switch (statusOf(state)) {
    case 'awaited':
      return state.orderDueAt ? [reminded(state, 'webhook_to_order', state.orderDueAt)] : [];
    case 'placed':
      return [
        ...(state.wish ? [reminded(state, 'payment_window', paidBy(state, state.wish))] : []),
        ...lookedFor(state),
      ];
    case 'on_hold': {
      const oldest = [...state.holds.values()].map(({ at }) => at).sort()[0] ?? '';
      return [from(state, 'hold_escalation', oldest), ...lookedFor(state)];
    }
    case 'cancel_requested':
      return [from(state, 'cancel_saga', state.cancelRequest?.at ?? '')];
    case 'confirmed': {
      const settled = settledAt(state);
      return settled === null
        ? [from(state, 'delivery_overdue', state.confirmed?.at ?? ''), ...checked(state)]
        : [from(state, 'return_window', settled)];
    }
    case 'cancelled':
      return strayed(state);
    case 'expired':
    case 'completed':
      return [];
  }
};

/** A debit that was given in time comes days after it, or fails. */
const paidBy = (state: OrderState, { paymentDueAt }: { readonly paymentDueAt: string }): string => {
  const until = debitAwaitedUntil(state);
  return until !== null && Date.parse(until) > Date.parse(paymentDueAt) ? until : paymentDueAt;
};

/** A carrier took what was cancelled: a person is told of it, and again until it has ended somewhere. */
const strayed = (state: OrderState): readonly Deadline[] => {
  const { left, underWay } = leftParcels(state);
  const isNews = left.length > 0 && !state.reminders.has('stray_parcel');
  if (state.goods === null || (underWay.length === 0 && !isNews)) return [];
  return [from(state, 'stray_parcel', state.goods.at)];
};

/** Fulfilment has heard what is wanted, and tells once whether its stock is kept. */
const lookedFor = (state: OrderState): readonly Deadline[] => {
  const { goodsWish } = state;
  if (goodsWish === null || goodsAnswerOf(state)?.stock !== 'waiting') return [];
  return [{ kind: 'stock_check', dueAt: after(goodsWish.saidAt, window(state, 'stock_check')) }];
};

/** Fulfilment tells once that a carrier has the goods, and does not learn that nobody heard. */
const checked = (state: OrderState): readonly Deadline[] => {
  const { goodsWish, goods, handedOver } = state;
  if (goodsWish === null || (goods?.answer.seen ?? 0) < goodsWish.number) return [];
  const kind = handedOver === null ? 'goods_check' : 'parcel_check';
  return [{ kind, dueAt: after(goodsWish.saidAt, window(state, kind)) }];
};

const window = (state: OrderState, name: WindowName): number =>
  windowOf(state.wish?.settings ?? {}, name);

const from = (state: OrderState, kind: WindowName, since: string): Deadline =>
  reminded(state, kind, after(since, window(state, kind)));

/**
 * What people were reminded of comes again a day later. In another state it is due at a time of its own
 * again, unless that had passed by then: a deadline that was acted upon never comes at the same time.
 */
const reminded = ({ reminders }: OrderState, kind: string, dueAt: string): Deadline => {
  const told = reminders.get(kind);
  if (!told) return { kind, dueAt };
  const isNew = told.level === 0 && Date.parse(dueAt) > Date.parse(told.againAt) - DAY;
  return { kind, dueAt: isNew ? dueAt : told.againAt };
};

/** What a passed deadline leads to; one that is not open, or not yet due, says nothing. */
export const decideDeadline = (
  state: OrderState,
  { kind }: { readonly kind: string },
  now: string,
): readonly OrderEvent[] =>
  isDue(orderDeadlines(state), { kind }, now) ? (ACTS[kind] ?? again(kind))(state, now) : [];

type Act = (state: OrderState, now: string) => readonly OrderEvent[];

const again =
  (kind: string): Act =>
  (state, now) => [remind(state, kind, { now, againMs: DAY })];

const askPayments: Act = (state, now) =>
  state.wish
    ? [{ type: 'MoneyWanted', data: { ...aboutOf(state), wish: sayAgain(state.wish, now) } }]
    : [];

const askFulfilment: Act = (state, now) => {
  const goods = state.goodsWish && sayGoodsAgain(state.goodsWish, now);
  return goods ? [{ type: 'GoodsWanted', data: { ...aboutOf(state), goods } }] : [];
};

/** The contexts that hold it, each asked what stands now. */
const askedAgain: Act = (state, now) => {
  const owners = new Set([...state.holds.values()].map(({ owner }) => owner));
  return [
    ...(owners.has('payments') ? askPayments(state, now) : []),
    ...(owners.has('fulfilment') ? askFulfilment(state, now) : []),
  ];
};

/** What is done about a passed deadline; of the others a person is reminded. */
const ACTS: Readonly<Record<string, Act>> = {
  answer_payments: (state, now) => askPayments(state, now),
  answer_fulfilment: (state, now) => askFulfilment(state, now),
  stock_check: (state, now) => askFulfilment(state, now),
  goods_check: (state, now) => askFulfilment(state, now),
  parcel_check: (state, now) => askFulfilment(state, now),
  refund_check: (state, now) => askPayments(state, now),
  return_window: (state, now) => {
    const outcome = isComplete(state);
    if (outcome === null) {
      const asked = [...askPayments(state, now), ...askFulfilment(state, now)];
      return [...again('return_window')(state, now), ...asked];
    }
    return [{ type: 'OrderCompleted', data: { ...aboutOf(state), outcome, at: now } }];
  },
  // Whoever set a hold lifts it by an event, and may have told of it what nobody heard: it is asked.
  hold_escalation: (state, now) => [
    ...again('hold_escalation')(state, now),
    ...askedAgain(state, now),
  ],
  // What goes back takes days, and that it is back is said once: whoever is waited for is asked.
  cancel_saga: (state, now) => [
    ...again('cancel_saga')(state, now),
    ...(isReleased(state) ? askPayments : askFulfilment)(state, now),
  ],
  erasure: (state, now) => [forget(state, now)],
  answer_erasure: (state, now) => [forget(state, now)],
  // What was sent unpaid is not forgotten by expiring: a person has to decide.
  payment_window: (state, now) =>
    hasMoney(state) || state.handedOver !== null || mayStillBePaid(state) || isMarkedPaid(state)
      ? again('payment_window')(state, now)
      : [expired(state, now)],
};

/** While the provider is down the buyer had nowhere to pay; one more day is given, and only once. */
const mayStillBePaid = ({ money, reminders }: OrderState): boolean =>
  money?.answer.opening === true && (reminders.get('payment_window')?.level ?? 0) === 0;

/** Somebody at the store has seen the transfer that no statement here tells of: a person confirms the order. */
const isMarkedPaid = ({ wish, current }: OrderState): boolean =>
  wish?.method === 'bank-transfer' && current?.snapshot.payment.state === 'paid';

const expired = (state: OrderState, now: string): OrderEvent => ({
  type: 'OrderExpired',
  data: { ...aboutOf(state), method: state.wish?.method ?? 'unknown', at: now },
});
