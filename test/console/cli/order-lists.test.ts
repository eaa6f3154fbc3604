import { describe, expect, it } from '@jest/globals';
import { accepted, given, runningCloud } from './given-console.ts';
import { run } from './run.ts';

const taken = (order: string, act = 'deliver') => ({
  ...{ nth: 0, act, order, ok: true, step: 'fulfilment' },
  ...{ commandId: `cmd_${order}`, orderId: `ord_${order}`, merchantId: 'sialkot' },
});
const refused = (order: string, act = 'deliver') => ({
  ...{ nth: 1, act, order, ok: false },
  error: { code: 'not-found', message: 'order: no order goes by this id', fix: 'See the list.' },
});
const ruled = {
  ...{ outcome: 'refused', state: 'confirmed', code: 'wrong-state' },
  ...{ because: 'it is not packed', allowed: ['PackParcel'] },
};

const MANIFEST = [
  'Order number;Courier;Tracking number',
  '1001;TCS;779123',
  '#1002;Leopards;LE-55',
  '',
].join('\n');

describe('karwan orders <verb> with several orders', () => {
  it('asks once for all, waits for each and shows a table', async () => {
    const asked = given({
      'orders.each': { acts: [taken('1'), taken('2')] },
      'commands.outcome': [{ outcome: 'waiting' }, accepted],
    });
    const args = ['orders', 'deliver', '1', '2', '--why', 'they called'];
    const { code, out } = await run(args, runningCloud);
    expect(code).toBe(0);
    expect(asked[0]).toMatchObject({
      operation: 'orders.each',
      input: {
        why: 'they called',
        dryRun: false,
        acts: [
          { act: 'deliver', order: '1', parcel: null, at: null },
          { act: 'deliver', order: '2' },
        ],
      },
    });
    expect(asked[1]?.input).toMatchObject({
      ...{ commandId: 'cmd_1', subject: 'order/ord_1', context: 'fulfilment' },
    });
    expect(out).toMatch(/1\tdeliver\taccepted\tcancelled/);
  });

  it('ends with 6 and says why when some were refused, at the door or by the step', async () => {
    given({
      'orders.each': { acts: [taken('1'), refused('2'), taken('3')] },
      'commands.outcome': [accepted, ruled],
    });
    const args = ['orders', 'deliver', '1', '2', '3', '--why', 'they called'];
    const { code, err } = await run(args, runningCloud);
    expect(code).toBe(6);
    expect(err).toContain('order: no order goes by this id See the list.');
    expect(err).toContain('it is not packed. Possible now: orders pack.');
    expect(err).toContain('2 of 3 were refused');
  });

  it('ends with 5 when all were', async () => {
    given({ 'orders.each': { acts: [refused('1'), refused('2')] } });
    const args = ['orders', 'deliver', '1', '2', '--why', 'they called'];
    expect((await run(args, runningCloud)).code).toBe(5);
  });

  it('ends with 7 when some have no answer in time', async () => {
    given({
      'orders.each': { acts: [taken('1'), taken('2')] },
      'commands.outcome': [accepted, { outcome: 'waiting' }],
    });
    let now = 0;
    const sleep = async (milliseconds: number) => {
      now += milliseconds;
    };
    const args = ['orders', 'deliver', '1', '2', '--why', 'they called', '--wait', '2'];
    const { code, out } = await run(args, runningCloud, { now: () => now, sleep });
    expect(code).toBe(7);
    expect(out).toMatch(/2\tdeliver\twaiting/);
  });
});

describe('karwan orders import', () => {
  const files = { ...runningCloud, 'manifest.csv': MANIFEST, '/shop/manifest.csv': MANIFEST };
  const args = ['orders', 'import', 'manifest.csv', '--why', 'picked up'];

  it('reads a courier’s manifest, whatever its columns are called', async () => {
    const asked = given({
      'orders.each': { acts: [taken('1001', 'hand-over'), taken('#1002', 'hand-over')] },
      'commands.outcome': accepted,
    });
    const { code } = await run([...args, '--act', 'hand-over'], files);
    expect(code).toBe(0);
    expect(asked[0]?.input).toMatchObject({
      acts: [
        { act: 'hand-over', order: '1001', carrier: 'TCS', trackingNumber: '779123' },
        { act: 'hand-over', order: '#1002', carrier: 'Leopards', trackingNumber: 'LE-55' },
      ],
    });
  });

  it('packs by a column of cartons', async () => {
    const packed = 'order,act,cartons\n1001,pack,"300x200x150,1200g; 10x20x30,40g,7=2"\n';
    const asked = given({
      'orders.each': { acts: [taken('1001', 'pack')] },
      'commands.outcome': accepted,
    });
    await run(args, { ...files, 'manifest.csv': packed, '/shop/manifest.csv': packed });
    expect(asked[0]?.input).toMatchObject({
      acts: [{ act: 'pack', cartons: [{ lengthMm: 300 }, { weightGrams: 40, lines: { 7: 2 } }] }],
    });
  });

  it('sends nothing and waits for nothing when it is only to say what would be sent', async () => {
    const asked = given({
      'orders.each': { acts: [taken('1001', 'hand-over'), refused('#1002', 'hand-over')] },
    });
    const { code, out } = await run([...args, '--act', 'hand-over', '--dry-run'], files);
    expect(code).toBe(6);
    expect(asked).toMatchObject([{ operation: 'orders.each', input: { dryRun: true } }]);
    expect(out).toMatch(/1001\thand-over\tpossible/);
  });

  it('parts a long file, so that the console takes it', async () => {
    const lines = Array.from({ length: 250 }, (_, nth) => `${nth},deliver`);
    const long = ['order,act', ...lines].join('\n');
    const asked = given({ 'orders.each': { acts: [] } });
    await run(args, { ...files, 'manifest.csv': long, '/shop/manifest.csv': long });
    expect(asked.map(({ input }) => (input['acts'] as unknown[]).length)).toEqual([200, 50]);
  });

  it.each([
    ['number of pieces\n1\n', [], 'file: no line names the columns (order)'],
    ['order\n', ['--act', 'deliver'], 'file: it has no lines'],
    ['order\n1001\n', [], 'Line 2: it does not say what is to be done'],
    ['order,carrier\n,TCS\n', ['--act', 'hand-over'], 'Line 2: it names no order'],
    ['order,cartons\n1001,big\n', ['--act', 'pack'], 'carton: big is not like'],
  ])('%j is refused before anything is asked', async (text, more, words) => {
    const asked = given({ 'orders.each': { acts: [] } });
    const broken = { ...files, 'manifest.csv': text, '/shop/manifest.csv': text };
    const { code, err } = await run([...args, ...more], broken);
    expect(code).toBe(2);
    expect(err).toContain(words);
    expect(asked).toEqual([]);
  });
});
