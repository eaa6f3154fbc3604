import { describe, expect, it } from '@jest/globals';
import { given, runningCloud } from './given-console.ts';
import { run } from './run.ts';

const files = runningCloud;

const sent = { commandId: 'cmd_1', merchantId: 'sialkot', orderId: 'ord_1', already: false };
const accepted = { outcome: 'accepted', state: null, says: ['A label is to be bought'] };

describe('karwan parcels', () => {
  it('cases shows a line for each, and what was seen of it', async () => {
    const one = { caseId: 'cas_1', state: 'open', trackingNumber: 'RR1', carrier: 'TCS' };
    const seen = { lastSeen: { status: 'delivered', at: '2026-11-02T09:00:00.000Z' } };
    const asked = given({
      'parcels.cases': { cases: [{ ...one, ...seen, orderId: null, merchantId: 'sialkot' }] },
    });
    const { out } = await run(['parcels', 'cases', '--state', 'all'], files);
    expect(out).toBe('cas_1\topen\tRR1\tTCS\tdelivered 2026-11-02T09:00:00.000Z\t\tsialkot\n');
    expect(asked[0]?.input).toMatchObject({ state: 'all' });
  });

  it('link waits until the case’s stream says so', async () => {
    const asked = given({ 'parcels.link': sent, 'commands.outcome': accepted });
    const args = ['parcels', 'link', 'cas_1', '#1001', '--parcel', 'ful_1', '--why', 'a typo'];
    const { code, out } = await run(args, files);
    expect([code, out]).toEqual([0, 'cas_1 belongs to #1001 now.\n']);
    expect(asked).toMatchObject([
      { input: { caseId: 'cas_1', order: '#1001', parcel: 'ful_1', why: 'a typo' } },
      { input: { subject: 'parcel-case/cas_1', context: 'fulfilment', commandId: 'cmd_1' } },
    ]);
  });
});

describe('karwan orders', () => {
  it.each([
    ['label', ['--service', 'USPS/Priority'], { service: 'USPS/Priority', parcel: null }],
    ['cancel-label', ['--tracking', '9400'], { trackingNumber: '9400', parcel: null }],
  ])('%s waits for fulfilment’s answer', async (verb, options, input) => {
    const asked = given({ [`orders.${verb}`]: sent, 'commands.outcome': accepted });
    const { code } = await run(['orders', verb, '#1001', '--why', 'so', ...options], files);
    expect(code).toBe(0);
    expect(asked[0]).toMatchObject({ operation: `orders.${verb}`, input });
  });

  const label = {
    ...{ fulfilmentId: 'ful_1', state: 'bought', carrier: 'USPS', service: 'Priority' },
    ...{ trackingNumber: '9400', cost: '7.90 USD', code: null, askedAt: '2026-11-02T09:00:00Z' },
  };

  it('labels shows a line for each', async () => {
    given({ 'orders.labels': { orderId: 'ord_1', labels: [label] } });
    const { out } = await run(['orders', 'labels', '#1001'], files);
    expect(out).toBe('ful_1\tbought\tUSPS Priority\t9400\t7.90 USD\t2026-11-02T09:00:00Z\n');
  });

  it('labels --save writes the file, and keeps it out of what is printed', async () => {
    const base64 = Buffer.from('%PDF-1.4').toString('base64');
    const file = { trackingNumber: '9400', contentType: 'application/pdf', base64 };
    const asked = given({ 'orders.labels': { orderId: 'ord_1', labels: [label], file } });
    const written: [string, string][] = [];
    const writeFile = async (path: string, bytes: Uint8Array) =>
      void written.push([path, Buffer.from(bytes).toString()]);
    const args = ['orders', 'labels', '#1001', '--save', 'l.pdf', '--json'];
    const { out } = await run(args, files, { writeFile });
    expect(written).toEqual([['l.pdf', '%PDF-1.4']]);
    expect(asked[0]?.input).toMatchObject({ file: true });
    expect(out).not.toContain('base64');
  });
});
