import type { OrderEvent } from './events.ts';
import { evolveWriteBacks } from './evolve-write-backs.ts';
import { withFulfilment } from './fulfilments.ts';
import type { OrderOrigin } from './messages.ts';
import { type Cancellation, type OrderState, storeCancellationOf } from './order.ts';
import { untold, type WriteBacks } from './write-backs.ts';

/** The state after an event; total over every event that an order's stream may hold. */
export const evolveOrder = (state: OrderState, event: OrderEvent): OrderState => {
  switch (event.type) {
    case 'OrderPlaced': {
      const { orderId, channelId, provider, snapshot, revision, wish, goods = null } = event.data;
      const { externalOrderId } = snapshot;
      const origin = { orderId, channelId, provider, externalOrderId };
      const current = { snapshot, revision };
      return { ...wished(state, wish), origin, current, orderDueAt: null, goodsWish: goods };
    }
    case 'SnapshotRecorded': {
      const { revision } = event.data;
      const { personal = state.current?.snapshot.personal ?? {}, ...news } = event.data.snapshot;
      return { ...state, current: { snapshot: { ...news, personal }, revision } };
    }
    case 'StorefrontCancellationReported':
      return { ...met(state, event.data), cancellation: later(state.cancellation, event.data) };
    case 'StorefrontRefundReported': {
      const { refund } = event.data;
      const refunds = setIn(state.refunds, refund.externalRefundId, refund);
      return { ...met(state, event.data), refunds };
    }
    case 'StorefrontFulfilmentReported': {
      const fulfilments = withFulfilment(state.fulfilments, event.data.fulfilment);
      return { ...met(state, event.data), fulfilments };
    }
    case 'StorefrontReadRequested': {
      const asked = new Set(state.asked).add(event.data.sourceTime ?? '');
      return { ...met(state, event.data), asked };
    }
    case 'MoneyAnswerHeard':
      return hear(state, event.data);
    case 'GoodsAnswerHeard': {
      const { sequence, answer, at } = event.data;
      const known = state.goods !== null && state.goods.sequence >= sequence;
      return known ? state : { ...state, goods: { sequence, answer, at } };
    }
    default:
      return evolveDecision(state, event);
  }
};

type DecisionEvent = Exclude<
  OrderEvent,
  {
    type:
      | 'OrderPlaced'
      | 'SnapshotRecorded'
      | 'StorefrontCancellationReported'
      | 'StorefrontRefundReported'
      | 'StorefrontFulfilmentReported'
      | 'StorefrontReadRequested'
      | 'MoneyAnswerHeard'
      | 'GoodsAnswerHeard';
  }
>;

