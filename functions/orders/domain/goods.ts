import { isSameJson } from '../../shared/json.ts';
import type { GoodsWish } from '../contract.ts';
import { dueOf, quantityOf } from './due.ts';
import { fulfilmentsOf } from './fulfilments.ts';
import type { OrderOrigin } from './messages.ts';
import { type OrderState, statusOf } from './order.ts';
import { isOurs } from './own-fulfilments.ts';
import type { OrderLine, OrderSnapshot, Personal, PersonalPath } from './snapshot.ts';

const firstGoods = (
  state: PlacedOrder,
  settings: Readonly<Record<string, string>>,
  now: string,
): GoodsWish => {
  const { orderId, channelId, provider: storefront } = state.origin;
  const { number: orderNumber, placedAt } = state.current.snapshot;
  return {
    ...{ orderId, channelId, storefront, orderNumber, placedAt, settings: { ...settings } },
    ...goodsNow(state),
    number: 1,
    saidAt: now,
  };
};

/** Whether stock is kept here for the order; else the store has seen to it, and nobody is asked. */
export const isStockKept = ({ wish }: OrderState): boolean =>
  wish?.settings['stock.mode'] === 'karwan';

/** Until an order is to be sent, fulfilment has only to know of it what it must keep or has not seen. */
const isAnyBusinessOf = (state: PlacedOrder): boolean =>
  isStockKept(state) || intentOf(state) === 'ship' || goodsNow(state).storeParcels.length > 0;

/** The wish that this state amounts to, or undefined when fulfilment was told just that already. */
export const nextGoods = (state: OrderState, now: string): GoodsWish | undefined => {
  if (!isPlaced(state)) return undefined;
  if (state.goodsWish === null) {
    return isAnyBusinessOf(state) ? firstGoods(state, state.wish?.settings ?? {}, now) : undefined;
  }
  const wish: GoodsWish = { ...state.goodsWish, ...goodsNow(state) };
  return isSameJson(wish, state.goodsWish) ? undefined : sayGoodsAgain(wish, now);
};

/** The same wish under the next number, for a fulfilment context that has not answered. */
export const sayGoodsAgain = (wish: GoodsWish, now: string): GoodsWish => ({
  ...wish,
  number: wish.number + 1,
  saidAt: now,
});

type PlacedOrder = OrderState & {
  readonly origin: OrderOrigin;
  readonly current: NonNullable<OrderState['current']>;
};

const isPlaced = (state: OrderState): state is PlacedOrder =>
  state.origin !== null && state.current !== null;

/** The members of a wish that may change. */
const goodsNow = (state: PlacedOrder) => {
  const { snapshot } = state.current;
  return {
    lines: linesOf(state, snapshot),
    intent: intentOf(state),
    collect: snapshot.payment.method === 'cod' ? dueOf(state) : null,
    shipTo: shipToOf({ ...snapshot.personal, ...state.address?.personal }),
    country: state.address?.country ?? snapshot.shipToCountry,
    locale: snapshot.buyerLocale,
    // What was written back is no news to whom it came from.
    storeParcels: fulfilmentsOf(state).filter((told) => !isOurs(state, told)),
  };
};

/** What goes by parcel, in the quantities that hold now. */
const linesOf = (state: OrderState, snapshot: OrderSnapshot): GoodsWish['lines'] =>
  snapshot.lines
    .map((line) => ({ line, quantity: toSendOf(state, snapshot, line) }))
    .filter(({ line, quantity }) => line.requiresShipping && quantity > 0)
    .map(({ line: { lineId, sku, title, unitPrice, weightGrams }, quantity }) => ({
      lineId,
      sku,
      title,
      quantity,
      unitValue: unitPrice,
      weightGrams,
    }));

/** People may have taken the same units out here that the store cancelled: those do not count twice. */
const toSendOf = (state: OrderState, snapshot: OrderSnapshot, line: OrderLine): number => {
  const quantity = quantityOf(state, line);
  const cancelled = snapshot.cancelledLines?.find(({ lineId }) => lineId === line.lineId);
  return Math.min(quantity, Math.max(quantity, line.quantity) - (cancelled?.quantity ?? 0));
};

const intentOf = (state: OrderState): GoodsWish['intent'] => {
  if (state.closed === 'completed') return 'ship';
  if (state.closed !== null || state.cancelRequest !== null) return 'release';
  return statusOf(state) === 'confirmed' ? 'ship' : 'reserve';
};

const SENT_ALONG: readonly PersonalPath[] = ['buyer.phone', 'buyer.email'];

/** Whom the parcel goes to, and how the courier reaches them; ciphertexts. */
const shipToOf = (personal: Personal): Personal =>
  Object.fromEntries(
    Object.entries(personal)
      .filter(([path]) => path.startsWith('shipTo.') || SENT_ALONG.includes(path as PersonalPath))
      .sort(([a], [b]) => (a < b ? -1 : 1)),
  );
