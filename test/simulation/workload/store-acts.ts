import { brokenSums } from '../../../local/simulators/storefronts/delivery.ts';
import type { SampleOrder } from '../../../local/simulators/storefronts/order.ts';
import type { Webhook } from '../engine/sender.ts';
import type { World } from '../engine/world.ts';
import { payPage } from './card-buyers.ts';
import { editOf } from './edits.ts';
import type { Life } from './life.ts';
import type { ActPlan } from './scenario.ts';

/** One thing that somebody does about an order. */
export type Act = (world: World, life: Life, act: ActPlan) => void | Promise<void>;

const bookedOf = ({ merchant, externalId }: Life): SampleOrder | undefined =>
  merchant.store.books.order(externalId);

/** The store's order changes; each version has a second of its own. */
const change = (
  world: World,
  life: Life,
  changes: (order: SampleOrder) => Partial<SampleOrder> | undefined,
): void => {
  const order = bookedOf(life);
  const changed = order && changes(order);
  if (!order || !changed) return;
  const second = Math.floor(world.clock.now() / 1000) * 1000;
  const updatedAt = new Date(Math.max(second, Date.parse(order.updatedAt) + 1000)).toISOString();
  life.merchant.store.books.put({ ...order, updatedAt, ...changes(order) });
};

const edit: Act = (world, life, { luck }) => change(world, life, (order) => editOf(order, luck));

const pay: Act = (world, life) => change(world, life, () => ({ paid: true }));

/** Its store takes the cancellation back; what the buyer had paid may have gone back, so they pay again. */
const revive: Act = async (world, life, act) => {
  if ((bookedOf(life)?.cancelledAt ?? null) === null) return;
  change(world, life, () => ({ cancelledAt: null }));
  const isCard = life.plan.payment === 'card' && life.merchant.plan.cards !== 'store';
  if (isCard) await payPage(world, life, act);
};

/** Some buyers change their mind once more, within seconds or hours. */
const cancel: Act = async (world, life, act) => {
  const order = bookedOf(life);
  if (!order || order.cancelledAt !== null) return;
  const { books } = life.merchant.store;
  const held = books.held(life.externalId);
  if (held > 0n && order.payment === 'card') {
    books.refund({ orderId: life.externalId, amount: held, note: '', movesMoney: true });
  }
  books.cancel(life.externalId);
  if (act.luck > 0.35) return;
  await world.sleep(2_000 * 10 ** (act.luck * 10));
  await revive(world, life, act);
};

const refund: Act = (_world, life, { luck }) => {
  const order = bookedOf(life);
  const { books } = life.merchant.store;
  const held = order ? books.held(life.externalId) : 0n;
  if (held <= 0n) return;
  const part = luck < 0.3 ? held : held / 3n || 1n;
  books.refund({ orderId: life.externalId, amount: part, note: 'a scratch', movesMoney: true });
};

const repeat =
  (which: 'first' | 'last'): Act =>
  async ({ sender }, life) => {
    const { webhook } = (which === 'first' ? life.told[0] : life.told.at(-1)) ?? {};
    if (webhook) await sender.post(life.merchant.path, webhook);
  };

/** What a stranger sends, or a store whose sums do not add up; the status goes to the witnesses. */
const garbled =
  (
    make: (life: Life, order: SampleOrder) => Webhook,
    note: (life: Life, status: number) => void,
  ): Act =>
  async ({ sender }, life) => {
    const order = bookedOf(life);
    if (!order || life.merchant.plan.storefront === 'generic') return;
    note(life, await sender.post(life.merchant.path, make(life, order)));
  };

const forge: Act = garbled(
  (_life, order) => ({
    body: Buffer.from(JSON.stringify({ id: order.externalId, note: 'forged' })),
    headers: { 'x-shopify-hmac-sha256': 'AAAA', 'x-wc-webhook-signature': 'AAAA' },
  }),
  (_life, status) => {
    if (status === 200) throw new Error('a forged webhook was taken');
  },
);

const breakSums: Act = garbled(
  (life, order) => {
    const { plan, secret } = life.merchant;
    const number = `${order.externalId}9`;
    return brokenSums(
      { storefront: plan.storefront } as Parameters<typeof brokenSums>[0],
      { ...order, externalId: number, number },
      secret,
    );
  },
  (life, status) => {
    if (status === 200) life.broken = true;
  },
);

export const storeActs = {
  'store-edit': edit,
  'store-pay': pay,
  'store-cancel': cancel,
  'store-revive': revive,
  'store-refund': refund,
  'store-repeat': repeat('last'),
  'store-repeat-old': repeat('first'),
  'store-forge': forge,
  'store-break': breakSums,
} satisfies Record<string, Act>;
