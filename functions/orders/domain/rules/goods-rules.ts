import type { GoodsAnswer, ShortReason } from '../../../fulfilment/contract.ts';
import { idOf } from '../../../shared/ids.ts';
import { aboutOf } from '../about.ts';
import type { OrderEvent } from '../events.ts';
import { nextGoods } from '../goods.ts';
import { goodsAnswerOf } from '../goods-standing.ts';
import { type OrderState, storeCancellationOf } from '../order.ts';
import { priceOf, refundable } from '../refunds.ts';
import { hold, isOpen, type OwnHold, type Rule, release } from './rule.ts';

export const tellFulfilment: Rule = (state, now) => {
  const goods = nextGoods(state, now);
  return goods && { type: 'GoodsWanted', data: { ...aboutOf(state), goods } };
};

/** The first parcel that leaves is the hand-over: money is taken from then on. */
export const noteHandOver: Rule = (state, now) => {
  const answer = state.goods?.answer;
  if (!answer?.handedOver || state.handedOver !== null || state.closed !== null) return undefined;
  const parcel = answer.parcels.find(({ handedOverAt }) => handedOverAt !== null);
  const { carrier = null, trackingNumber = null, handedOverAt } = parcel ?? {};
  const at = handedOverAt ?? now;
  const data = { ...aboutOf(state), by: 'fulfilment', carrier, trackingNumber, at };
  return { type: 'OrderHandedOver', data };
};

/**
 * The order expired while the word of its hand-over was still on its way, or was lost: what left is owed,
 * and nobody would be reminded of it.
 */
export const takeLateHandOver: Rule = (state) => {
  if (state.closed !== 'expired' || !state.goods?.answer.handedOver) return undefined;
  const because = 'its goods had left';
  return { type: 'OrderReinstated', data: { ...aboutOf(state), because } };
};

/** The carrier was faster: the order goes on as it was, and the buyer may send it back. */
export const refuseCancellation: Rule = (state) => {
  const { cancelRequest, closed, goods } = state;
  if (cancelRequest === null || closed !== null || !goods?.answer.handedOver) return undefined;
  const because = 'the goods are with the carrier already';
  const byStore = cancelRequest.requestedBy === 'storefront';
  const at = (byStore && storeCancellationOf(state)?.at) || cancelRequest.at;
  return { type: 'OrderCancellationRefused', data: { ...aboutOf(state), because, at } };
};

/** Why goods are short → the hold that says so. */
const SHORT_HOLDS: Readonly<Record<ShortReason, OwnHold & { readonly note: string }>> = {
  'not-enough': { reason: 'stock-short', owner: 'fulfilment', note: 'there is not enough stock' },
  'too-many-lines': {
    reason: 'too-many-lines',
    owner: 'fulfilment',
    note: 'its goods are of more kinds and places than can be kept at once: split the order',
  },
};

/** What is not there is waited for, or the order is cancelled where the channel wants that. */
export const actOnShortStock: Rule = (state, now) => {
  const answer = goodsAnswerOf(state);
  if (answer === null) return undefined;
  const short = answer.stock === 'short' ? (answer.shortBecause ?? 'not-enough') : undefined;
  for (const [because, known] of Object.entries(SHORT_HOLDS)) {
    if (because === short || !state.holds.has(known.reason)) continue;
    return release(state, known, 'the stock is there', now);
  }
  if (short === undefined || !isOpen(state)) return undefined;
  const own = SHORT_HOLDS[short];
  if (state.holds.has(own.reason)) return undefined;
  if (short === 'not-enough' && state.goodsWish?.settings['stock.shortage'] === 'cancel') {
    const request = { requestedBy: 'system' as const, by: 'fulfilment', reason: 'out-of-stock' };
    return { type: 'OrderCancellationRequested', data: { ...aboutOf(state), ...request, at: now } };
  }
  return hold(state, own, own.note, now);
};

/** What came back and was looked at, and by setting what was lost, is paid back, once. */
export const refundWhatCameBack: Rule = (state) => {
  const answer = state.goods?.answer;
  if (!answer) return undefined;
  const returned = answer.returns
    .filter(({ refund }) => refund)
    .map(({ returnId, lines }) => ({ refundId: `refund_${returnId}`, lines, reason: 'returned' }));
  const lost = isLossRefunded(state)
    ? answer.parcels.flatMap((parcel) => lostOf(state, parcel))
    : [];
  for (const back of [...returned, ...lost]) {
    if (state.refundsAsked.has(back.refundId)) continue;
    const event = refundOf(state, back);
    if (event) return event;
  }
  return undefined;
};

/**
 * Of several cartons each is paid back by itself, unless all are lost at once; where nobody told what is in
 * which, only all of them together.
 */
const lostOf = (
  { refundsAsked }: OrderState,
  { fulfilmentId, status, lines, cartons = [] }: Parcel,
): readonly CameBack[] => {
  const reason = 'lost-in-transit';
  const refundId = `refund_${fulfilmentId}`;
  const told = cartons
    .filter((carton) => carton.lines.length > 0)
    .map((carton) => ({
      ...carton,
      refundId: idOf('refund', 'lost', fulfilmentId, carton.trackingNumber),
    }));
  const isWhole = status === 'lost' && cartons.every((carton) => carton.status === 'lost');
  const isBegun = told.some((carton) => refundsAsked.has(carton.refundId));
  // An earlier release, which did not tell cartons apart, may have paid back all of it.
  if (refundsAsked.has(refundId) || (isWhole && !isBegun)) return [{ refundId, lines, reason }];
  return told
    .filter((carton) => carton.status === 'lost')
    .map((carton) => ({ refundId: carton.refundId, lines: carton.lines, reason }));
};

const isLossRefunded = (state: OrderState): boolean =>
  state.goodsWish?.settings['refund.lost'] === 'auto';

interface CameBack {
  readonly refundId: string;
  readonly lines: readonly { readonly lineId: string; readonly quantity: number }[];
  readonly reason: string;
}

type Parcel = GoodsAnswer['parcels'][number];

/** Nothing while no money is there to go back: a courier may remit it later. */
const refundOf = (
  state: OrderState,
  { refundId, lines, reason }: CameBack,
): OrderEvent | undefined => {
  const left = refundable(state);
  if (left === null || left.amount <= 0n) return undefined;
  const quantities = Object.fromEntries(lines.map(({ lineId, quantity }) => [lineId, quantity]));
  const price = priceOf(state, quantities, left);
  if (typeof price === 'string') return undefined;
  const amount = price.amount < left.amount ? price : left;
  if (amount.amount === 0n) return undefined;
  const refund = { refundId, amount, reason };
  return {
    type: 'RefundAsked',
    data: { refund, lines: Object.keys(quantities), by: 'fulfilment' },
  };
};
