import { describe, expect, it } from '@jest/globals';
import { given, runningCloud } from './given-console.ts';
import { run } from './run.ts';

const files = {
  ...runningCloud,
  '/shop/counted.csv': 'sku,quantity\nBALL-5,12\n',
  'counted.csv': 'sku,quantity\nBALL-5,12\n',
};

const sent = { commandId: 'cmd_1', merchantId: 'sialkot', subject: 'stock/BALL-5@main' };
const accepted = { outcome: 'accepted', state: null, says: [] };
const whose = ['--merchant', 'sialkot'];

describe('karwan stock', () => {
  it.each([
    ['set', 'stock.set', '12 of BALL-5 are on hand.\n', 'counted'],
    ['receive', 'stock.receive', '12 more of BALL-5 are on hand.\n', 'received'],
  ])('%s waits until the level says so', async (verb, operation, told, why) => {
    const asked = given({ [operation]: sent, 'commands.outcome': accepted });
    const { code, out } = await run(['stock', verb, 'BALL-5', '12', ...whose], files);
    expect([code, out]).toEqual([0, told]);
    expect(asked[0]).toMatchObject({
      operation,
      input: { merchantId: 'sialkot', sku: 'BALL-5', pieces: 12, by: 'ayesha', why },
    });
    expect(asked[1]).toMatchObject({
      operation: 'commands.outcome',
      input: { ...sent, context: 'fulfilment' },
    });
  });

  it('list shows a line for each level', async () => {
    const level = { sku: 'BALL-5', location: 'main', onHand: 9, allocated: 2, available: 7 };
    given({ 'stock.list': { levels: [{ ...level, awaited: 0 }], next: 'BALL-5@main' } });
    const { out, err } = await run(['stock', 'list', ...whose], files);
    expect(out).toBe('BALL-5\tmain\t9\t2\t7\t\n');
    expect(err).toContain('--cursor BALL-5@main');
  });

  it('list teaches when there is nothing', async () => {
    given({ 'stock.list': { levels: [] } });
    expect((await run(['stock', 'list', ...whose], files)).err).toContain('karwan stock set');
  });

  it('import tells what was not taken, and ends with that', async () => {
    const problems = [{ line: 4, message: 'pieces: give a whole number' }];
    const asked = given({ 'stock.import': { dryRun: false, read: 1, problems } });
    const { code, out } = await run(['stock', 'import', 'counted.csv', ...whose], files);
    expect(code).not.toBe(0);
    expect(out).toBe(
      'Line 4: pieces: give a whole number\n1 levels are on their way to be changed.\n',
    );
    expect(asked[0]?.input).toMatchObject({ why: 'file counted.csv', dryRun: false });
  });

  it('lists what stores did not take, and says so when there is nothing', async () => {
    const level = { sku: 'BALL-5', outcome: 'unknown', available: 12, provider: 'shopify' };
    const asked = given({
      'stock.untaken': [{ untaken: [{ ...level, channelId: 'chn_1', at: 'x' }] }, { untaken: [] }],
    });
    const some = await run(['stock', 'untaken', ...whose], files);
    expect(some.out).toBe('BALL-5\tshopify\tunknown\t12\tx\tchn_1\n');
    expect(asked[0]?.input).toEqual({ merchantId: 'sialkot' });
    expect((await run(['stock', 'untaken', ...whose], files)).err).toContain('Every store');
  });
});
