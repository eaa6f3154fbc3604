import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { figuresOf, lineWith, type SampleOrder } from '../../local/simulators/storefronts/order.ts';
import {
  shopifyBody,
  shopifyFulfilment,
  shopifyRefund,
} from '../../local/simulators/storefronts/shopify.ts';
import {
  commitsOf,
  detailOf,
  eventsOf,
  PAID_AT_STORE,
  PAID_AT_STORE_TOLD,
  viewOf,
  waitingIn,
} from './books.ts';
import { type Pipeline, startPipeline, type Webhook } from './pipeline.ts';
import { comeToRest } from './rest.ts';
import { nextOrder, openShop, PROVIDERS, type Provider, type Shop } from './shop.ts';
import { type Subscriber, subscribe } from './subscriber.ts';

let pipeline: Pipeline;
let subscriber: Subscriber;
const shops = new Map<Provider, Shop>();
const shopOf = (provider: Provider): Shop => shops.get(provider) as Shop;

beforeAll(async () => {
  pipeline = await startPipeline();
  subscriber = await subscribe(pipeline);
  for (const provider of PROVIDERS) shops.set(provider, await openShop(pipeline, { provider }));
});
afterAll(async () => {
  expect(await waitingIn(pipeline, 'DeadLetter')).toBe(0);
  await pipeline.stop();
});

const rest = () => comeToRest(pipeline, subscriber);

const take = async (shop: Shop, ...webhooks: readonly Webhook[]): Promise<void> => {
  for (const webhook of webhooks)
    expect(await shop.deliver(webhook)).toMatchObject({ status: 200 });
};

const actsOn = (orderId: string): string[] =>
  subscriber.acted.filter((act) => act.endsWith(orderId)).map((act) => act.split(' ')[0] ?? '');

const UPDATED_AT = '2026-11-02T10:00:00.000Z';

/** What is seen of an order whose two versions came in the given way. */
const seenAfter = async (shop: Shop, send: (both: readonly Webhook[]) => Promise<void>) => {
  const placed = nextOrder({ number: '77', paid: false, payment: 'bank-transfer' });
  const lines = placed.lines.slice(0, 1);
  const updated = { ...placed, updatedAt: UPDATED_AT, paid: true, lines };
  await send([shop.signed(placed), shop.signed(updated, 'updated')]);
  await rest();
  const orderId = shop.orderId(placed);
  expect(actsOn(orderId).filter((name) => name === 'OrderPlaced')).toHaveLength(1);
  const detail = await detailOf(pipeline, orderId);
  const { state, total, payment, updatedAt } = detail?.order ?? {};
  return { state, total, payment, updatedAt, lines: detail?.lines, totals: detail?.totals };
};

/** Two lines with a discount and tax, shipping and a tip; amounts in the currency's minor unit. */
const CURRENCIES: Readonly<Record<string, Partial<SampleOrder>>> = {
  EUR: {},
  JPY: { lines: [lineWith({ unitPrice: 1980n, quantity: 3, tax: 594n })], shipping: 800n },
  KWD: { lines: [lineWith({ unitPrice: 12_345n, quantity: 2, discount: 1n })], shipping: 1_505n },
  PKR: {
    lines: [lineWith({ unitPrice: 1_090_050n, quantity: 7, discount: 99n }), lineWith({ id: '7' })],
    shipping: 405_001n,
    tip: 3n,
  },
};
const TOTALS = { EUR: '106.00', JPY: '7334', KWD: '26.194', PKR: '80362.55' };

