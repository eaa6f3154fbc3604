import type { SampleOrder } from '../../../../local/simulators/storefronts/order.ts';
import type { ActPlan } from '../../workload/scenario.ts';
import type { WideWorld } from '../wide-world.ts';
import type { Life } from './life.ts';
import { heldAtStore, putOrder, refundAtStore } from './store.ts';
import type { Act } from './store-acts.ts';

/**
 * The store's staff take goods out of an order that are not sent yet. With the money at Shopify that is a refund of
 * unfulfilled units; without it an edit, and a refund of nothing. WooCommerce knows a refund that moves no money.
 */
const takeOut: Act = (world, life, act) => {
  const { order, merchant } = life;
  if (!order || life.isDeleted || order.cancelledAt !== null) return;
  if (merchant.plan.dialect === 'shopify') takeOutAtShopify(world, life, order, act);
  if (merchant.plan.dialect === 'woocommerce') takeOutAtWooCommerce(life, order);
};

const takeOutAtShopify = (
  world: WideWorld,
  life: Life,
  order: SampleOrder,
  { luck }: ActPlan,
): void => {
  const { merchant, externalId } = life;
  const unsent = merchant.books.unsent(externalId);
  const [first, ...others] = order.lines;
  const left = unsent.find(({ lineId }) => lineId === first?.id)?.quantity ?? 0;
  if (!first || left <= 0) return;
  // One piece, or all that is left of the line.
  const quantity = luck < 0.5 ? 1 : left;
  const lines = [{ lineId: first.id, quantity }];
  const amount = first.unitPrice * BigInt(quantity);
  if (amount <= heldAtStore(life)) {
    refundAtStore(life, { amount, movesMoney: true, lines });
    return;
  }
  if (first.quantity <= quantity) return;
  const removed = (first.removed ?? 0) + quantity;
  const edited = { ...first, quantity: first.quantity - quantity, removed };
  putOrder(world, life, { ...order, lines: [edited, ...others] });
  refundAtStore(life, { amount: 0n, movesMoney: false, lines });
};

const takeOutAtWooCommerce = (life: Life, { lines: [first], paid }: SampleOrder): void => {
  if (!first || paid) return;
  const given = life.merchant.books.refunds(life.externalId).length;
  // Nobody can give back more than the whole order.
  if (given === 0) refundAtStore(life, { amount: first.unitPrice, movesMoney: false });
};

/** Somebody deletes it for good: the store shows it no more. */
const remove: Act = (_world, life) => {
  const { order, merchant, isDeleted } = life;
  if (!order || isDeleted || merchant.plan.dialect === undefined) return;
  merchant.books.remove(life.externalId);
};

export const dialectActs = {
  'store-take-out': takeOut,
  'store-delete': remove,
} satisfies Record<string, Act>;
