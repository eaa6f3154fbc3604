import { describe, expect, it } from '@jest/globals';
import { createMerchantServer, hooksPathOf } from '../../../local/simulators/merchant-server.ts';
import { SECRET, webhookTo } from './given-webhook.ts';

const PATH = hooksPathOf('shop-a');
const OTHER_SECRET = `whsec_${Buffer.alloc(32, 8).toString('base64')}`;

const givenServer = () => {
  let nowMs = 0;
  const server = createMerchantServer(() => nowMs);
  server.trust('shop-a', SECRET);
  const send = async (to: Parameters<typeof webhookTo>[1] & { path?: string } = {}) => {
    const outcome = await server.answer(webhookTo(to.path ?? PATH, { at: nowMs, ...to }));
    return typeof outcome === 'string' ? outcome : outcome.status;
  };
  const pass = (ms: number): void => {
    nowMs += ms;
  };
  return { server, send, pass };
};

describe('the merchants’ server', () => {
  it('takes what is signed for the merchant whose path it came to, newest first', async () => {
    const { server, send, pass } = givenServer();
    server.trust('shop-b', OTHER_SECRET);
    expect(await send()).toBe(204);
    pass(1_000);
    const forB = { path: hooksPathOf('shop-b'), secret: OTHER_SECRET, id: 'dlv_2' };
    expect(await send(forB)).toBe(204);
    expect(server.taken()).toMatchObject([
      { merchantId: 'shop-b', id: 'dlv_2', verified: true, answered: 204, type: 'order.placed' },
      { merchantId: 'shop-a', id: 'dlv_1', verified: true, answered: 204 },
    ]);
  });

  it.each([
    ['another secret', { secret: OTHER_SECRET }],
    ['an old time', { at: -600_000 }],
    ['a body that is no JSON and another secret', { secret: OTHER_SECRET, body: 'hello' }],
  ])('refuses and notes what comes with %s', async (_case, to) => {
    const { server, send } = givenServer();
    expect(await send(to)).toBe(401);
    expect(server.taken()).toMatchObject([{ verified: false, answered: 401 }]);
  });

  it('verifies nothing for a merchant before it has a secret, and takes nothing elsewhere', async () => {
    const { server, send } = givenServer();
    expect(await send({ path: hooksPathOf('shop-b') })).toBe(404);
    expect(await send({ path: '/' })).toBe(404);
    expect(await send({ body: `"${'x'.repeat(70_000)}"` })).toBe(413);
    expect(server.taken()).toEqual([]);
  });

  it('fails as often as it is told to, forged ones not counted, and then works', async () => {
    const { server, send } = givenServer();
    server.failNext(2);
    expect([await send(), await send({ secret: OTHER_SECRET }), await send()]).toEqual([
      500, 401, 500,
    ]);
    expect(server.failuresLeft()).toBe(0);
    expect(await send()).toBe(204);
  });

  it('works again before that when it is mended', async () => {
    const { server, send } = givenServer();
    server.failNext(2);
    server.failNext(0);
    expect(await send()).toBe(204);
  });

  it('remembers the last five hundred of a merchant', async () => {
    const { server, send } = givenServer();
    for (let n = 1; n <= 501; n += 1) await send({ id: `dlv_${n}` });
    const ids = server.taken().map(({ id }) => id);
    expect(ids).toHaveLength(500);
    expect(ids).not.toContain('dlv_1');
    expect(ids).toContain('dlv_501');
  });
});
