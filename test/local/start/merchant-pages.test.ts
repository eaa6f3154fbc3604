import { beforeEach, describe, expect, it } from '@jest/globals';
import {
  createMerchantServer,
  hooksPathOf,
  type MerchantServer,
} from '../../../local/simulators/merchant-server.ts';
import { merchantPages } from '../../../local/start/merchant-pages.ts';
import { SECRET, webhookTo } from '../simulators/given-webhook.ts';

const OWN = '127.0.0.1:4810';
const PATH = hooksPathOf('shop-a');

let server: MerchantServer;
beforeEach(() => {
  server = createMerchantServer(() => 0);
  server.trust('shop-a', SECRET);
});

const ask = (
  path: string,
  { method = 'GET', host = OWN, origin = `http://${OWN}`, body = '' } = {},
) =>
  merchantPages(server).handle({
    method,
    path,
    query: '',
    headers: [
      ['host', host],
      ['origin', origin],
    ],
    body: Buffer.from(body),
    sourceIp: '127.0.0.1',
    protocol: 'HTTP/1.1',
  });
const fail = (more: Parameters<typeof ask>[1] = {}) =>
  ask('/merchant/fail', { method: 'POST', body: 'failures=5', ...more });

describe('the page of the merchants’ server', () => {
  it('says that nothing has come yet', async () => {
    expect(String((await ask('/merchant/'))?.body)).toContain('No webhook yet');
  });

  it('shows what was verified, with its order', async () => {
    await server.answer(webhookTo(PATH));
    const answer = await ask('/merchant/');
    expect(answer?.status).toBe(200);
    expect(String(answer?.body)).toContain(
      '<td>shop-a</td><td>order.placed</td><td>verified</td><td>204</td>',
    );
  });

  it('shows of what is forged only that it came, and nothing unescaped', async () => {
    const secret = `whsec_${Buffer.alloc(32, 9).toString('base64')}`;
    const body = '{"type":"<script>","data":{"orderId":"<img>"}}';
    await server.answer(webhookTo(PATH, { secret, body, id: '<b>' }));
    const shown = String((await ask('/merchant/'))?.body);
    expect(shown).toContain('<td>refused</td><td>401</td><td><code>&#60;b&#62;</code></td>');
    expect(shown).not.toMatch(/<script|<img|<b>/);
  });

  it('shows the tries of a delivery as one, and what failed apart', async () => {
    server.failNext(1);
    await server.answer(webhookTo(PATH, { id: 'dlv_7' }));
    await server.answer(webhookTo(PATH, { id: 'dlv_8' }));
    await server.answer(webhookTo(PATH, { id: 'dlv_7' }));
    const [, failed = '', newest = ''] = String((await ask('/merchant/'))?.body).split('<h2>');
    expect(failed).toContain('<td>500, 204</td><td><code>dlv_7</code>');
    expect(failed).not.toContain('dlv_8');
    expect(newest.match(/dlv_7/g)).toHaveLength(1);
    expect(newest).toContain('<td>204</td><td><code>dlv_8</code>');
  });

  it('lets the server fail, and mends it, and leads back', async () => {
    const answer = await fail();
    expect(answer).toMatchObject({ status: 303, headers: [['location', '/merchant/']] });
    expect(server.failuresLeft()).toBe(5);
    expect(String((await ask('/merchant/'))?.body)).toContain('The next 5 webhooks');
    await fail({ body: 'failures=0' });
    expect(server.failuresLeft()).toBe(0);
  });

  it.each([
    ['another page', { origin: 'https://evil.example' }],
    ['a page without origin', { origin: 'null' }],
    ['another name', { host: 'evil.example', origin: 'http://evil.example' }],
    ['a link', { method: 'GET' }],
  ])('is not told to fail by %s', async (_case, more) => {
    expect(await fail(more)).toBeUndefined();
    expect(server.failuresLeft()).toBe(0);
  });

  it('keeps the origin of its own form, which a page without referrer would lose', async () => {
    const headers = new Headers((await ask('/merchant/'))?.headers.map(([k, v]) => [k, v]));
    expect(headers.get('referrer-policy')).toBe('same-origin');
    expect(headers.get('content-security-policy')).toContain("form-action 'self'");
  });

  it.each([
    ['/merchant/', { host: 'evil.example' }],
    ['/merchant/', { method: 'POST' }],
    ['/merchant/other', {}],
    ['/console/', {}],
  ])('has nothing at %s as %j', async (path, more) => {
    expect(await ask(path, more)).toBeUndefined();
  });
});