describe.each(PROVIDERS)('a signed %s webhook', (provider) => {
  it.each(Object.entries(TOTALS))('becomes one order of exactly %s %s', async (currency, total) => {
    const shop = shopOf(provider);
    const order = nextOrder({ currency, ...CURRENCIES[currency] });
    await take(shop, shop.signed(order));
    await rest();
    const detail = await detailOf(pipeline, shop.orderId(order));
    expect(detail?.order).toMatchObject({
      state: 'confirmed',
      externalOrderId: order.externalId,
      total: { amount: String(figuresOf(order).total), currency },
      totalText: `${total} ${currency}`,
      payment: { state: 'paid' },
      versions: { orders: 3 },
    });
    expect(detail?.lines.map(({ lineId, quantity }) => ({ lineId, quantity }))).toEqual(
      order.lines.map(({ id, quantity }) => ({ lineId: id, quantity })),
    );
    expect(detail?.totals['shipping']).toContain(currency);
    expect((await eventsOf(pipeline, shop.orderId(order))).toSorted()).toEqual(PAID_AT_STORE);
    expect(actsOn(shop.orderId(order)).toSorted()).toEqual(PAID_AT_STORE_TOLD);
  });

  it('keeps what the buyer saw beside what the shop books', async () => {
    const shop = shopOf(provider);
    const order = nextOrder({ presentment: { currency: 'JPY', total: 17_412n } });
    await take(shop, shop.signed(order));
    await rest();
    const view = await viewOf(pipeline, shop.orderId(order));
    expect(view).toMatchObject({ totalText: '106.00 EUR' });
    // WooCommerce has one currency per order.
    const seen = provider === 'woocommerce' ? null : { amount: '17412', currency: 'JPY' };
    expect(view).toMatchObject({ presentment: seen });
  });

  it.each([
    ['five times, one after the other', 'in turn'],
    ['five times at the same instant', 'at once'],
  ])('sent %s is one order', async (_how, way) => {
    const shop = shopOf(provider);
    const order = nextOrder();
    const five = Array.from({ length: 5 }, () => shop.signed(order));
    if (way === 'in turn') await take(shop, ...five);
    else {
      const answers = await pipeline.postAll(five.map(shop.request));
      expect(answers.map(({ status }) => status)).toEqual([200, 200, 200, 200, 200]);
    }
    await rest();
    expect((await eventsOf(pipeline, shop.orderId(order))).toSorted()).toEqual(PAID_AT_STORE);
    expect(actsOn(shop.orderId(order)).toSorted()).toEqual(PAID_AT_STORE_TOLD);
  });

  it('gives the same order whichever of two versions comes first', async () => {
    const shop = shopOf(provider);
    const oldFirst = await seenAfter(shop, (both) => take(shop, ...both));
    const newFirst = await seenAfter(shop, (both) => take(shop, ...both.toReversed()));
    const atOnce = await seenAfter(shop, async (both) => {
      await pipeline.postAll(both.map(shop.request));
    });
    expect(oldFirst).toMatchObject({ updatedAt: UPDATED_AT, lines: [{}] });
    expect(newFirst).toEqual(oldFirst);
    expect(atOnce).toEqual(oldFirst);
  });

  it('cancels an order, before it was placed and after', async () => {
    const shop = shopOf(provider);
    for (const first of ['created', 'cancelled'] as const) {
      const order = nextOrder({ paid: false });
      const at = '2026-11-02T11:00:00.000Z';
      const cancelled = { ...order, updatedAt: at, cancelledAt: at };
      const both = [shop.signed(order), shop.signed(cancelled, 'cancelled')];
      await take(shop, ...(first === 'created' ? both : both.toReversed()));
      await rest();
      const orderId = shop.orderId(order);
      expect(await viewOf(pipeline, orderId)).toMatchObject({ state: 'cancelled' });
      expect(actsOn(orderId).filter((name) => name.startsWith('Order'))).toEqual([
        'OrderPlaced',
        'OrderCancellationRequested',
        'OrderCancelled',
      ]);
    }
  });
});

describe('orders that look alike', () => {
  it('stay apart by merchant and by channel', async () => {
    const owners = [
      await openShop(pipeline, { merchantId: 'lahore-leather' }),
      await openShop(pipeline, { merchantId: 'lahore-leather' }),
      await openShop(pipeline, { merchantId: 'kasur-crafts' }),
      await openShop(pipeline, { merchantId: 'kasur-crafts', provider: 'woocommerce' }),
    ];
    const order = nextOrder();
    for (const shop of owners) await take(shop, shop.signed(order));
    await rest();
    const ids = owners.map((shop) => shop.orderId(order));
    expect(new Set(ids).size).toBe(4);
    for (const [index, shop] of owners.entries()) {
      const { merchantId, channelId, provider } = shop;
      const view = await viewOf(pipeline, ids[index] ?? '');
      expect(view).toMatchObject({ merchantId, channelId, provider, versions: { orders: 3 } });
    }
    const mine = await pipeline.ask('orders.list', { merchants: ['kasur-crafts'] });
    expect(mine).toMatchObject({ ok: true, result: { orders: [{}, {}] } });
    const found = await pipeline.ask('orders.show', { order: order.externalId });
    expect(found).toMatchObject({ ok: false, error: { code: 'ambiguous' } });
  });
});

describe('facts about an order that has not come yet', () => {
  it('are kept, wait for it, and are told once it is there', async () => {
    const shop = shopOf('shopify');
    const order = nextOrder();
    const orderId = shop.orderId(order);
    const at = '2026-11-02T12:00:00.000Z';
    const refund = shopifyRefund({ id: '509562969001', amount: 500n, note: 'flat', order, at });
    const parcel = shopifyFulfilment({ id: '255858046', order, at, trackingNumber: 'RR1PK' });
    await take(shop, shop.sign(shopifyBody(refund)), shop.sign(shopifyBody(parcel)));
    await rest();
    expect(actsOn(orderId)).toEqual([]);
    expect(await viewOf(pipeline, orderId)).toMatchObject({
      state: 'awaited',
      deadlines: [{ kind: 'webhook_to_order' }],
    });

    await take(shop, shop.signed(order));
    await rest();
    expect(await viewOf(pipeline, orderId)).toMatchObject({
      state: 'confirmed',
      totalText: '106.00 EUR',
    });
    expect(actsOn(orderId)).toContain('OrderPlaced');
    const placing = (await commitsOf(pipeline, orderId))[2];
    const told = placing?.events.find(({ type }) => type === 'MoneyWanted')?.data;
    const refunds = [
      { externalRefundId: '509562969001', amount: { amount: '500', currency: 'EUR' } },
    ];
    expect(told).toMatchObject({ wish: { storeSays: { refunds } } });
  });
});
