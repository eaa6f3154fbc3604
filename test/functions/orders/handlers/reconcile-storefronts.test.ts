import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { make } from '../../../../functions/orders/handlers/reconcile-storefronts.ts';
import { HOUR } from '../../../../functions/shared/spans.ts';
import { orderWith } from '../../../../local/simulators/storefronts/order.ts';
import { NOW, type OpenStore, openStore, STORES } from '../storefronts/open-store.ts';
import { createStoreScene } from './store-scene.ts';

const context = { getRemainingTimeInMillis: () => 300_000 };
const at = (ms: number) => new Date(ms).toISOString();

describe.each(STORES)('the reconciliation with %s', (name) => {
  let open: OpenStore;
  let scene: Awaited<ReturnType<typeof createStoreScene>>;
  beforeEach(async () => {
    open = await openStore(name);
    scene = await createStoreScene(open);
  });
  afterEach(() => open.store.stop());
  const changed = (externalId: string, ms: number) =>
    open.store.books.put(orderWith({ externalId, updatedAt: at(ms) }));
  const run = async (): Promise<string[]> => {
    scene.fed.length = 0;
    await make(scene.runtime)({}, context);
    return scene.fed.map(({ id }) => id);
  };

  it('feeds in what changed since the channel was made, as if the store had posted it', async () => {
    const { channelId } = await scene.addChannel(open.store.url);
    changed('1', NOW - HOUR);
    changed('2', NOW + 60_000);
    await run();
    const settings = { apiBase: open.store.url };
    expect(scene.fed).toMatchObject([
      {
        kind: 'webhook',
        name: 'WebhookReceived',
        merchantId: 'm1',
        data: { channelId, provider: name, settings },
      },
    ]);
  });

  it('asks again only for the overlap, and feeds in only what is not as it was', async () => {
    await scene.addChannel(open.store.url);
    changed('1', NOW + 1_000);
    changed('2', NOW + HOUR);
    expect(await run()).toHaveLength(2);
    expect(await run()).toEqual([]);
    // It became visible late: its time is before that of what was fed in already.
    changed('3', NOW + HOUR - 60_000);
    expect(await run()).toHaveLength(1);
    changed('4', NOW + 2 * HOUR);
    expect(await run()).toHaveLength(1);
    expect(await run()).toEqual([]);
  });

  it('is not led on by an order from the future past all that changes before', async () => {
    await scene.addChannel(open.store.url);
    changed('1', NOW + 30 * 24 * HOUR);
    expect(await run()).toHaveLength(1);
    changed('2', NOW + 60_000);
    expect(await run()).toHaveLength(1);
    expect(await run()).toEqual([]);
  });

  it('feeds in the same once more, with the same causes, when its place was lost', async () => {
    await scene.addChannel(open.store.url);
    changed('1', NOW + 1_000);
    const first = await run();
    await scene.forgetPlaces();
    expect(await run()).toEqual(first);
  });

  it('keeps its place when a store fails, reconciles the others, and fails as a whole', async () => {
    const other = await openStore(name);
    await scene.addChannel(open.store.url);
    await scene.addChannel(other.store.url);
    changed('1', NOW + 1_000);
    other.store.books.put(orderWith({ externalId: '7', updatedAt: at(NOW + 1_000) }));
    open.store.failNext(/./, 'fail-before');
    await expect(run()).rejects.toMatchObject({ code: 'stores-not-reconciled', retryable: true });
    expect(scene.fed).toHaveLength(1);
    expect(await run()).toHaveLength(1);
    expect(await run()).toEqual([]);
    await other.store.stop();
  });

  it('keeps its place when it runs out of time, and fails, so that somebody hears of it', async () => {
    await scene.addChannel(open.store.url);
    changed('1', NOW + 1_000);
    const hurried = make(scene.runtime)({}, { getRemainingTimeInMillis: () => 1_000 });
    await expect(hurried).rejects.toMatchObject({ code: 'stores-not-reconciled' });
    expect(scene.runtime.lines).toMatchObject([
      { level: 'error', fields: { code: 'out-of-time' } },
    ]);
    expect(scene.fed).toEqual([]);
    expect(await run()).toHaveLength(1);
  });

  it('asks nobody of a channel without API credentials', async () => {
    await scene.register.create({
      merchantId: 'm1',
      provider: name,
      context: 'orders',
      label: '',
      settings: {},
      secret: 'a-signing-secret',
    });
    expect(await run()).toEqual([]);
    expect(open.store.requests).toEqual([]);
  });

  it('writes no credential into its log', async () => {
    await scene.addChannel(open.store.url);
    open.store.failNext(/./, 'cut-before');
    await expect(run()).rejects.toThrow();
    expect(scene.runtime.lines).toMatchObject([{ level: 'error' }]);
    expect(JSON.stringify(scene.runtime.lines)).not.toMatch(/shpat_1|ck_1|cs_1|a-signing-secret/);
  });
});
