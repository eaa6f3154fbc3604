import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type { SQSEvent } from 'aws-lambda';
import { make } from '../../../../functions/orders/handlers/call-storefronts.ts';
import { orderIdOf } from '../../../../functions/shared/ids.ts';
import { orderWith } from '../../../../local/simulators/storefronts/order.ts';
import { NOW, type OpenStore, openStore, STORES } from '../storefronts/open-store.ts';
import { createStoreScene } from './store-scene.ts';

const at = new Date(NOW).toISOString();
const ORDER = orderWith({ externalId: '1001' });

describe.each(STORES)('asking %s for an order', (name) => {
  let open: OpenStore;
  let scene: Awaited<ReturnType<typeof createStoreScene>>;
  let channelId: string;
  beforeEach(async () => {
    open = await openStore(name);
    open.store.books.put(ORDER);
    scene = await createStoreScene(open);
    ({ channelId } = await scene.addChannel(open.store.url));
  });
  afterEach(() => open.store.stop());

  const streamOf = (externalOrderId: string) => ({
    context: 'orders',
    merchantId: 'm1',
    subject: `order/${orderIdOf(channelId, externalOrderId)}`,
  });
  const question = (externalOrderId = '1001', merchantId = 'm1') => ({
    id: 'cmd_1',
    kind: 'command',
    name: 'ReadStorefrontOrder',
    schemaVersion: 1,
    source: 'karwan.orders',
    merchantId,
    subject: streamOf(externalOrderId).subject,
    occurredAt: at,
    recordedAt: at,
    causationId: 'c',
    correlationId: 'c',
    data: {
      channelId,
      provider: name,
      externalOrderId,
      orderId: orderIdOf(channelId, externalOrderId),
      because: 'two versions',
    },
  });
  const work = (message: object) => {
    const attributes = {
      ApproximateReceiveCount: '1',
      ApproximateFirstReceiveTimestamp: String(NOW),
    };
    const record = {
      messageId: 'm',
      receiptHandle: 'h',
      body: JSON.stringify(message),
      attributes,
    };
    const event = { Records: [record] } as unknown as SQSEvent;
    return make(scene.runtime)(event, { getRemainingTimeInMillis: () => 60_000 } as never);
  };
  const told = async (externalOrderId = '1001') =>
    (await scene.log.load(streamOf(externalOrderId))).flatMap(({ events }) => events);

  it('records what the store says as fetched, its personal texts sealed', async () => {
    expect(await work(question())).toEqual({ batchItemFailures: [] });
    const [placed] = await told();
    expect(placed).toMatchObject({
      type: 'OrderPlaced',
      data: { revision: { origin: 'fetched' }, wish: { settings: { apiBase: open.store.url } } },
    });
    expect(JSON.stringify(placed)).toContain('shipTo.line1');
    expect(JSON.stringify(placed)).not.toContain(ORDER.buyer.line1);
  });

  it('asks once for one command', async () => {
    await work(question());
    const asked = open.store.requests.length;
    await work(question());
    expect(open.store.requests).toHaveLength(asked);
  });

  it('calls nobody because of a replay', async () => {
    const replayed = { 'detail-type': 'X', detail: question(), 'replay-name': 'r' };
    expect(await work(replayed)).toEqual({ batchItemFailures: [] });
    expect(open.store.requests).toEqual([]);
  });

  it('calls no store of another merchant', async () => {
    await work(question('1001', 'm2'));
    expect(open.store.requests).toEqual([]);
  });

  it('takes an order that the store has deleted as cancelled', async () => {
    await work(question('9'));
    expect(await told('9')).toMatchObject([
      { type: 'StorefrontCancellationReported', data: { reason: 'deleted' } },
    ]);
  });

  it('comes back when the store is down', async () => {
    open.store.failNext(/./, 'cut-before');
    const failed = { batchItemFailures: [{ itemIdentifier: 'm' }] };
    expect(await work(question())).toEqual(failed);
    expect(await told()).toEqual([]);
  });
});
