import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { wooPing } from '../../local/simulators/storefronts/woocommerce.ts';
import { viewOf } from './books.ts';
import { NO_FAULTS } from './faults.ts';
import { holdingsOf } from './holdings.ts';
import { type HttpAnswer, type Pipeline, startPipeline, type Webhook } from './pipeline.ts';
import { comeToRest } from './rest.ts';
import { nextOrder, openShop, PROVIDERS, type Provider, type Shop, secretOf } from './shop.ts';

const LIMIT = 512 * 1024;

let pipeline: Pipeline;
const shops = new Map<Provider, Shop>();
const shopOf = (provider: Provider): Shop => shops.get(provider) as Shop;
/** Names of the calls that handlers made since the test began. */
let calls: string[] = [];

beforeAll(async () => {
  pipeline = await startPipeline();
  for (const provider of PROVIDERS) shops.set(provider, await openShop(pipeline, { provider }));
});
afterAll(() => pipeline.stop());
beforeEach(() => {
  calls = [];
  pipeline.faults = {
    ...NO_FAULTS,
    before: async ({ operation }) => {
      calls.push(operation);
    },
  };
});

const withBody = (webhook: Webhook, body: Uint8Array): Webhook => ({ ...webhook, body });
const withHeaders = (webhook: Webhook, headers: Record<string, string>): Webhook => ({
  ...webhook,
  headers: { ...webhook.headers, ...headers },
});

/** Every refusal is JSON that says what to fix, and quotes neither a secret nor what was sent. */
const expectRefusal = (answer: HttpAnswer, status: number, code: string, shop: Shop): void => {
  expect(answer).toMatchObject({
    status,
    body: {
      error: { code, message: expect.stringMatching(/\w+/), fix: expect.stringMatching(/\w+/) },
    },
  });
  const said = [JSON.stringify(answer.body), ...pipeline.logs].join('\n');
  for (const hidden of [shop.secret, 'Amelia', 'Larch Street']) expect(said).not.toContain(hidden);
};

/** Whatever `action` does, nothing is stored, queued or archived. */
const expectNothingStored = async (action: () => Promise<void>): Promise<void> => {
  await comeToRest(pipeline);
  const before = await holdingsOf(pipeline);
  await action();
  await comeToRest(pipeline);
  expect(await holdingsOf(pipeline)).toEqual(before);
};

/** How a request that is not the sender's may differ from one that is. */
const FORGERIES: Readonly<Record<string, (shop: Shop, good: Webhook) => Webhook>> = {
  'one byte more': (_shop, good) => withBody(good, Buffer.concat([good.body, Buffer.from(' ')])),
  'one digit changed': (_shop, good) =>
    withBody(
      good,
      Buffer.from(Buffer.from(good.body).toString('latin1').replace('1', '2'), 'latin1'),
    ),
  'another order under the old signature': (shop, good) =>
    withBody(good, shop.signed(nextOrder()).body),
  'no body': (_shop, good) => withBody(good, new Uint8Array()),
  'the wrong secret': (shop, good) =>
    shop.sign(good.body, secretOf(shop.provider, 'what somebody guessed')),
  'no signature': (_shop, good) => ({ ...good, headers: { 'content-type': 'application/json' } }),
};

describe.each(PROVIDERS)('a %s request that its sender did not make', (provider) => {
  it.each(Object.keys(FORGERIES))('is refused, and stores nothing: %s', async (kind) => {
    const shop = shopOf(provider);
    const forged = FORGERIES[kind]?.(shop, shop.signed(nextOrder())) as Webhook;
    await expectNothingStored(async () => {
      expectRefusal(await shop.deliver(forged), 401, 'signature-rejected', shop);
    });
  });
});

describe('a Standard Webhooks request that is sent again too late', () => {
  it('is refused once its signed time is past', async () => {
    const shop = shopOf('generic');
    const old = shop.signed(nextOrder());
    await pipeline.clock.advance(301_000);
    await expectNothingStored(async () => {
      expectRefusal(await shop.deliver(old), 401, 'signature-rejected', shop);
    });
  });
});

describe.each(PROVIDERS)('a rotated secret of %s', (provider) => {
  it('counts at once, and the old one until it expires', async () => {
    const shop = await openShop(pipeline, { provider, merchantId: 'rotating' });
    const fresh = secretOf(provider, 'a secret of next year');
    const statusBy = async (secret: string): Promise<number> => {
      const { body } = shop.signed(nextOrder());
      return (await shop.deliver(shop.sign(body, secret))).status;
    };
    expect(await statusBy(shop.secret)).toBe(200);
    expect(await statusBy(fresh)).toBe(401);
    const { channelId } = shop;
    // A sender's first webhook by the new secret may come a moment after the change.
    const rotated = await pipeline.ask('channels.rotate', {
      channelId,
      secret: fresh,
      keepOldHours: 1,
    });
    expect(rotated).toMatchObject({ ok: true });
    await pipeline.clock.advance(3_000);
    expect(await statusBy(fresh)).toBe(200);
    expect(await statusBy(shop.secret)).toBe(200);
    await pipeline.clock.advance(59 * 60_000);
    expect(await statusBy(shop.secret)).toBe(200);
    await pipeline.clock.advance(60_000);
    expect(await statusBy(shop.secret)).toBe(401);
    expect(await statusBy(fresh)).toBe(200);
    expect(JSON.stringify(rotated) + pipeline.logs.join('\n')).not.toContain(fresh);
  });
});

