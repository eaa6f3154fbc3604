import { after } from '../../shared/deadline.ts';
import { isSameJson } from '../../shared/json.ts';
import type { MoneyWish } from '../contract.ts';
import { dueOf } from './due.ts';
import { isReleased } from './goods-standing.ts';
import type { OrderOrigin } from './messages.ts';
import { hasNothing } from './money.ts';
import { type OrderState, refundsOf } from './order.ts';
import type { OrderSnapshot } from './snapshot.ts';
import { windowOf } from './windows.ts';

/** The first wish, of an order that is being placed. */
export const firstWish = (
  origin: OrderOrigin,
  snapshot: OrderSnapshot,
  settings: Readonly<Record<string, string>>,
  now: string,
): MoneyWish => ({
  orderId: origin.orderId,
  channelId: origin.channelId,
  storefront: origin.provider,
  number: 1,
  orderNumber: snapshot.number,
  method: snapshot.payment.method,
  due: snapshot.totals.total,
  capture: settings['capture'] === 'at-once' ? 'now' : 'hold',
  release: 'no',
  refunds: [],
  storeSays: {
    state: snapshot.payment.state,
    refunds: snapshot.refunds,
    total: snapshot.totals.total,
    at: snapshot.updatedAt,
  },
  paymentDueAt: payBy({ settings, method: snapshot.payment.method }, now),
  saidAt: now,
  settings: { ...settings },
  locale: snapshot.buyerLocale,
  country: snapshot.shipToCountry,
});

/** A whole window from now on. */
const payBy = ({ settings, method }: Pick<MoneyWish, 'settings' | 'method'>, now: string): string =>
  after(now, windowOf(settings, `payment_window.${method}`));

/** The wish that this state amounts to, or undefined when payments was told just that already. */
export const nextWish = (state: OrderState, now: string): MoneyWish | undefined => {
  const due = dueOf(state);
  if (state.wish === null || state.current === null || due === null) return undefined;
  const { snapshot } = state.current;
  const release = releaseOf(state);
  const livesAgain = release === 'no' && state.livesSince === state.wish.number;
  const wish: MoneyWish = {
    ...state.wish,
    due,
    // The old one may have passed, or was acted upon when the order expired: a deadline never comes twice.
    paymentDueAt: livesAgain ? payBy(state.wish, now) : state.wish.paymentDueAt,
    capture: state.handedOver !== null ? 'now' : state.wish.capture,
    release,
    refunds: [...state.refundsAsked.values()],
    storeSays: {
      state: snapshot.payment.state,
      refunds: [...refundsOf(state)],
      total: snapshot.totals.total,
      at: snapshot.updatedAt,
    },
  };
  return isSame(wish, state.wish) ? undefined : sayAgain(wish, now);
};

/** The same wish under the next number, for a payments context that has not answered. */
export const sayAgain = (wish: MoneyWish, now: string): MoneyWish => ({
  ...wish,
  number: wish.number + 1,
  saidAt: now,
});

const releaseOf = (state: OrderState): MoneyWish['release'] => {
  if (state.closed === 'expired') return 'close';
  // Nothing reached the buyer and nothing was taken: nothing may be taken any more.
  if (state.closed === 'completed') return hasNothing(state) ? 'close' : 'no';
  if (state.closed === 'cancelled') return 'return';
  // Not before it is certain that nothing will leave: else the goods go, and the money too.
  return state.cancelRequest !== null && isReleased(state) ? 'return' : 'no';
};

/** The store's own time of speaking is no news by itself. */
const isSame = (wish: MoneyWish, told: MoneyWish): boolean =>
  isSameJson(
    { ...wish, storeSays: { ...wish.storeSays, at: '' } },
    {
      ...told,
      storeSays: { ...told.storeSays, at: '' },
    },
  );
