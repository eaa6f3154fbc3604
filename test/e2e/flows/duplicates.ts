import assert from 'node:assert/strict';
import * as z from 'zod';
import { lineWith } from '../../../local/simulators/storefronts/order.ts';
import { nextOrder } from '../../flows/shop.ts';
import type { Flow } from '../world.ts';
import { assertPlacedOnce, typesOf } from './placed.ts';

const sameInstant: Flow = {
  name: 'the same webhook twice at the same instant is one order',
  run: async (world) => {
    const shop = await world.openShop('woocommerce');
    const order = nextOrder();
    const webhook = shop.signed(order);
    assert.deepEqual(await Promise.all([shop.deliver(webhook), shop.deliver(webhook)]), [200, 200]);
    const shown = await world.orderOf(shop, order);
    await assertPlacedOnce(world, shown);
    assert.deepEqual(await world.karwan.orderIds(shop.merchantId), [shop.orderId(order)]);
  },
};

const storm: Flow = {
  name: 'a storm: the update comes before the order, and each of them five times at once',
  run: async (world) => {
    const shop = await world.openShop();
    const order = nextOrder();
    const edited = { ...order, updatedAt: '2026-11-02T12:00:00.000Z', tip: 1000n };
    const update = shop.signed(edited, 'updated');
    const creation = shop.signed(order);
    const five = <Item>(item: Item): readonly Item[] => Array.from({ length: 5 }, () => item);
    await shop.insist(update);
    await Promise.all([...five(update), ...five(creation)].map(shop.insist));
    await world.until('rest', () => queuesAreEmpty(world));
    const shown = await world.orderOf(shop, order);
    // An older version that comes later is recorded nowhere.
    assert.deepEqual(
      typesOf(shown).filter((type) => /Placed|Recorded|Amended/.test(type)),
      ['OrderPlaced'],
    );
    assert.equal(shown.order.totalText, '116.00 EUR');
    await assertPlacedOnce(world, shown);
    assert.deepEqual(await world.karwan.orderIds(shop.merchantId), [shop.orderId(order)]);
  },
};

const levelsSchema = z.looseObject({
  levels: z.array(
    z.looseObject({
      sku: z.string(),
      onHand: z.number(),
      allocated: z.number(),
      available: z.number(),
    }),
  ),
});
const PRODUCTS = ['BALL', 'NET', 'SHOE'];
const BUYERS = 8;

/** An order of one of each product. */
const oneOfEach = () =>
  nextOrder({
    lines: PRODUCTS.map((sku, index) => lineWith({ id: String(9000 + index), sku, title: sku })),
  });

const eightBuyers: Flow = {
  name: 'eight buyers of the same three products at the same instant: eight orders, the stock to the piece',
  run: async (world) => {
    const { karwan, until } = world;
    const shop = await world.openShop('generic', { settings: { 'stock.mode': 'karwan' } });
    const ours = ['--merchant', shop.merchantId];
    for (const sku of PRODUCTS) await karwan.json('stock', 'set', sku, String(BUYERS), ...ours);
    const orders = Array.from({ length: BUYERS }, oneOfEach);
    await Promise.all(orders.map((order) => shop.insist(shop.signed(order))));
    for (const order of orders) await assertPlacedOnce(world, await world.orderOf(shop, order));
    const wanted = orders.map(shop.orderId).toSorted();
    assert.deepEqual((await karwan.orderIds(shop.merchantId)).toSorted(), wanted);
    const levels = await until('everything allocated', async () => {
      const page = levelsSchema.parse(await karwan.json('stock', 'list', ...ours));
      return page.levels.every(({ available }) => available === 0) && page.levels;
    });
    assert.deepEqual(
      levels.map(({ sku, onHand, allocated }) => [sku, onHand, allocated]).toSorted(),
      PRODUCTS.map((sku) => [sku, BUYERS, BUYERS]),
    );
    for (const order of orders) {
      await until(`${order.externalId} confirmed`, async () => {
        const { state } = (await world.orderOf(shop, order)).order;
        return state === 'confirmed';
      });
    }
  },
};

interface StepDepth {
  readonly step: string;
  readonly waiting: number;
  readonly inFlight: number;
  readonly deadLetters: number;
}

export const depths = async ({
  karwan,
}: Pick<Parameters<Flow['run']>[0], 'karwan'>): Promise<readonly StepDepth[]> =>
  ((await karwan.json('dlq', 'list')) as { steps: readonly StepDepth[] }).steps;

/** Nothing waits and nothing is being worked on. */
const queuesAreEmpty = async (world: Parameters<typeof depths>[0]): Promise<boolean> =>
  (await depths(world)).every(({ waiting, inFlight }) => waiting + inFlight === 0);

export const duplicates: readonly Flow[] = [sameInstant, storm, eightBuyers];
