import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { synthesize } from '../../local/start/synthesize.ts';
import { viewOf } from './books.ts';
import { type Pipeline, startPipeline } from './pipeline.ts';
import { comeToRest } from './rest.ts';
import { nextOrder, openShop, type Shop } from './shop.ts';

const assembly = mkdtempSync(join(tmpdir(), 'karwan-function-url-'));
let pipeline: Pipeline;
let shop: Shop;

beforeAll(async () => {
  await synthesize(assembly, { webhookDoor: 'function-url' });
  pipeline = await startPipeline(1, { assembly });
  shop = await openShop(pipeline);
});
afterAll(async () => {
  await pipeline?.stop();
  rmSync(assembly, { recursive: true });
});

it('takes a signed webhook by the URL that its channel was given, and places the order', async () => {
  const order = nextOrder();
  expect(shop.path).toMatch(/^\/lambda-url\/\w+\/webhooks\/chn_/);
  expect(await shop.deliver(shop.signed(order))).toMatchObject({ status: 200 });
  await comeToRest(pipeline);
  expect(await viewOf(pipeline, shop.orderId(order))).toMatchObject({ state: 'confirmed' });
  expect(pipeline.cloud.meter.totals()['http-api.request']).toBeUndefined();
});

it('turns away what is too large, what is not signed, and what is no webhook', async () => {
  const large = shop.sign(new Uint8Array(512 * 1024 + 1));
  expect(await shop.deliver(large)).toMatchObject({ status: 413 });
  const { body } = shop.signed(nextOrder());
  expect(await shop.deliver({ body, headers: {} })).toMatchObject({ status: 401 });
  const webhook = shop.signed(nextOrder());
  expect(await pipeline.post(`${shop.path}/more`, webhook)).toMatchObject({ status: 404 });
  const answer = await pipeline.cloud.services.httpApi.handle({
    method: 'GET',
    path: shop.path,
    query: '',
    headers: Object.entries(webhook.headers),
    body: new Uint8Array(),
    sourceIp: '203.0.113.7',
    protocol: 'HTTP/1.1',
  });
  expect(answer?.status).toBe(404);
});
