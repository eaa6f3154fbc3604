import { describe, expect, it } from '@jest/globals';
import { given, runningCloud } from './given-console.ts';
import { run } from './run.ts';

const files = runningCloud;

const url = 'https://shop.example/hooks';

describe('karwan endpoints', () => {
  it('add shows the secret, and says that it is shown only now', async () => {
    const asked = given({ 'endpoints.add': { endpointId: 'enp_1', url, secret: 'whsec_x' } });
    const args = ['endpoints', 'add', url, '--merchant', 'sialkot', '--type', 'order.placed'];
    const { code, out, err } = await run(args, files);
    expect([code, out]).toEqual([0, 'Endpoint  enp_1\nSecret    whsec_x\n']);
    expect(err).toContain('only now');
    expect(asked[0]?.input).toMatchObject({ url, types: ['order.placed'], by: 'ayesha' });
  });

  it('list shows how each does, and remove names it', async () => {
    const one = { merchantId: 'sialkot', endpointId: 'enp_1', url, types: [], state: 'paused' };
    const asked = given({
      'endpoints.list': { endpoints: [one] },
      'endpoints.remove': { commandId: 'cmd_1', merchantId: 'sialkot', endpointId: 'enp_1' },
    });
    expect((await run(['endpoints', 'list'], files)).out).toMatch(/enp_1.*paused/);
    const { out } = await run(['endpoints', 'remove', 'enp_1'], files);
    expect(out).toBe('Nothing more is sent to enp_1.\n');
    expect(asked[1]?.input).toMatchObject({ endpointId: 'enp_1', by: 'ayesha' });
  });
});

describe('karwan deliveries', () => {
  it('list asks for what is wanted, and shows a line for each', async () => {
    const row = {
      ...{ deliveryId: 'dlv_1', endpointId: 'enp_1', type: 'order.placed', orderId: 'ord_1' },
      ...{ state: 'failed', attempts: 4, code: 'http-500', retryAt: null, merchantId: 'sialkot' },
    };
    const asked = given({ 'deliveries.list': { deliveries: [row] } });
    const { out } = await run(
      ['deliveries', 'list', '--state', 'failed', '--order', 'ord_1'],
      files,
    );
    expect(out).toMatch(/^dlv_1\torder\.placed\t.*http-500/);
    expect(asked[0]?.input).toMatchObject({ state: 'failed', orderId: 'ord_1' });
  });

  it('retry waits until the delivery’s stream says so', async () => {
    const accepted = { outcome: 'accepted', state: null, says: [] };
    const asked = given({
      'deliveries.retry': { commandId: 'cmd_1', merchantId: 'sialkot', deliveryId: 'dlv_1' },
      'commands.outcome': accepted,
    });
    const args = ['deliveries', 'retry', 'dlv_1', '--merchant', 'sialkot', '--why', 'it is mended'];
    const { code, out } = await run(args, files);
    expect([code, out]).toEqual([0, 'dlv_1 is sent once more.\n']);
    expect(asked[1]?.input).toMatchObject({
      ...{ subject: 'delivery/dlv_1', context: 'notifications', commandId: 'cmd_1' },
    });
  });
});
