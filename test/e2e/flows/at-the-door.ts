import assert from 'node:assert/strict';
import { tampered } from '../../../local/simulators/storefronts/delivery.ts';
import { bodyOf, nextOrder } from '../../flows/shop.ts';
import type { Flow } from '../world.ts';

const LIMIT_BYTES = 512 * 1024;

const forged: Flow = {
  name: 'a webhook that was changed on its way, or signed by another, is refused with 401',
  run: async ({ openShop, karwan }) => {
    const shop = await openShop();
    const webhook = shop.signed(nextOrder());
    const changed = tampered({ body: Buffer.from(webhook.body), headers: webhook.headers });
    assert.equal(await shop.deliver(changed), 401);
    const body = bodyOf('shopify', nextOrder());
    assert.equal(await shop.deliver(shop.sign(body, 'the secret of somebody else')), 401);
    assert.equal(await shop.deliver({ body, headers: {} }), 401);
    assert.deepEqual(await karwan.orderIds(shop.merchantId), []);
  },
};

const unknown: Flow = {
  name: 'a URL that is no channel, and a body that is too large, are refused',
  run: async ({ openShop, post }) => {
    const shop = await openShop();
    const webhook = shop.signed(nextOrder());
    assert.equal(await post(`${shop.url.slice(0, -1)}_`, webhook), 404);
    const large = Buffer.from(`{"pad":"${'x'.repeat(LIMIT_BYTES)}"}`);
    assert.equal(await shop.deliver(shop.sign(large)), 413);
  },
};

const rotated: Flow = {
  name: 'a rotated secret counts at once, and the old one for a while longer',
  run: async ({ openShop, karwan, until }) => {
    const shop = await openShop();
    const fresh = 'the new secret of this shop';
    await karwan.json('channels', 'rotate', shop.channelId, '--secret', fresh);
    const body = bodyOf('shopify', nextOrder());
    await until('the new secret', async () => (await shop.deliver(shop.sign(body, fresh))) === 200);
    assert.equal(await shop.deliver(shop.sign(body)), 200);
  },
};

export const atTheDoor: readonly Flow[] = [forged, unknown, rotated];
