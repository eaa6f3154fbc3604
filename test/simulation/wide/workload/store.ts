import type { WriteBack } from '../../../../functions/orders/storefronts/storefront-calls.ts';
import { genericOrder } from '../../../../local/simulators/storefronts/generic.ts';
import {
  figuresOf,
  major,
  type SampleOrder,
} from '../../../../local/simulators/storefronts/order.ts';
import type { WideWorld } from '../wide-world.ts';
import { type Life, nextId } from './life.ts';
import { sendWebhook } from './webhooks.ts';

/** The order as the store's webhook shows it. */
export const bodyOf = (life: Life, order: SampleOrder): Uint8Array => {
  const { currency } = order;
  const type = life.told.length <= 1 ? 'order.placed' : 'order.updated';
  const body = genericOrder(order, type);
  const refunds = life.storeRefunds.map(({ id, amount, at, ownRefundId }) => ({
    ...{ id, at, amount: major(amount, currency), karwanRefundId: ownRefundId },
  }));
  return Buffer.from(JSON.stringify({ ...body, data: { ...(body['data'] as object), refunds } }));
};

/** The store tells of a version. */
export const tellVersion = (
  world: WideWorld,
  { about, merchant }: Pick<Life, 'about' | 'merchant'>,
  rawBody: Uint8Array,
): void => {
  sendWebhook(world, about, { step: 'orders', about, channel: merchant.channel, rawBody });
};

/** The store has the order so from now on, and says so; each version has a second of its own. */
export const putOrder = (world: WideWorld, life: Life, changed: SampleOrder): void => {
  const second = Math.floor(world.agenda.now() / 1000) * 1000;
  const before = life.order ? Date.parse(life.order.updatedAt) + 1000 : second;
  const order = { ...changed, updatedAt: new Date(Math.max(second, before)).toISOString() };
  life.order = order;
  life.told.push(order);
  for (const { id, quantity } of order.lines) {
    life.mostOrdered.set(id, Math.max(quantity, life.mostOrdered.get(id) ?? 0));
  }
  tellVersion(world, life, bodyOf(life, order));
};

/** Paid at the store and not given back by it yet. */
export const heldAtStore = ({ order, storeRefunds, merchant }: Life): bigint => {
  const isThere = order?.paid && order.payment === 'card' && merchant.plan.cards === 'store';
  const given = storeRefunds.filter(({ movesMoney }) => movesMoney);
  return given.reduce((left, { amount }) => left - amount, isThere ? figuresOf(order).total : 0n);
};

export const refundAtStore = (
  world: WideWorld,
  life: Life,
  refund: { readonly amount: bigint; readonly ownRefundId: string | null; movesMoney: boolean },
): void => {
  if (!life.order) return;
  const at = new Date(world.agenda.now()).toISOString();
  life.storeRefunds.push({ ...refund, id: nextId(life, 'refund'), at });
  putOrder(world, life, life.order);
};

export const cancelAtStore = (world: WideWorld, life: Life): void => {
  if (!life.order || life.order.cancelledAt !== null) return;
  const cancelledAt = new Date(world.agenda.now()).toISOString();
  putOrder(world, life, { ...life.order, cancelledAt });
};

/** What our write-backs do at a store. */
export const heedWriteBack = (world: WideWorld, life: Life, writeBack: WriteBack): void => {
  const { kind, id, amount, moneyAtStore } = writeBack;
  const held = heldAtStore(life);
  if (kind === 'cancellation') {
    if (moneyAtStore && held > 0n) {
      refundAtStore(world, life, { amount: held, ownRefundId: null, movesMoney: true });
    }
    cancelAtStore(world, life);
    return;
  }
  const wanted = amount?.amount ?? held;
  const given = moneyAtStore && wanted > held ? held : wanted;
  if (given > 0n) {
    refundAtStore(world, life, { amount: given, ownRefundId: id, movesMoney: moneyAtStore });
  }
};
