import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { DAY } from '../../functions/shared/spans.ts';
import type { SampleOrder } from '../../local/simulators/storefronts/order.ts';
import { detailOf, rowsOf, viewOf, waitingIn } from './books.ts';
import { CANARY_NOTE, canaryBuyer, tracesIn } from './canary.ts';
import { holdingsOf } from './holdings.ts';
import { ledgerOf } from './money.ts';
import { type Pipeline, startPipeline } from './pipeline.ts';
import { comeToRest } from './rest.ts';
import { nextOrder, openShop, type Shop } from './shop.ts';

let pipeline: Pipeline;
let shop: Shop;

beforeEach(async () => {
  pipeline = await startPipeline();
  shop = await openShop(pipeline);
});
afterEach(async () => {
  expect(await waitingIn(pipeline, 'DeadLetter')).toBe(0);
  await pipeline.stop();
});

/** Days in which nothing is to be done but what falls due at their end. */
const days = async (count: number): Promise<void> => {
  pipeline.clock.sleep(count * DAY);
  await pipeline.clock.advance(10 * 60_000);
};
const canaryOrder = (): SampleOrder => nextOrder({ buyer: canaryBuyer, note: CANARY_NOTE });
const privacy = (more: object) =>
  shop.sign(
    Buffer.from(JSON.stringify({ shop_id: 1, shop_domain: 'sialkot.myshopify.com', ...more })),
  );
const redact = (...orders: readonly SampleOrder[]) => {
  const ids = orders.map(({ externalId }) => externalId).join(',');
  const body = privacy({ customer: { id: 1, email: canaryBuyer.email }, orders_to_redact: [] });
  return shop.sign(Buffer.from(Buffer.from(body.body).toString().replace('[]', `[${ids}]`)));
};
const cancelledAt = (order: SampleOrder, at: string): SampleOrder => ({
  ...order,
  updatedAt: at,
  cancelledAt: at,
});
const ask = async (operation: string, input: object): Promise<Record<string, unknown>> => {
  const answer = await pipeline.ask(operation, { merchantId: shop.merchantId, ...input });
  if (!answer.ok) throw new Error(answer.error.message);
  return answer.result as Record<string, unknown>;
};
const ordersOf = async (buyer: string): Promise<readonly string[]> => {
  const { orders } = await ask('privacy.export', { buyer });
  return (orders as { orderId: string }[]).map(({ orderId }) => orderId);
};
const personalOf = async (order: SampleOrder): Promise<readonly string[]> => {
  const shown = await detailOf(pipeline, shop.orderId(order), true);
  return [...new Set(Object.values(shown?.personal ?? {}))];
};
const stored = async (): Promise<readonly string[]> =>
  (await holdingsOf(pipeline))
    .filter(({ text }) => tracesIn(text).length > 0)
    .map(({ place }) => place);

describe('a buyer whom the store wants forgotten', () => {
  it('is read by nobody once the order has ended, nor brought back by a late webhook', async () => {
    const order = canaryOrder();
    await shop.insist(shop.signed(order));
    await comeToRest(pipeline);
    expect(await ordersOf(canaryBuyer.email)).toEqual([shop.orderId(order)]);
    expect(await ordersOf(canaryBuyer.phone ?? '')).toEqual([shop.orderId(order)]);
    await shop.insist(redact(order));
    await comeToRest(pipeline);
    expect(await personalOf(order)).toContain(CANARY_NOTE);

    await shop.insist(shop.signed(cancelledAt(order, '2026-11-02T10:00:00.000Z'), 'updated'));
    await comeToRest(pipeline);
    await pipeline.clock.advance(2 * 60_000);
    expect(await viewOf(pipeline, shop.orderId(order))).toMatchObject({
      state: 'cancelled',
      forgotten: true,
    });
    expect(await personalOf(order)).toEqual(['erased']);
    expect(await ordersOf(canaryBuyer.email)).toEqual([]);

    const money = await ledgerOf(pipeline, shop.orderId(order));
    const late = { ...cancelledAt(order, '2026-11-02T11:00:00.000Z'), note: `${CANARY_NOTE}!` };
    await shop.insist(shop.signed(late, 'updated'));
    await comeToRest(pipeline);
    expect(await personalOf(order)).toEqual(['erased']);
    expect(await ordersOf(canaryBuyer.email)).toEqual([]);
    expect(await ledgerOf(pipeline, shop.orderId(order))).toEqual(money);
    expect((await stored()).every((place) => place.startsWith('bucket archive/'))).toBe(true);
    expect(pipeline.logs.flatMap(tracesIn)).toEqual([]);
  });

  it('is nowhere at all when thirty days have passed', async () => {
    const order = canaryOrder();
    await shop.insist(shop.signed(cancelledAt(order, '2026-11-02T10:00:00.000Z')));
    await shop.insist(redact(order));
    await comeToRest(pipeline);
    const noted = (await holdingsOf(pipeline)).map(({ place }) => place);
    expect(noted).toContain(`bucket erasures/${shop.merchantId}/${shop.orderId(order)}`);
    expect((await stored()).length).toBeGreaterThan(0);
    await days(32);
    await comeToRest(pipeline);
    expect(await stored()).toEqual([]);
    const keys = await rowsOf(pipeline, 'Keys');
    expect(keys.filter(({ kind }) => kind?.S === 'erased')).toHaveLength(1);
  });

  it('is forgotten again when a restored vault has brought the key back', async () => {
    const order = canaryOrder();
    await shop.insist(shop.signed(order));
    await comeToRest(pipeline);
    const [key] = await rowsOf(pipeline, 'Keys');
    await shop.insist(shop.signed(cancelledAt(order, '2026-11-02T10:00:00.000Z'), 'updated'));
    await shop.insist(redact(order));
    await comeToRest(pipeline);
    await pipeline.clock.advance(2 * 60_000);
    expect(await personalOf(order)).toEqual(['erased']);

    const { dynamodb } = pipeline.cloud.services;
    const { TableNames } = (await dynamodb.call('ListTables', {})) as { TableNames: string[] };
    const TableName = TableNames.find((name) => name.includes('Keys'));
    await dynamodb.call('PutItem', { TableName, Item: key });
    await pipeline.clock.advance(2 * 60_000);
    expect(await personalOf(order)).toContain(CANARY_NOTE);
    const replay = { commandId: 'restored-vault', why: 'the vault was restored' };
    expect(await ask('privacy.replay', replay)).toEqual({ orders: 1 });
    await comeToRest(pipeline);
    await pipeline.clock.advance(2 * 60_000);
    expect(await personalOf(order)).toEqual(['erased']);
  });

  it('is forgotten after 25 days though the order is still open', async () => {
    const order = canaryOrder();
    await shop.insist(shop.signed(order));
    await shop.insist(redact(order));
    await comeToRest(pipeline);
    await days(24);
    expect(await personalOf(order)).toContain(CANARY_NOTE);
    await days(2);
    expect(await personalOf(order)).toEqual(['erased']);
  });

  it('is forgotten although the order comes after the request', async () => {
    const order = canaryOrder();
    await shop.insist(redact(order));
    await comeToRest(pipeline);
    await shop.insist(shop.signed(order));
    await comeToRest(pipeline);
    expect(await viewOf(pipeline, shop.orderId(order))).toMatchObject({ state: 'confirmed' });
    expect(await personalOf(order)).toEqual(['erased']);
  });
});

