import { describe, expect, it } from '@jest/globals';
import { commit } from '../../views/commits.ts';
import { createWorld } from '../console-world.ts';

const wish = { merchantId: 'sialkot', deliveryId: 'dlv_1', commandId: 'command-1', why: 'mended' };

describe('deliveries.retry', () => {
  it('sends the wish to the delivery’s stream, with who and why', async () => {
    const { ask, sent, sentTo } = createWorld();
    expect(await ask('deliveries.retry', wish)).toMatchObject({ ok: true });
    expect(sentTo).toEqual(['notifications']);
    expect(sent).toMatchObject([
      {
        name: 'RetryDelivery',
        kind: 'command',
        subject: 'delivery/dlv_1',
        causationId: 'command-1',
        data: { by: 'ayesha', why: 'mended' },
      },
    ]);
  });

  it('gives the same wish the same id, and another wish another', async () => {
    const { ask, sent } = createWorld();
    await ask('deliveries.retry', wish);
    await ask('deliveries.retry', wish);
    await ask('deliveries.retry', { ...wish, commandId: 'command-2' });
    const [first, second, third] = sent.map(({ id }) => id);
    expect(first).toBe(second);
    expect(third).not.toBe(first);
  });

  it.each([
    [{ deliveryId: 'ord_1' }, 'deliveryId: a delivery id begins with dlv_'],
    [{ deliveryId: undefined }, 'deliveryId: name the delivery'],
    [{ merchantId: '' }, 'merchantId: use 1–63'],
  ])('refuses %j', async (wrong, message) => {
    const { ask, sent } = createWorld();
    expect(await ask('deliveries.retry', { ...wish, ...wrong })).toMatchObject({
      ok: false,
      error: { code: 'bad-input', message: expect.stringContaining(message) },
    });
    expect(sent).toEqual([]);
  });

  it('says so when the queue does not take it', async () => {
    const { ask, broken } = createWorld();
    broken.queue = true;
    expect(await ask('deliveries.retry', wish)).toMatchObject({
      ok: false,
      error: { code: 'unavailable' },
    });
  });
});

describe('deliveries.list', () => {
  it.each([
    [{ state: 'lost' }, 'state: use pending, waiting, delivered or failed'],
    [{ limit: 0 }, 'limit'],
  ])('refuses %j by name', async (wrong, message) => {
    const { ask } = createWorld();
    expect(await ask('deliveries.list', wrong)).toMatchObject({
      ok: false,
      error: { code: 'bad-input', message: expect.stringContaining(message) },
    });
  });

  const at = '2026-11-10T11:00:00.000Z';
  const delivery = (deliveryId: string, orderId: string, code: string | null) =>
    commit(
      1,
      [
        {
          type: 'DeliveryRequested',
          data: {
            deliveryId,
            endpointId: `enp_${deliveryId}`,
            webhook: { type: 'order.placed', orderId, body: '{}' },
            at,
          },
        },
        { type: 'DeliveryStarted', data: { n: 1, owner: 'one', leaseUntil: at, at } },
        {
          type: 'DeliveryEnded',
          data: { n: 1, outcome: code ? 'failed' : 'delivered', code, retryAt: null, at },
        },
      ],
      { context: 'notifications', subject: `delivery/${deliveryId}` },
    );

  it.each([
    ['everything', {}, ['dlv_1', 'dlv_2']],
    ['a state', { state: 'failed' }, ['dlv_2']],
    ['an order', { orderId: 'ord_1' }, ['dlv_1']],
    ['an endpoint', { endpointId: 'enp_dlv_2' }, ['dlv_2']],
    ['what is not there', { state: 'failed', orderId: 'ord_1' }, []],
  ])('shows %s', async (_case, input, expected) => {
    const { ask, record } = createWorld();
    await record(delivery('dlv_1', 'ord_1', null), delivery('dlv_2', 'ord_2', 'http-500'));
    const answer = await ask('deliveries.list', input);
    const { deliveries } = (answer as { result: { deliveries: { deliveryId: string }[] } }).result;
    expect(deliveries.map(({ deliveryId }) => deliveryId).toSorted()).toEqual(expected);
  });

  it('is empty where nothing was sent', async () => {
    const { ask } = createWorld();
    expect(await ask('deliveries.list')).toMatchObject({ ok: true, result: { deliveries: [] } });
  });
});
