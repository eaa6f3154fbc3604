import { describe, expect, it } from '@jest/globals';
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

  it('is empty where nothing was sent', async () => {
    const { ask } = createWorld();
    expect(await ask('deliveries.list')).toMatchObject({ ok: true, result: { deliveries: [] } });
  });
});