describe('a phone that the desk put in the address', () => {
  const phone = '+92 333 5550199';

  it('finds the order, also after the store’s next version, until its buyer is forgotten', async () => {
    const order = canaryOrder();
    await shop.insist(shop.signed(order));
    await comeToRest(pipeline);
    const orderId = shop.orderId(order);
    const amend = { order: orderId, commandId: 'another-phone', why: 'the buyer called' };
    await ask('orders.amend', { ...amend, shipTo: { phone } });
    await comeToRest(pipeline);
    expect(await ordersOf(phone)).toEqual([orderId]);

    const cancelled = cancelledAt(order, '2026-11-02T10:00:00.000Z');
    await shop.insist(shop.signed(cancelled, 'updated'));
    await comeToRest(pipeline);
    expect(await ordersOf(phone)).toEqual([orderId]);
    const erase = { buyer: phone, commandId: 'asked-by-phone', why: 'asked by phone' };
    expect(await ask('privacy.erase', erase)).toMatchObject({ orderIds: [orderId] });
    await comeToRest(pipeline);
    await pipeline.clock.advance(2 * 60_000);
    expect(await personalOf(order)).toEqual(['erased']);
    expect(await ordersOf(phone)).toEqual([]);
  });
});

describe('what only a person can answer', () => {
  it('is listed, exported and closed', async () => {
    const order = canaryOrder();
    await shop.insist(shop.signed(order));
    const data_request = { id: 9999 };
    await shop.insist(privacy({ orders_requested: [], customer: {}, data_request }));
    await comeToRest(pipeline);
    const { requests } = await ask('privacy.list', {});
    const [request] = requests as { requestId: string }[];
    expect(request).toMatchObject({ kind: 'data-request', reference: '9999', state: 'open' });
    const requestId = request?.requestId ?? '';
    const commandId = 'answered-by-mail';
    await ask('privacy.close', { requestId, commandId, why: 'sent by mail' });
    await comeToRest(pipeline);
    expect((await ask('privacy.list', {}))['requests']).toEqual([]);
    const exported = JSON.stringify(await ask('privacy.export', { buyer: canaryBuyer.email }));
    expect(exported).toContain(canaryBuyer.line1);
  });

  it('a whole shop is forgotten, order by order', async () => {
    const orders = [canaryOrder(), canaryOrder()].map((order) =>
      cancelledAt(order, '2026-11-02T10:00:00.000Z'),
    );
    for (const order of orders) await shop.insist(shop.signed(order));
    await shop.insist(privacy({}));
    await comeToRest(pipeline);
    const { requests } = await ask('privacy.list', {});
    const requestId = (requests as { requestId: string }[])[0]?.requestId ?? '';
    const erase = { requestId, commandId: 'the-shop-has-left', why: 'the shop has left' };
    const { orderIds } = await ask('privacy.erase', erase);
    expect(orderIds).toHaveLength(2);
    await ask('privacy.erase', erase);
    await comeToRest(pipeline);
    for (const order of orders) expect(await personalOf(order)).toEqual(['erased']);
    expect((await ask('privacy.list', {}))['requests']).toEqual([]);
  });
});
