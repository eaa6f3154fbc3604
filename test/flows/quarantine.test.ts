import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { storefronts } from '../../functions/orders/storefronts/index.ts';
import type { Mapped, Storefront } from '../../functions/orders/storefronts/storefront.ts';
import type { SampleOrder } from '../../local/simulators/storefronts/order.ts';
import { shopifyBody, shopifyOrder } from '../../local/simulators/storefronts/shopify.ts';
import { brokenBody, parcelOf, refundOf } from './bodies-for-quarantine.ts';
import { detailOf, eventsOf, PAID_AT_STORE, rowsOf, viewOf, waitingIn } from './books.ts';
import { holdingsOf } from './holdings.ts';
import { type Pipeline, startPipeline } from './pipeline.ts';
import { comeToRest } from './rest.ts';
import { nextOrder, openShop, PROVIDERS, type Provider, type Shop } from './shop.ts';
import { type Subscriber, subscribe } from './subscriber.ts';

const shopify = storefronts['shopify'] as Storefront;

let pipeline: Pipeline;
let subscriber: Subscriber;
let merchants = 0;

beforeAll(async () => {
  pipeline = await startPipeline();
  subscriber = await subscribe(pipeline);
});
afterAll(() => pipeline.stop());
afterEach(() => {
  pipeline.storefronts['shopify'] = shopify;
});

/** Each test has a merchant of its own, so that its list holds nothing else. */
const shopFor = (provider: Provider = 'shopify'): Promise<Shop> => {
  merchants += 1;
  return openShop(pipeline, { provider, merchantId: `merchant-${merchants}` });
};

const rest = () => comeToRest(pipeline, subscriber);

interface Quarantined {
  readonly quarantineId: string;
  readonly state: string;
  readonly problems: readonly { readonly code: string; readonly message: string }[];
}

const listed = async (shop: Shop, state = 'all'): Promise<readonly Quarantined[]> => {
  const input = { merchants: [shop.merchantId], state };
  const answer = await pipeline.ask('quarantine.list', input);
  if (!answer.ok) throw new Error(answer.error.message);
  return (answer.result as { quarantined: Quarantined[] }).quarantined;
};

/** The one thing in quarantine of the shop's merchant. */
const only = async (shop: Shop): Promise<Quarantined> => {
  const [first, ...others] = await listed(shop);
  if (!first || others.length > 0)
    throw new Error(`${others.length} beside ${first?.quarantineId}`);
  return first;
};

const command = (name: 'replay' | 'reject', quarantineId: string, more: object = {}) =>
  pipeline.ask(`quarantine.${name}`, {
    quarantineId,
    commandId: `wish-${quarantineId.slice(-8)}-${name}`,
    why: 'the total was checked by hand',
    ...more,
  });

const eventsIn = async (quarantineId: string): Promise<string[]> =>
  (await rowsOf(pipeline, 'orderscommits'))
    .filter(({ pk }) => pk.S.endsWith(quarantineId))
    .flatMap(({ body }) =>
      JSON.parse(body?.S ?? '{}').events.map((event: { type: string }) => event.type),
    );

const refuses = (problem: string): Mapped => ({
  kind: 'unmappable',
  problems: [{ code: 'bad-field', path: '/note', message: problem }],
});

/** A release that cannot read what it should, until the given settings say how. */
const readsOnlyWith = (setting: string): Storefront => ({
  ...shopify,
  map: (webhook, settings) =>
    settings['dialect'] === setting ? shopify.map(webhook, settings) : refuses('unknown dialect'),
});

const quarantineOne = async (shop: Shop, body: Uint8Array): Promise<string> => {
  await shop.insist(shop.sign(body));
  await rest();
  return (await only(shop)).quarantineId;
};

