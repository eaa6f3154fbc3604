import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type { CallableStore } from '../../../../functions/orders/storefronts/callable-store.ts';
import { orderWith } from '../../../../local/simulators/storefronts/order.ts';
import {
  type OpenStore,
  openStore,
  SIGNING_SECRET,
  STORES,
} from '../../orders/storefronts/open-store.ts';
import { channelOf, createWorld } from '../console-world.ts';

const KEY = 'an-api-key-canary';
const input = {
  merchantId: 'sialkot',
  provider: 'woocommerce',
  secret: 'a-signing-secret',
  apiBase: 'https://shop.example/',
  api: { key: KEY, secret: `${KEY}-secret` },
};

describe('how a store is called', () => {
  it.each(['channels.add', 'channels.connect'])('%s keeps it and shows no secret', async (name) => {
    const channel = { ...channelOf('sialkot', 'chn_1'), provider: 'woocommerce' };
    const { ask, changes } = createWorld([channel]);
    const answer = await ask(name, { ...input, channelId: 'chn_1' });
    expect(answer).toMatchObject({ ok: true });
    expect(JSON.stringify([answer, changes])).not.toContain(KEY);
    expect(JSON.stringify(changes)).toContain('"apiBase":"https://shop.example"');
  });

  it('of a Shopify shop is its own domain, unless another is given', async () => {
    const { ask, changes } = createWorld();
    const settings = { shop: 'sialkot-sports.myshopify.com' };
    await ask('channels.add', { ...input, provider: 'shopify', apiBase: undefined, settings });
    expect(JSON.stringify(changes)).toContain('"apiBase":"https://sialkot-sports.myshopify.com"');
  });

  it.each([
    ['a provider that is not called', { provider: 'generic' }, /^api: /],
    ['no address', { apiBase: undefined }, /^apiBase: /],
    ['an address without encryption', { apiBase: 'http://shop.example' }, /^apiBase: /],
    ['an address with a password in it', { apiBase: 'https://a:b@shop.example' }, /^apiBase: /],
    ['what is no address', { apiBase: 'shop' }, /^apiBase: /],
    ['WooCommerce with half of its credentials', { api: { key: KEY } }, /^api\.secret: /],
    ['an empty key', { api: { key: '', secret: KEY } }, /^api\.key: /],
  ])('is refused with %s', async (_what, change, message) => {
    const { ask, changes } = createWorld();
    const settings = 'provider' in change ? { profile: 'github' } : {};
    const answer = await ask('channels.add', { ...input, settings, ...change });
    if (answer.ok) throw new Error('it was not refused');
    expect(answer.error.message).toMatch(message);
    expect(JSON.stringify(answer)).not.toContain(KEY);
    expect(changes).toEqual([]);
  });

  it.each(['channels.register', 'channels.import'])(
    '%s asks for it when nobody has said',
    async (name) => {
      const { ask } = createWorld();
      expect(await ask(name, { channelId: 'chn_1' })).toMatchObject({
        ok: false,
        error: { code: 'not-connected', fix: expect.stringContaining('channels connect') },
      });
      expect(await ask(name, { channelId: 'chn_9' })).toMatchObject({
        ok: false,
        error: { code: 'not-found' },
      });
    },
  );
});

describe.each(STORES)('a channel of %s', (name) => {
  let open: OpenStore;
  let world: ReturnType<typeof createWorld>;
  const connect = (calls: CallableStore['calls']) =>
    world.stores.set('chn_1', {
      calls,
      known: { signingSecret: SIGNING_SECRET } as CallableStore['known'],
    });
  beforeEach(async () => {
    open = await openStore(name);
    world = createWorld([{ ...channelOf('sialkot', 'chn_1'), provider: name }]);
    connect(open.calls);
  });
  afterEach(() => open.store.stop());

  it('registers its webhooks at its own URL, once', async () => {
    const url = 'https://hooks.example/webhooks/chn_1';
    const first = await world.ask('channels.register', { channelId: 'chn_1' });
    expect(first).toMatchObject({ ok: true, result: { url, added: expect.anything() } });
    const registered = open.store.books.webhooks();
    expect(registered.length).toBeGreaterThan(0);
    expect(registered.every((each) => each.url === url && each.secret === SIGNING_SECRET)).toBe(
      true,
    );
    const again = await world.ask('channels.register', { channelId: 'chn_1' });
    expect(again).toMatchObject({ ok: true, result: { added: [] } });
    expect(open.store.books.webhooks()).toEqual(registered);
  });

  it('imports every open order, page by page, and twice with the same causes', async () => {
    for (let number = 0; number < 60; number += 1) {
      open.store.books.put(orderWith({ externalId: String(3000 + number) }));
    }
    const run = async () => {
      const causes: string[] = [];
      let page: string | undefined;
      do {
        const answer = await world.ask('channels.import', { channelId: 'chn_1', page });
        if (!answer.ok) throw new Error(answer.error.message);
        page = (answer.result as { next?: string }).next;
      } while (page !== undefined);
      causes.push(...world.sent.splice(0).map(({ id }) => id));
      return causes.toSorted();
    };
    const causes = await run();
    expect(new Set(causes).size).toBe(60);
    expect(await run()).toEqual(causes);
  });

  it('tells the store’s refusal in words, with what to do', async () => {
    connect(open.stranger);
    expect(await world.ask('channels.register', { channelId: 'chn_1' })).toMatchObject({
      ok: false,
      error: { code: 'store-access', fix: expect.stringContaining('channels connect') },
    });
  });
});
