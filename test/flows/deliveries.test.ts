import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { MINUTE } from '../../functions/shared/spans.ts';
import { waitingIn } from './books.ts';
import { addEndpoint, listedDeliveries, listedEndpoints, openEndpoints } from './deliveries.ts';
import { NO_FAULTS, neverAnswer, type PortCall } from './faults.ts';
import { MAILS, mailsOf } from './mail.ts';
import { command } from './money.ts';
import { type Pipeline, startPipeline } from './pipeline.ts';
import { comeToRest } from './rest.ts';
import { nextOrder, openShop, type Shop } from './shop.ts';

let pipeline: Pipeline;

beforeEach(async () => {
  pipeline = await startPipeline();
});
afterEach(async () => {
  expect(await waitingIn(pipeline, 'DeadLetter')).toBe(0);
  await pipeline.stop();
});

const URL_A = 'https://a.example/hooks';
const URL_B = 'https://b.example/hooks';
const merchantId = 'sialkot-sports';

const place = async (shop: Shop): Promise<string> => {
  const order = nextOrder();
  await shop.insist(shop.signed(order));
  await comeToRest(pipeline);
  return shop.orderId(order);
};

describe('a merchant’s webhooks', () => {
  it('come once each, verified, without anything of the buyer', async () => {
    const [server] = openEndpoints(pipeline, ['a.example']);
    if (!server) throw new Error('no server');
    await addEndpoint(pipeline, server, { url: URL_A });
    const shop = await openShop(pipeline);
    const orderId = await place(shop);
    const types = server.books.map(({ type }) => type);
    expect(types.toSorted()).toEqual(['order.confirmed', 'order.placed', 'payment.captured']);
    expect(server.books.every(({ verified }) => verified)).toBe(true);
    const placed = server.books.find(({ type }) => type === 'order.placed');
    expect(JSON.parse(placed?.body ?? '')).toEqual({
      type: 'order.placed',
      timestamp: expect.any(String),
      data: {
        orderId,
        channelId: shop.channelId,
        status: expect.any(String),
        number: expect.any(String),
        total: { amount: '10600', currency: 'EUR' },
      },
    });
    const rows = await listedDeliveries(pipeline, { state: 'delivered' });
    expect(rows.map(({ deliveryId }) => deliveryId).toSorted()).toEqual(
      [...server.effects.keys()].toSorted(),
    );
    expect(rows.every(({ attempts }) => attempts === 1)).toBe(true);
  });

  it('are only those that the endpoint wants', async () => {
    const [server] = openEndpoints(pipeline, ['a.example']);
    if (!server) throw new Error('no server');
    await addEndpoint(pipeline, server, { url: URL_A, types: ['order.confirmed'] });
    await place(await openShop(pipeline));
    expect(server.books.map(({ type }) => type)).toEqual(['order.confirmed']);
  });

  it.each(['before', 'after'] as const)(
    'come once, as the buyer’s mail does, though a worker died %s announcing them or deciding the mail',
    async (when) => {
      const [server] = openEndpoints(pipeline, ['a.example']);
      if (!server) throw new Error('no server');
      await addEndpoint(pipeline, server, { url: URL_A, types: ['order.confirmed'] });
      const shop = await openShop(pipeline, { settings: MAILS });
      const died = new Set<string>();
      const dieOnce = ({ functionName, operation, input }: PortCall): Promise<void> => {
        const { pk } = (input['Item'] ?? {}) as { readonly pk?: { readonly S: string } };
        const stream = pk?.S.split('#').at(-1)?.split('/')[0];
        const isOurs = operation === 'PutItem' && /notificationsWorker/.test(functionName);
        if (!isOurs || stream === undefined || died.has(stream)) return Promise.resolve();
        died.add(stream);
        return neverAnswer();
      };
      pipeline.faults = { ...NO_FAULTS, [when]: dieOnce };
      const orderId = await place(shop);
      expect([...died].toSorted()).toEqual(['announcement', 'order']);
      expect(server.books.map(({ type }) => type)).toEqual(['order.confirmed']);
      const mails = mailsOf(pipeline).filter(({ tags }) => tags['karwan-order'] === orderId);
      expect(mails).toHaveLength(1);
    },
  );

  it('of what its buyer is told nothing of are announced all the same', async () => {
    const [server] = openEndpoints(pipeline, ['a.example']);
    if (!server) throw new Error('no server');
    await addEndpoint(pipeline, server, { url: URL_A, types: ['payment.captured'] });
    await place(await openShop(pipeline, { settings: MAILS }));
    expect(server.books.map(({ type }) => type)).toEqual(['payment.captured']);
  });

  it('that fail are tried again for hours, under one id, and keep no other endpoint waiting', async () => {
    const [bad, good] = openEndpoints(pipeline, ['a.example', 'b.example']);
    if (!bad || !good) throw new Error('no servers');
    bad.mood = { status: 500 };
    const types = ['order.confirmed'];
    await addEndpoint(pipeline, bad, { url: URL_A, types });
    await addEndpoint(pipeline, good, { url: URL_B, types });
    await place(await openShop(pipeline));
    expect(good.effects.size).toBe(1);
    expect(bad.effects.size).toBe(0);
    bad.mood = { status: 302, headers: { location: URL_B } };
    await pipeline.clock.advance(10 * MINUTE);
    await comeToRest(pipeline);
    expect(good.books).toHaveLength(1);
    expect(bad.books.length).toBeGreaterThanOrEqual(3);
    expect(await listedDeliveries(pipeline, { state: 'waiting' })).toMatchObject([
      { code: 'http-302', type: 'order.confirmed' },
    ]);
    bad.mood = { status: 200 };
    await pipeline.clock.advance(45 * MINUTE);
    await comeToRest(pipeline);
    expect(bad.effects.size).toBe(1);
    expect(new Set(bad.books.map(({ id }) => id)).size).toBe(1);
    expect(new Set(bad.books.map(({ at }) => at)).size).toBe(bad.books.length);
    expect(await listedDeliveries(pipeline, { state: 'delivered' })).toHaveLength(2);
  });

  it('end at an endpoint that says that it is gone', async () => {
    const [server] = openEndpoints(pipeline, ['a.example']);
    if (!server) throw new Error('no server');
    server.mood = { status: 410 };
    const endpointId = await addEndpoint(pipeline, server, {
      url: URL_A,
      types: ['order.confirmed'],
    });
    const shop = await openShop(pipeline);
    await place(shop);
    expect(await listedEndpoints(pipeline)).toMatchObject([{ endpointId, state: 'disabled' }]);
    await pipeline.clock.advance(MINUTE);
    await place(shop);
    expect(server.books).toHaveLength(1);
    expect(await listedDeliveries(pipeline)).toMatchObject([{ state: 'failed', code: 'http-410' }]);
  });

  it('sent by a worker that dies before it can say so are sent again under the same id', async () => {
    const [server] = openEndpoints(pipeline, ['a.example']);
    if (!server) throw new Error('no server');
    await addEndpoint(pipeline, server, { url: URL_A, types: ['order.confirmed'] });
    const reach = pipeline.outside;
    let deaths = 0;
    pipeline.outside = async (url, init) => {
      const answer = await reach(url, init);
      deaths += 1;
      return deaths === 1 ? neverAnswer() : answer;
    };
    await place(await openShop(pipeline));
    expect(server.books).toHaveLength(2);
    expect(server.effects.size).toBe(1);
    expect(await listedDeliveries(pipeline)).toMatchObject([{ state: 'delivered', attempts: 1 }]);
  });

  it('are sent again at once when a person wants it, and no more once the endpoint is removed', async () => {
    const [server] = openEndpoints(pipeline, ['a.example']);
    if (!server) throw new Error('no server');
    server.mood = 'silence';
    const endpointId = await addEndpoint(pipeline, server, {
      url: URL_A,
      types: ['order.confirmed'],
    });
    const shop = await openShop(pipeline);
    await place(shop);
    const [row] = await listedDeliveries(pipeline);
    const deliveryId = row?.deliveryId ?? '';
    server.mood = { status: 200 };
    await command(pipeline, 'deliveries.retry', { merchantId, deliveryId });
    await comeToRest(pipeline);
    expect([...server.effects.keys()]).toEqual([deliveryId]);
    const removed = await pipeline.ask('endpoints.remove', { endpointId });
    expect(removed).toMatchObject({ ok: true });
    await comeToRest(pipeline);
    await command(pipeline, 'deliveries.retry', { merchantId, deliveryId });
    await comeToRest(pipeline);
    expect(await listedDeliveries(pipeline)).toMatchObject([
      { state: 'failed', code: 'endpoint-removed' },
    ]);
    expect(await listedEndpoints(pipeline)).toEqual([]);
    expect(server.effects.size).toBe(1);
  });
});