describe.each(PROVIDERS)('a signed %s order whose sums are wrong', (provider) => {
  it('is kept, sealed, once, with coded problems, and is no order', async () => {
    const shop = await shopFor(provider);
    const order = nextOrder();
    const body = brokenBody(provider, order);
    const three = [shop.sign(body), shop.sign(body), shop.sign(body)];
    await pipeline.postAll(three.map(shop.request));
    await rest();
    const { quarantineId, state, problems } = await only(shop);
    expect(state).toBe('quarantined');
    expect(problems).toContainEqual({
      code: 'sums-differ',
      path: expect.stringMatching(/^\//),
      message: expect.stringMatching(/\w+/),
    });
    expect(await viewOf(pipeline, shop.orderId(order))).toBeUndefined();
    expect(await eventsIn(quarantineId)).toEqual(['OrderQuarantined']);
    const acts = subscriber.acted.filter((act) => act.endsWith(quarantineId));
    expect(acts).toEqual([`OrderQuarantined quarantine/${quarantineId}`]);

    const held = await holdingsOf(pipeline);
    const raw = held.find(({ place }) => place.endsWith(`quarantine/${quarantineId}`));
    expect(raw?.text.length).toBeGreaterThan(body.length);
    for (const part of ['Amelia', body.toString('base64').slice(40, 80)]) {
      expect(raw?.text).not.toContain(part);
    }
    const shown = await pipeline.ask('quarantine.show', { quarantineId, reveal: true });
    expect(shown).toMatchObject({ ok: true, result: { body: body.toString() } });
    expect(await waitingIn(pipeline, 'DeadLetter')).toBe(0);
  });
});

describe('a replay out of quarantine', () => {
  it('makes the order when the settings are mended, and only then', async () => {
    const shop = await shopFor();
    const order = nextOrder();
    pipeline.storefronts['shopify'] = readsOnlyWith('old');
    const quarantineId = await quarantineOne(shop, shopifyBody(shopifyOrder(order)));

    await command('replay', quarantineId, {
      commandId: 'first-wish',
      settings: { dialect: 'new' },
    });
    await rest();
    expect(await only(shop)).toMatchObject({
      state: 'quarantined',
      problems: [{ message: 'unknown dialect' }],
    });
    expect(await viewOf(pipeline, shop.orderId(order))).toBeUndefined();

    await command('replay', quarantineId, {
      commandId: 'second-wish',
      settings: { dialect: 'old' },
    });
    await rest();
    expect(await only(shop)).toMatchObject({ state: 'resolved' });
    expect((await eventsOf(pipeline, shop.orderId(order))).toSorted()).toEqual(PAID_AT_STORE);
    const detail = await detailOf(pipeline, shop.orderId(order), true);
    expect(detail).toMatchObject({
      order: { totalText: '106.00 EUR', merchantId: shop.merchantId, channelId: shop.channelId },
      personal: { 'buyer.name': 'Amelia Hart' },
    });
  });

  it('makes the order after a release that reads it', async () => {
    const shop = await shopFor();
    const order = nextOrder();
    pipeline.storefronts['shopify'] = { ...shopify, map: () => refuses('a bug of ours') };
    const quarantineId = await quarantineOne(shop, shopifyBody(shopifyOrder(order)));
    pipeline.storefronts['shopify'] = shopify;
    await command('replay', quarantineId);
    await rest();
    expect(await only(shop)).toMatchObject({ state: 'resolved' });
    expect(await eventsIn(quarantineId)).toEqual([
      'OrderQuarantined',
      'QuarantineReplayRequested',
      'QuarantineResolved',
    ]);
    expect(await viewOf(pipeline, shop.orderId(order))).toMatchObject({ state: 'confirmed' });
  });

  it.each([
    ['a refund', (order: SampleOrder) => refundOf(order)],
    ['a parcel', (order: SampleOrder) => parcelOf(order)],
  ])('ends when what was read at last is %s', async (_what, bodyOf) => {
    const shop = await shopFor();
    const order = nextOrder();
    await shop.insist(shop.signed(order));
    await rest();
    pipeline.storefronts['shopify'] = { ...shopify, map: () => refuses('a bug of ours') };
    const quarantineId = await quarantineOne(shop, bodyOf(order));
    pipeline.storefronts['shopify'] = shopify;
    await command('replay', quarantineId);
    await rest();
    expect(await only(shop)).toMatchObject({ state: 'resolved' });
    const events = await eventsOf(pipeline, shop.orderId(order));
    expect(events).toEqual(expect.arrayContaining(PAID_AT_STORE));
    const reported = events.filter((type) =>
      /^Storefront(?:Refund|Fulfilment)Reported$/.test(type),
    );
    expect(reported).toHaveLength(1);
  });

  it('ends when what was read at last is a store’s request about a buyer', async () => {
    const shop = await shopFor();
    pipeline.storefronts['shopify'] = { ...shopify, map: () => refuses('a bug of ours') };
    const request = { shop_id: 1, shop_domain: 'sialkot.myshopify.com', data_request: { id: 7 } };
    const quarantineId = await quarantineOne(shop, Buffer.from(JSON.stringify(request)));
    pipeline.storefronts['shopify'] = shopify;
    await command('replay', quarantineId);
    await rest();
    expect(await only(shop)).toMatchObject({ state: 'resolved' });
    const asked = await pipeline.ask('privacy.list', { merchants: [shop.merchantId] });
    const { requests } = (asked.ok ? asked.result : {}) as { requests: { requestId: string }[] };
    expect(requests).toMatchObject([{ reference: '7', state: 'open' }]);
    const shown = await pipeline.ask('quarantine.show', { quarantineId });
    const note = `Became ${requests[0]?.requestId}.`;
    expect(shown).toMatchObject({ ok: true, result: { quarantined: { note } } });
  });

  it('changes nothing when the store told of a newer version meanwhile, and ends', async () => {
    const shop = await shopFor();
    const order = nextOrder();
    pipeline.storefronts['shopify'] = { ...shopify, map: () => refuses('a bug of ours') };
    const quarantineId = await quarantineOne(shop, shopifyBody(shopifyOrder(order)));
    pipeline.storefronts['shopify'] = shopify;
    const updatedAt = '2026-11-03T10:00:00.000Z';
    await shop.insist(shop.signed({ ...order, updatedAt, tip: 100n }, 'updated'));
    await rest();
    await command('replay', quarantineId);
    await rest();
    expect(await only(shop)).toMatchObject({ state: 'resolved' });
    expect((await eventsOf(pipeline, shop.orderId(order))).toSorted()).toEqual(PAID_AT_STORE);
    expect(await viewOf(pipeline, shop.orderId(order))).toMatchObject({ updatedAt });
  });

  it('sent twice with the same command id is one', async () => {
    const shop = await shopFor();
    pipeline.storefronts['shopify'] = readsOnlyWith('none');
    const quarantineId = await quarantineOne(shop, shopifyBody(shopifyOrder(nextOrder())));
    const both = await Promise.all([
      command('replay', quarantineId),
      command('replay', quarantineId),
    ]);
    expect(both).toMatchObject([{ ok: true }, { ok: true }]);
    await rest();
    expect(await command('replay', quarantineId)).toMatchObject({ ok: true });
    await rest();
    expect(await eventsIn(quarantineId)).toEqual([
      'OrderQuarantined',
      'QuarantineReplayRequested',
      'QuarantineReplayFailed',
    ]);
  });
});

describe('a rejection', () => {
  it('ends it, is told, and leaves nothing to replay', async () => {
    const shop = await shopFor('woocommerce');
    const quarantineId = await quarantineOne(shop, brokenBody('woocommerce', nextOrder()));
    expect(await command('reject', quarantineId)).toMatchObject({ ok: true });
    await rest();
    expect(await only(shop)).toMatchObject({ state: 'rejected' });
    expect(await listed(shop, 'quarantined')).toEqual([]);
    expect(subscriber.acted).toContain(`OrderRejected quarantine/${quarantineId}`);
    expect(await command('replay', quarantineId)).toMatchObject({
      ok: false,
      error: { code: 'refused', message: expect.stringContaining('rejected') },
    });
  });

  it('needs a reason and a command id of its caller', async () => {
    const shop = await shopFor('woocommerce');
    const quarantineId = await quarantineOne(shop, brokenBody('woocommerce', nextOrder()));
    for (const [missing, name] of [
      [{ why: '' }, 'why'],
      [{ commandId: '1' }, 'commandId'],
      [{ quarantineId: undefined }, 'quarantineId'],
    ] as const) {
      const answer = await command('reject', quarantineId, missing);
      expect(answer).toMatchObject({
        ok: false,
        error: { code: 'bad-input', message: expect.stringContaining(name) },
      });
    }
    expect(await only(shop)).toMatchObject({ state: 'quarantined' });
  });
});