describe('a body however it travels', () => {
  it.each([
    'application/json',
    'application/json; charset=utf-8',
    'text/plain',
    // What follows reaches the function as base64.
    'application/octet-stream',
    'application/x-www-form-urlencoded',
    'application/JSON-seq',
  ])('is verified over its raw bytes: %s', async (type) => {
    for (const provider of PROVIDERS) {
      const shop = shopOf(provider);
      const order = nextOrder({ note: 'Straße 7, راولپنڈی' });
      const webhook = withHeaders(shop.signed(order), { 'content-type': type });
      expect(await shop.deliver(webhook)).toMatchObject({ status: 200 });
      await comeToRest(pipeline);
      expect(await viewOf(pipeline, shop.orderId(order))).toMatchObject({ state: 'confirmed' });
    }
  });

  it('is taken in when signed although it is a form or no text, and then quarantined', async () => {
    const shop = shopOf('woocommerce');
    const bodies = [Buffer.from('payload=%7B%22id%22%3A5%7D&x=1'), Buffer.from([0xff, 0, 0xc3])];
    for (const body of bodies) {
      const type = { 'content-type': 'application/x-www-form-urlencoded' };
      const answer = await shop.deliver(withHeaders(shop.sign(body), type));
      expect(answer).toMatchObject({ status: 200 });
    }
    await comeToRest(pipeline);
    const listed = await pipeline.ask('quarantine.list', { merchants: [shop.merchantId] });
    expect(listed).toMatchObject({
      result: { quarantined: [{ problems: [{}] }, { problems: [{}] }] },
    });
  });

  it('may have 512 KB and not one byte more, however it is encoded', async () => {
    const shop = shopOf('shopify');
    const sized = (bytes: number) => Buffer.from(`{"pad":"${'x'.repeat(bytes - 10)}"}`);
    expect(sized(LIMIT)).toHaveLength(LIMIT);
    for (const type of ['application/json', 'application/octet-stream']) {
      const headers = { 'content-type': type };
      const fits = await shop.deliver(withHeaders(shop.sign(sized(LIMIT)), headers));
      expect(fits.status).toBe(200);
      await expectNothingStored(async () => {
        const large = await shop.deliver(withHeaders(shop.sign(sized(LIMIT + 1)), headers));
        expectRefusal(large, 413, 'body-too-large', shop);
      });
    }
  });

  it('may not be compressed', async () => {
    const shop = shopOf('shopify');
    await expectNothingStored(async () => {
      for (const coding of ['gzip', 'br', 'GZIP', 'gzip, identity']) {
        const webhook = withHeaders(shop.signed(nextOrder()), { 'content-encoding': coding });
        expectRefusal(await shop.deliver(webhook), 415, 'content-encoding', shop);
      }
    });
  });
});

describe('a URL that is no channel', () => {
  it('is refused without a single call when it was guessed', async () => {
    const shop = shopOf('shopify');
    const lines = pipeline.logs.length;
    const guesses = [
      'x',
      'constructor',
      '..%2f..',
      'a'.repeat(400),
      `${shop.channelId}0`,
      shop.channelId.slice(0, -1),
      shop.channelId.toUpperCase(),
    ];
    for (const guess of guesses) {
      const answer = await pipeline.post(`/webhooks/${guess}`, shop.signed(nextOrder()));
      expectRefusal(answer, 404, 'unknown-channel', shop);
    }
    expect(calls).toEqual([]);
    expect(pipeline.logs).toHaveLength(lines);
  });

  it('is refused after look-up when the channel was removed', async () => {
    const shop = await openShop(pipeline, { merchantId: 'leaving' });
    const { channelId } = shop;
    const removed = await pipeline.ask('channels.remove', { channelId });
    expect(removed).toMatchObject({ ok: true });
    await pipeline.clock.advance(31_000);
    await expectNothingStored(async () => {
      expectRefusal(await shop.deliver(shop.signed(nextOrder())), 404, 'unknown-channel', shop);
    });
  });
});

describe('WooCommerce’s ping', () => {
  it('is answered 200 and has no effect', async () => {
    await expectNothingStored(async () => {
      expect(await shopOf('woocommerce').deliver(wooPing)).toMatchObject({ status: 200 });
    });
  });

  it('opens no other door', async () => {
    const shop = shopOf('shopify');
    await expectNothingStored(async () => {
      expectRefusal(await shop.deliver(wooPing), 401, 'signature-rejected', shop);
    });
  });
});
