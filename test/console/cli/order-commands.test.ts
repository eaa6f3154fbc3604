import { describe, expect, it } from '@jest/globals';
import { accepted, given, runningCloud, sent } from './given-console.ts';
import { run } from './run.ts';

const waiting = { outcome: 'waiting' };

const refused = {
  outcome: 'refused',
  state: 'confirmed',
  code: 'wrong-state',
  because: 'the order is handed over',
  allowed: ['RefundOrder'],
};

describe('karwan orders cancel', () => {
  it('waits for the answer of the order’s stream, and tells its id before', async () => {
    const asked = given({
      'orders.cancel': [sent],
      'commands.outcome': [waiting, waiting, accepted],
    });
    const { code, out, err } = await run(['orders', 'cancel', '#1', '--why', 'no'], runningCloud);
    expect(code).toBe(0);
    expect(out).toBe('ord_1 is now cancelled.\nCancelled by the person\n');
    expect(err).toContain('00000000-0000-4000-8000-000000000001');
    expect(asked[0]?.input).toEqual({
      order: '#1',
      why: 'no',
      by: 'ayesha',
      commandId: '00000000-0000-4000-8000-000000000001',
    });
    expect(asked.slice(1).map(({ input }) => input)).toEqual(
      Array(3).fill({
        commandId: 'cmd_1',
        merchantId: 'sialkot',
        subject: 'order/ord_1',
        context: 'orders',
      }),
    );
  });

  it('ends with 5, the reason and what would go when it is refused', async () => {
    given({ 'orders.cancel': [sent], 'commands.outcome': [refused] });
    const { code, out, err } = await run(['orders', 'cancel', '#1', '--why', 'no'], runningCloud);
    expect(code).toBe(5);
    expect(out).toBe('');
    expect(err).toContain('Refused: the order is handed over.\nPossible now: orders refund.\n');
  });

  it('ends with 7 when nobody answers in time', async () => {
    given({ 'orders.cancel': [sent], 'commands.outcome': [waiting] });
    let now = 0;
    const sleep = async (milliseconds: number) => {
      now += milliseconds;
    };
    const args = ['orders', 'cancel', '#1', '--why', 'no', '--wait', '5'];
    const { code, err } = await run(args, runningCloud, { now: () => now, sleep });
    expect(code).toBe(7);
    expect(now).toBe(5000);
    expect(err).toContain('--command-id');
  });

  it('prints one document under --json', async () => {
    given({ 'orders.cancel': [sent], 'commands.outcome': [accepted] });
    const args = ['orders', 'cancel', '#1', '--why', 'no', '--json'];
    const { out, err } = await run(args, runningCloud);
    expect(JSON.parse(out)).toMatchObject({ orderId: 'ord_1', state: 'cancelled' });
    expect(err).toBe('');
  });
});

describe('karwan orders', () => {
  it.each([
    [['confirm'], 'orders.confirm', {}],
    [['tell-store'], 'orders.tell-store', {}],
    [['told'], 'orders.told', {}],
    [['hold', '--reason', 'address-check'], 'orders.hold', { reason: 'address-check' }],
    [['release', '--reason', 'address-check'], 'orders.release', { reason: 'address-check' }],
    [['refund', '--amount', '12.50'], 'orders.refund', { amount: '12.50' }],
    [['refund', '--line', '7=2', '--line', '8=1'], 'orders.refund', { lines: { 7: 2, 8: 1 } }],
    [['amend', '--line', '7=0'], 'orders.amend', { quantities: { 7: 0 } }],
    [['amend', '--ship-to', 'city=Lahore'], 'orders.amend', { shipTo: { city: 'Lahore' } }],
    [
      ['hand-over', '--carrier', 'TCS', '--tracking', '779'],
      'orders.hand-over',
      { carrier: 'TCS', trackingNumber: '779', parcel: null },
    ],
    [
      ['pack', '--carton', '300x200x150,1200g', '--carton', '10x20x30,40g,7=2,8=1', '--part'],
      'orders.pack',
      {
        part: true,
        cartons: [
          { lengthMm: 300, widthMm: 200, heightMm: 150, weightGrams: 1200 },
          { lengthMm: 10, widthMm: 20, heightMm: 30, weightGrams: 40, lines: { 7: 2, 8: 1 } },
        ],
      },
    ],
    [
      ['track', '--parcel', 'ful_1', '--status', 'lost', '--at', '2026-11-02T14:30:00Z'],
      'orders.track',
      { parcel: 'ful_1', status: 'lost', at: '2026-11-02T14:30:00Z' },
    ],
    [['deliver'], 'orders.deliver', { parcel: null, at: null }],
    [
      ['return', '--line', '7=1', '--reason', 'damaged'],
      'orders.return',
      { step: 'request', lines: { 7: 1 }, reason: 'damaged' },
    ],
    [['return', '--approve'], 'orders.return', { step: 'approve', returnId: null }],
    [
      ['return', '--return', 'ret_1', '--received', '--fact', 'short-shipped'],
      'orders.return',
      { step: 'received', returnId: 'ret_1', fact: 'short-shipped' },
    ],
    [
      ['inspect', '--restock', '7=1', '--write-off', '7=2', '--no-refund'],
      'orders.inspect',
      { lines: { restock: { 7: 1 }, 'write-off': { 7: 2 } }, refund: false },
    ],
  ])('%j asks for %s %j', async ([verb = '', ...options], operation, input) => {
    const asked = given({ [operation]: [sent], 'commands.outcome': [accepted] });
    const who = ['--why', 'so', '--by', 'bilal', '--command-id', 'my-own-id'];
    const { code } = await run(['orders', verb, '#1', ...who, ...options], runningCloud);
    expect(code).toBe(0);
    expect(asked[0]).toMatchObject({
      operation,
      input: { order: '#1', why: 'so', by: 'bilal', commandId: 'my-own-id', ...input },
    });
  });

  it.each([
    [['cancel', '#1']],
    [['hold', '#1', '--why', 'so']],
    [['refund', '#1', '--why', 'so', '--line', '7=two']],
    [['pack', '#1', '--why', 'so', '--carton', '300x200,1kg']],
    [['return', '#1', '--why', 'so', '--approve', '--reject']],
    [['inspect', '#1', '--why', 'so', '--restock', '7=many']],
  ])('%j is a wrong command line', async (args) => {
    const asked = given({});
    const { code } = await run(['orders', ...args], runningCloud);
    expect(code).toBe(2);
    expect(asked).toEqual([]);
  });
});
