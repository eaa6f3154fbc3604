import assert from 'node:assert/strict';
import { nextOrder, PROVIDERS, type Provider } from '../../flows/shop.ts';
import type { ShownOrder } from '../karwan-command.ts';
import type { Shop } from '../shop.ts';
import type { Flow, World } from '../world.ts';

export const typesOf = ({ timeline }: ShownOrder): readonly string[] =>
  timeline.map(({ type }) => type);

/** The order was placed once, in its own log and on the bus. */
export const assertPlacedOnce = async (
  { subscriber, until }: World,
  shown: ShownOrder,
): Promise<void> => {
  const { orderId } = shown.order;
  assert.equal(typesOf(shown).filter((type) => type === 'OrderPlaced').length, 1);
  const subject = `order/${orderId}`;
  const heard = await until(`OrderPlaced of ${orderId} on the bus`, async () => {
    const count = await subscriber.heard('OrderPlaced', subject);
    return count > 0 && count;
  });
  assert.equal(heard, 1, 'distinct OrderPlaced events on the bus');
};

/** The order as soon as payments have answered. */
export const confirmedOrder = (
  world: World,
  shop: Shop,
  order: { readonly externalId: string },
): Promise<ShownOrder> =>
  world.until(`order ${order.externalId} confirmed`, async () => {
    const now = await world.orderOf(shop, order);
    return now.order.state === 'confirmed' && now;
  });

/** Its channel is open and listed without its secret. */
const assertListed = async ({ karwan }: World, shop: Shop): Promise<void> => {
  const text = JSON.stringify(await karwan.json('channels', 'list'));
  assert.ok(text.includes(shop.channelId));
  assert.ok(!/secret of|whsec_/.test(text), 'a secret is listed');
};

const placedThrough = (provider: Provider): Flow => ({
  name: `${provider}: a signed webhook becomes a placed order, seen by the command line`,
  run: async (world) => {
    const shop = await world.openShop(provider);
    await assertListed(world, shop);
    const order = nextOrder();
    await shop.insist(shop.signed(order));
    const shown = await confirmedOrder(world, shop, order);
    assert.equal(shown.order.totalText, '106.00 EUR');
    await assertPlacedOnce(world, shown);
    assert.deepEqual(await world.karwan.orderIds(shop.merchantId), [shop.orderId(order)]);
    assert.ok(!JSON.stringify(shown).includes('Amelia'), 'the buyer is shown unasked');
    const revealed = await world.karwan.showOrder(shop.orderId(order), '--reveal');
    assert.equal(revealed?.personal['buyer.name'], 'Amelia Hart');
  },
});

const cancelled: Flow = {
  name: 'an order is edited, then cancelled by the storefront',
  run: async (world) => {
    const shop = await world.openShop();
    const order = nextOrder();
    await shop.insist(shop.signed(order));
    await world.orderOf(shop, order);
    const edited = { ...order, updatedAt: '2026-11-02T10:00:00.000Z', tip: 500n };
    await shop.insist(shop.signed(edited, 'updated'));
    const shown = await world.until('the edit', async () => {
      const now = await world.orderOf(shop, order);
      return now.order.totalText === '111.00 EUR' && now;
    });
    assert.equal(shown.order.state, 'confirmed');
    const cancelledAt = '2026-11-02T11:00:00.000Z';
    await shop.insist(shop.signed({ ...edited, updatedAt: cancelledAt, cancelledAt }, 'cancelled'));
    const last = await world.until('the cancellation', async () => {
      const now = await world.orderOf(shop, order);
      return now.order.state === 'cancelled' && now;
    });
    assert.equal(typesOf(last).filter((type) => type === 'OrderCancelled').length, 1);
    await assertPlacedOnce(world, last);
  },
};

export const placed: readonly Flow[] = [...PROVIDERS.map(placedThrough), cancelled];
