import { describe, expect, it } from '@jest/globals';
import { given, orderRow, runningCloud } from './given-console.ts';
import { run } from './run.ts';

const terminal = { isTerminal: true, columns: 80, env: { NO_COLOR: '1' } };
const order = orderRow({ payment: 'awaiting_transfer', fulfilment: 'unfulfilled' });

describe('a list on a narrow terminal', () => {
  it('leaves out the columns that matter least, says which, and cuts no id', async () => {
    const orderId = 'ord_bjfns8x3r0ym2pt1k791e4vjx2';
    given({ 'orders.list': { orders: [{ ...order, orderId }] } });
    const { out, err } = await run(['orders', 'list'], runningCloud, terminal);
    for (const line of out.split('\n')) expect(line.length).toBeLessThanOrEqual(80);
    expect(out).toMatch(new RegExp(`^${orderId}  #1001 `, 'm'));
    expect(err).toBe('No room for FULFILMENT, PLACED, MERCHANT, THROUGH: see --wide\n');
  });

  it('says why something is quarantined before it says when', async () => {
    const quarantined = {
      ...{ quarantineId: 'qua_6r36m9xmfby414a9vtkxwqd61r', merchantId: 'm', state: 'quarantined' },
      ...{ provider: 'generic', quarantinedAt: '2026-11-02T09:00:00.000Z' },
      problems: [{ code: 'bad-field', path: '/data/lines/0/quantity', message: 'no' }],
    };
    given({ 'quarantine.list': { quarantined: [quarantined] } });
    const { out, err } = await run(['quarantine', 'list'], runningCloud, terminal);
    expect(out).toMatch(/quarantined {2}bad-field \/data\/lines\/0\/quantity$/m);
    expect(err).toBe('No room for SINCE, MERCHANT, THROUGH: see --wide\n');
  });

  it('shows all of it with --wide, and all of it in a pipe', async () => {
    given({ 'orders.list': { orders: [order] } });
    for (const [args, io] of [
      [['orders', 'list', '--wide'], terminal],
      [['orders', 'list'], { isTerminal: false, columns: 80 }],
    ] as const) {
      const { out, err } = await run(args, runningCloud, io);
      expect(out).toContain('awaiting_transfer');
      expect(out).toContain('2026-11-02T09:00:00.000Z');
      expect(err).toBe('');
    }
  });

  it('shows instants to the minute, in UTC', async () => {
    given({ 'orders.list': { orders: [order] } });
    const { out } = await run(['orders', 'list'], runningCloud, { ...terminal, columns: 140 });
    expect(out).toContain('2026-11-02 09:00Z');
  });

  it('breaks examples where a shell takes them up again', async () => {
    const { out } = await run(['channels', 'add', '--help'], {}, terminal);
    for (const line of out.split('\n')) expect(line.length).toBeLessThanOrEqual(80);
    const example = 'karwan channels add --merchant sialkot-sports --provider shopify';
    expect(out).toContain(`  $ ${example} \\\n      --secret "$SECRET"\n`);
    expect((await run(['channels', 'add', '--help'])).out).toContain(`${example} --secret`);
  });
});

describe('an empty list', () => {
  const commands: readonly (readonly [string, string, object, RegExp])[] = [
    ['orders list', 'orders.list', { orders: [] }, /webhooks send/],
    ['orders list --state quarantined', 'orders.list', { quarantined: [] }, /Nothing is in quar/],
    ['payments list', 'payments.list', { payments: [] }, /No money yet/],
    ['payments list --cases open', 'payments.list', { cases: [] }, /without an order/],
    ['deliveries list', 'deliveries.list', { deliveries: [] }, /endpoints add/],
    ['notifications list', 'notifications.list', { notifications: [] }, /No buyer was told/],
    ['parcels cases', 'parcels.cases', { cases: [] }, /parcels link/],
    ['privacy list', 'privacy.list', { requests: [] }, /privacy export/],
    ['quarantine list', 'quarantine.list', { quarantined: [] }, /Nothing is in quarantine/],
    ['channels list', 'channels.list', { channels: [] }, /No channels yet.*channels add/],
    ['endpoints list', 'endpoints.list', { endpoints: [] }, /No endpoints yet.*endpoints add/],
    ['stock list --merchant m', 'stock.list', { levels: [] }, /stock set/],
    ['stock untaken --merchant m', 'stock.untaken', { untaken: [] }, /Every store took/],
    ['orders labels ord_1', 'orders.labels', { orderId: 'ord_1', labels: [] }, /orders label/],
    ['dlq show orders', 'dlq.show', { step: 'orders', messages: [] }, /gave up on nothing/],
  ];

  it.each(commands)('of %s says what would be there', async (words, operation, answer, says) => {
    given({ [operation]: answer });
    const { code, out, err } = await run(words.split(' '), runningCloud, terminal);
    expect({ code, out }).toEqual({ code: 0, out: '' });
    expect(err.replaceAll(/\s+/g, ' ')).toMatch(says);
    const { err: quiet } = await run([...words.split(' '), '--json'], runningCloud);
    expect(quiet).toBe('');
  });

  it('that was narrowed says so, and one with pages to come only that', async () => {
    given({ 'orders.list': [{ orders: [] }, { orders: [], next: 'abc' }] });
    const args = ['orders', 'list', '--state', 'expired'];
    expect((await run(args, runningCloud)).err).toBe(
      'None is like this. Fewer options show more.\n',
    );
    expect((await run(args, runningCloud)).err).toBe('There is more: --cursor abc\n');
  });
});
