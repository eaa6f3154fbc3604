import type { GoodsAnswer } from '../../fulfilment/contract.ts';
import { isStockKept } from './goods.ts';
import { hasNothing, isBalanced } from './money.ts';
import type { OrderState } from './order.ts';

/** Fulfilment has answered the latest wish, and this is its answer. */
export const goodsAnswerOf = ({ goods, goodsWish }: OrderState): GoodsAnswer | null =>
  goods !== null && goodsWish !== null && goods.answer.seen === goodsWish.number
    ? goods.answer
    : null;

/** What is to be sent is there, or was never to be kept here. */
export const isGoodsAssured = (state: OrderState): boolean =>
  state.goodsWish === null ? !isStockKept(state) : goodsAnswerOf(state)?.assured === true;

/**
 * Nothing is kept for the order, and nothing of it will leave any more: its money may go back. So it is
 * when fulfilment was never told of it.
 */
export const isReleased = (state: OrderState): boolean =>
  state.goodsWish === null ||
  (state.goodsWish.intent === 'release' && goodsAnswerOf(state)?.released === true);

const ENDED: ReadonlySet<string> = new Set([
  'delivered',
  'returned_to_origin',
  'lost',
  'cancelled',
]);

/** Parcels that a carrier has had, and those of them that have not come to their end. */
export const leftParcels = ({ goods }: OrderState) => {
  const left = (goods?.answer.parcels ?? []).filter(({ handedOverAt }) => handedOverAt !== null);
  return { left, underWay: left.filter((parcel) => !hasEnded(parcel)) };
};

type Parcel = NonNullable<OrderState['goods']>['answer']['parcels'][number];

/** One carton's end is not the end of the others. */
const hasEnded = ({ status, cartons }: Parcel): boolean =>
  (cartons ?? [{ status }]).every((carton) => ENDED.has(carton.status));

/** Every parcel has come to its end and nothing is left to be sent; since when, or null. */
export const settledAt = (state: OrderState): string | null => {
  const answer = goodsAnswerOf(state);
  if (answer === null || state.goods === null) return null;
  const { parcels, lines } = answer;
  const left = lines.some(({ ordered, cancelled, handedOver }) => handedOver < ordered - cancelled);
  if (left || !parcels.every(hasEnded)) return null;
  const deliveries = parcels.flatMap(({ deliveredAt }) => deliveredAt ?? []).sort();
  return deliveries.at(-1) ?? state.goods.at;
};

const RETURNS_OVER: ReadonlySet<string> = new Set(['rejected', 'closed', 'expired']);

/** Delivered and paid in full; or nothing reached the buyer and nothing of theirs is with us. */
export const isComplete = (state: OrderState): 'delivered' | 'undelivered' | null => {
  const answer = goodsAnswerOf(state);
  if (answer === null || settledAt(state) === null) return null;
  if (answer.returns.some(({ status }) => !RETURNS_OVER.has(status))) return null;
  const reached = answer.lines.length === 0 || answer.lines.some(({ delivered }) => delivered > 0);
  if (isBalanced(state)) return reached ? 'delivered' : 'undelivered';
  return !reached && hasNothing(state) ? 'undelivered' : null;
};
