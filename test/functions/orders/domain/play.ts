import type { GoodsAnswer } from '../../../../functions/fulfilment/contract.ts';
import { orderDecider } from '../../../../functions/orders/domain/decide-order.ts';
import type { OrderEvent } from '../../../../functions/orders/domain/events.ts';
import type { OrderMessage } from '../../../../functions/orders/domain/messages.ts';
import type { OrderState } from '../../../../functions/orders/domain/order.ts';
import type { MoneyAnswer } from '../../../../functions/payments/contract.ts';
import { answer, eur, goodsAnswer, hear, hearGoods, NOW, recordSnapshot } from './builders.ts';
import { tell } from './tell.ts';

export const placed = recordSnapshot();
/** The same at a store that can be called. */
export const callable = {
  ...(placed as Extract<typeof placed, { type: 'RecordSnapshot' }>),
  settings: { apiBase: 'https://shop.example' },
};
export const by = { by: 'ayesha', why: 'because' };
export const AUTHORISED = { authorised: eur(2500n), assured: true, basis: 'authorised' as const };
export const CAPTURED = { captured: eur(2500n), assured: true, basis: 'captured' as const };

/** The one parcel of the order, and the one line in it. */
export const parcelOf = (
  status: GoodsAnswer['parcels'][number]['status'],
  deliveredAt: string | null = null,
): GoodsAnswer['parcels'][number] => ({
  fulfilmentId: 'ful_1',
  status,
  carrier: 'tcs',
  trackingNumber: 'TCS-1',
  trackingUrl: null,
  lines: [{ lineId: '1', quantity: 1 }],
  handedOverAt: NOW,
  deliveredAt,
  byStore: false,
});

/** The one line, sent and as far as told. */
export const lineOf = (
  told: Partial<GoodsAnswer['lines'][number]> = {},
): GoodsAnswer['lines'][number] => ({
  ...{ lineId: '1', ordered: 1, allocated: 0, backordered: 0, packed: 1, handedOver: 1 },
  ...{ delivered: 0, returned: 0, lost: 0, cancelled: 0 },
  ...told,
});

export const DELIVERED: Partial<GoodsAnswer> = {
  handedOver: true,
  summary: 'delivered',
  lines: [lineOf({ delivered: 1 })],
  parcels: [parcelOf('delivered', '2026-02-20T12:00:00.000Z')],
};

/** Payments answers the latest wish. */
export const answered = (state: OrderState, overrides: Partial<MoneyAnswer>): OrderMessage =>
  hear((state.money?.sequence ?? 0) + 1, answer(state.wish?.number ?? 0, overrides));

/** Messages that may depend on the state they meet. */
export type Move = OrderMessage | ((state: OrderState) => OrderMessage);
type Dependent = (state: OrderState) => OrderMessage;

/** Fulfilment answers the latest wish; without `overrides`, of stock that nobody tracks. */
export const sends =
  (overrides: Partial<GoodsAnswer> = {}): Dependent =>
  (state) =>
    hearGoods((state.goods?.sequence ?? 0) + 1, goodsAnswer(state.goodsWish, overrides));

const isUnanswered = ({ goodsWish, goods }: OrderState): boolean =>
  goodsWish !== null && goods?.answer.seen !== goodsWish.number;

/**
 * Ten days pass before each move that is a deadline's. Between moves fulfilment answers as for stock
 * that nobody tracks, unless `silent`.
 */
export const play = (moves: readonly Move[], { silent = false } = {}) => {
  let state = orderDecider.initial;
  const told: (readonly string[] | string)[] = [];
  const events: OrderEvent[] = [];
  let now = NOW;
  for (const move of moves) {
    if (!silent && isUnanswered(state)) {
      const heard = tell([sends()(state)], state, now);
      state = heard.state;
      events.push(...heard.events);
    }
    const message = typeof move === 'function' ? move(state) : move;
    if (message.type === 'DeadlineReached') now = later(now);
    const result = tell([message], state, now);
    state = result.state;
    told.push(result.told[0] ?? []);
    events.push(...result.events);
  }
  return { state, told, last: told.at(-1), events };
};
export const pays =
  (overrides: Partial<MoneyAnswer>): Move =>
  (state) =>
    answered(state, overrides);
export const dueIn = (
  state: OrderState,
  kind: string,
): Extract<OrderMessage, { type: 'DeadlineReached' }> => ({
  type: 'DeadlineReached',
  kind,
  dueAt: orderDecider.deadlines(state).find((deadline) => deadline.kind === kind)?.dueAt ?? NOW,
});
export const LATER = '2026-04-01T12:00:00.000Z';
const later = (now: string): string =>
  new Date(Date.parse(now) + 10 * 24 * 3_600_000).toISOString();
