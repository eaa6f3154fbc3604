import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { lineWith } from '../../local/simulators/storefronts/order.ts';
import { viewOf, waitingIn } from './books.ts';
import { type Pipeline, startPipeline } from './pipeline.ts';
import { nextOrder, openShop, type Shop } from './shop.ts';
import { expectSoundStock, ordersWith, stockBooks, stockIs } from './stock-books.ts';

let pipeline: Pipeline;

beforeEach(async () => {
  pipeline = await startPipeline();
});
afterEach(async () => {
  expect(await waitingIn(pipeline, 'DeadLetter')).toBe(0);
  await pipeline.stop();
});

const TRACKED = { 'stock.mode': 'karwan' };

const orderOf = (quantities: Readonly<Record<string, number>>) =>
  nextOrder({
    lines: Object.entries(quantities).map(([sku, quantity], index) =>
      lineWith({ id: String(9000 + index), sku, title: sku, quantity }),
    ),
  });

/** So many buyers order the same at the same instant. */
const buyAtOnce = async (
  shop: Shop,
  buyers: number,
  quantities: Readonly<Record<string, number>>,
): Promise<readonly string[]> => {
  const orders = Array.from({ length: buyers }, () => orderOf(quantities));
  const answers = await pipeline.postAll(orders.map((order) => shop.request(shop.signed(order))));
  expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([200]));
  return orders.map((order) => shop.orderId(order));
};

/** Until every one of the orders has been told about its stock. */
const untilAnswered = async (orders: readonly string[]): Promise<void> => {
  await pipeline.until(async () => {
    const books = await stockBooks(pipeline);
    const told = new Set(
      ['StockAllocated', 'StockAllocationFailed', 'LineBackordered'].flatMap((type) =>
        ordersWith(books, type),
      ),
    );
    return orders.every((order) => told.has(order));
  });
};

describe('buyers at the same instant', () => {
  it('a hundred of one piece: one gets it, ninety-nine are told so', async () => {
    const shop = await openShop(pipeline, { settings: TRACKED });
    await stockIs(pipeline, 'set', { sku: 'BALL', pieces: 1 });
    const orders = await buyAtOnce(shop, 100, { BALL: 1 });
    await untilAnswered(orders);
    const books = await expectSoundStock(pipeline);
    expect(ordersWith(books, 'StockAllocated')).toHaveLength(1);
    expect(ordersWith(books, 'StockAllocationFailed')).toHaveLength(99);
    expect(books.levels).toMatchObject([{ onHand: 1, allocated: 1, available: 0 }]);
  });

  it('eight of the same three products: none fails', async () => {
    const shop = await openShop(pipeline, { settings: TRACKED });
    for (const sku of ['BALL', 'NET', 'SHOE']) {
      await stockIs(pipeline, 'receive', { sku, pieces: 8 });
    }
    const orders = await buyAtOnce(shop, 8, { BALL: 1, NET: 1, SHOE: 1 });
    await untilAnswered(orders);
    const books = await expectSoundStock(pipeline);
    expect(ordersWith(books, 'StockAllocated').toSorted()).toEqual([...orders].toSorted());
    for (const level of books.levels) expect(level).toMatchObject({ allocated: 8, available: 0 });
  });
});

describe('orders that wait for stock', () => {
  it('get it in the order in which they were placed, without anybody asking', async () => {
    const settings = { ...TRACKED, 'stock.shortage': 'backorder' };
    const shop = await openShop(pipeline, { settings });
    await stockIs(pipeline, 'set', { sku: 'BALL', pieces: 1 });
    const orders = ['10:00', '09:00', '11:00'].map((time) => ({
      ...orderOf({ BALL: 2 }),
      placedAt: `2026-10-31T${time}:00.000Z`,
    }));
    for (const order of orders) {
      await shop.insist(shop.signed(order));
      await untilAnswered([shop.orderId(order)]);
    }
    const [ten = '', nine = '', eleven = ''] = orders.map((order) => shop.orderId(order));
    expect((await expectSoundStock(pipeline)).waiting).toEqual([
      `BALL ${nine} 2`,
      `BALL ${ten} 1`,
      `BALL ${eleven} 2`,
    ]);
    await stockIs(pipeline, 'receive', { sku: 'BALL', pieces: 3 });
    await pipeline.until(async () => (await stockBooks(pipeline)).waiting.length === 1);
    expect((await expectSoundStock(pipeline)).waiting).toEqual([`BALL ${eleven} 2`]);
  });
});

describe('an order of more lines than can be kept at once', () => {
  it('is held, and says so', async () => {
    const shop = await openShop(pipeline, { settings: TRACKED });
    const quantities = Object.fromEntries(Array.from({ length: 91 }, (_, n) => [`SKU${n}`, 1]));
    const order = orderOf(quantities);
    await shop.insist(shop.signed(order));
    await pipeline.until(
      async () => (await viewOf(pipeline, shop.orderId(order)))?.['state'] === 'on_hold',
    );
    const shown = await pipeline.ask('orders.show', { order: shop.orderId(order) });
    expect(JSON.stringify(shown)).toContain('than can be kept at once: split the order');
  });
});

describe('stock that is not kept here', () => {
  it('is not counted: the order goes on at once', async () => {
    const shop = await openShop(pipeline);
    const order = orderOf({ BALL: 3 });
    await shop.insist(shop.signed(order));
    await pipeline.until(async () =>
      (await stockBooks(pipeline)).commits.some(({ subject }) =>
        subject.endsWith(shop.orderId(order)),
      ),
    );
    expect((await stockBooks(pipeline)).levels).toEqual([]);
  });
});