const evolveDecision = (state: OrderState, event: DecisionEvent): OrderState => {
  switch (event.type) {
    case 'MoneyWanted':
      return wished(state, event.data.wish);
    case 'GoodsWanted':
      return { ...state, goodsWish: event.data.goods };
    case 'OrderConfirmed': {
      const { goods = state.goodsWish, ...confirmed } = event.data;
      return { ...rested(state), confirmed, goodsWish: goods };
    }
    case 'OrderHeld': {
      const { hold } = event.data;
      return { ...rested(state), holds: setIn(state.holds, hold.reason, hold) };
    }
    case 'OrderHoldReleased':
      return { ...rested(state), holds: without(state.holds, event.data.reason) };
    case 'OrderCancellationRequested':
      return { ...rested(state), cancelRequest: event.data };
    case 'OrderCancellationRefused': {
      const { at } = event.data;
      const isStores = storeCancellationOf(state)?.at === at;
      const refusedCancellation = isStores ? at : state.refusedCancellation;
      return { ...rested(state), cancelRequest: null, refusedCancellation };
    }
    case 'OrderCancelled':
      return { ...rested(state), closed: 'cancelled', holds: new Map() };
    case 'OrderExpired':
      return { ...rested(state), closed: 'expired', holds: new Map() };
    case 'OrderCompleted':
      return { ...rested(state), closed: 'completed' };
    case 'OrderReinstated': {
      const livesSince = state.wish?.number ?? null;
      return { ...rested(state), closed: null, cancelRequest: null, confirmed: null, livesSince };
    }
    case 'OrderHandedOver':
      return { ...rested(state), handedOver: { at: event.data.at } };
    case 'RefundAsked': {
      const { refund } = event.data;
      return { ...state, refundsAsked: setIn(state.refundsAsked, refund.refundId, refund) };
    }
    case 'LinesAmended': {
      const quantities = new Map([...state.quantities, ...Object.entries(event.data.quantities)]);
      return { ...state, quantities };
    }
    case 'AddressAmended': {
      const personal = { ...state.address?.personal, ...event.data.personal };
      const country = event.data.country ?? state.address?.country ?? null;
      return { ...state, address: { personal, country } };
    }
    case 'WriteBackRequested':
    case 'WriteBackEnded':
    case 'WriteBacksRetried':
    case 'WriteBacksSettled':
      return withWriteBacks(state, evolveWriteBacks(state.writeBacks, event));
    case 'ErasureRequested': {
      const { requestId, latestAt } = event.data;
      return { ...state, erasure: { requestId, latestAt, askAgainAt: null, forgotten: false } };
    }
    case 'ErasureDue': {
      const { askAgainAt } = event.data;
      return { ...state, erasure: state.erasure && { ...state.erasure, askAgainAt } };
    }
    case 'BuyerForgotten':
      return { ...state, erasure: state.erasure && { ...state.erasure, forgotten: true } };
    case 'PersonReminded': {
      const { kind, level, againAt } = event.data;
      return { ...state, reminders: setIn(state.reminders, kind, { level, againAt }) };
    }
    case 'OrderAmended':
    case 'TransitionRefused':
      return state;
  }
};

const wished = (state: OrderState, wish: NonNullable<OrderState['wish']>): OrderState => {
  const { mostDue } = state;
  const isMore = wish.due.amount > mostDue;
  return { ...state, wish, mostDue: isMore ? wish.due.amount : mostDue };
};

/** How often people were reminded belongs to the state that is being left; when, holds for all. */
const rested = (state: OrderState): OrderState =>
  state.reminders.size === 0
    ? state
    : {
        ...state,
        reminders: new Map(
          [...state.reminders].map(([kind, told]) => [kind, { ...told, level: 0 }]),
        ),
      };

/** Once the store has all, what it may not take later is due at a time of its own again. */
const withWriteBacks = (state: OrderState, writeBacks: WriteBacks): OrderState => {
  const told = state.reminders.get('store_untold');
  if (!told || untold(writeBacks).length > 0) return { ...state, writeBacks };
  const reminders = setIn(state.reminders, 'store_untold', { ...told, level: 0 });
  return { ...state, writeBacks, reminders };
};

/** The answer of the highest version holds; the bus may reorder. */
const hear = (
  state: OrderState,
  told: { readonly sequence: number; readonly answer: NonNullable<OrderState['money']>['answer'] },
): OrderState =>
  state.money !== null && state.money.sequence >= told.sequence
    ? state
    : { ...state, money: { sequence: told.sequence, answer: told.answer } };

const met = (
  state: OrderState,
  fact: OrderOrigin & { readonly orderDueAt: string | null },
): OrderState => ({
  ...state,
  origin: originOf(fact),
  orderDueAt: state.current ? null : (state.orderDueAt ?? fact.orderDueAt),
});

const originOf = ({ orderId, channelId, provider, externalOrderId }: OrderOrigin): OrderOrigin => ({
  orderId,
  channelId,
  provider,
  externalOrderId,
});

const later = (known: Cancellation | null, told: Cancellation): Cancellation =>
  known !== null && Date.parse(known.at) >= Date.parse(told.at)
    ? known
    : { at: told.at, reason: told.reason };

const setIn = <Value>(
  map: ReadonlyMap<string, Value>,
  key: string,
  value: Value,
): ReadonlyMap<string, Value> => new Map(map).set(key, value);

const without = <Value>(
  map: ReadonlyMap<string, Value>,
  key: string,
): ReadonlyMap<string, Value> => {
  const rest = new Map(map);
  rest.delete(key);
  return rest;
};
