import { describe, expect, it } from '@jest/globals';
import { createUntakenLevels } from '../../../../functions/console/adapters/untaken-levels.ts';
import { stockKeys } from '../../../../functions/fulfilment/contract.ts';
import { createToldLevels } from '../../../../functions/orders/adapters/told-levels.ts';
import { createStockReader } from '../../../../functions/shared/adapters/stock-reader.ts';
import { linesOf, stockScene } from '../../fulfilment/adapters/stock-scene.ts';
import { createEmbeddedTable } from '../../shared/adapters/embedded-table.ts';
import { channelOf, createWorld } from '../console-world.ts';

const wish = { merchantId: 'sialkot', commandId: 'command-1', why: 'stocktaking' };

describe('stock.set and stock.receive', () => {
  it.each([
    ['stock.set', 'CountStock', { counted: 12 }],
    ['stock.receive', 'ReceiveStock', { quantity: 12 }],
  ])('%s sends %s to the level’s stream, with who and why', async (operation, name, said) => {
    const { ask, sent } = createWorld();
    const answer = await ask(operation, { ...wish, sku: ' BALL-5 ', pieces: 12 });
    expect(answer).toMatchObject({
      ok: true,
      result: { merchantId: 'sialkot', subject: 'stock/BALL-5@main', sent: name },
    });
    expect(sent).toMatchObject([
      {
        name,
        kind: 'command',
        merchantId: 'sialkot',
        subject: 'stock/BALL-5@main',
        causationId: 'command-1',
        data: { sku: 'BALL-5', location: 'main', by: 'ayesha', why: 'stocktaking', ...said },
      },
    ]);
  });

  it('gives the same wish the same id, and another place another', async () => {
    const { ask, sent } = createWorld();
    const input = { ...wish, sku: 'BALL-5', pieces: 12 };
    await ask('stock.set', input);
    await ask('stock.set', input);
    await ask('stock.set', { ...input, location: 'sialkot-1' });
    const [first, second, third] = sent.map(({ id }) => id);
    expect(first).toBe(second);
    expect(third).not.toBe(first);
  });

  it('is answered for whatever SKU it took', async () => {
    const { ask, sent } = createWorld();
    for (const sku of ['BALL #5', 'BALL@5', 'فٹ بال', 'x'.repeat(128)]) {
      await ask('stock.receive', { ...wish, sku, pieces: 12 });
    }
    expect(sent).toHaveLength(4);
    for (const { id: commandId, merchantId, subject } of sent) {
      const asked = { merchantId, subject, context: 'fulfilment', commandId };
      expect(await ask('commands.outcome', asked)).toEqual({
        ok: true,
        result: { outcome: 'waiting' },
      });
    }
  });

  it.each([
    ['stock.set', { pieces: -1 }, 'pieces: not below 0'],
    ['stock.set', { pieces: 1.5 }, 'pieces: give a whole number'],
    ['stock.receive', { pieces: 0 }, 'pieces: at least 1'],
    ['stock.set', { sku: ' ' }, 'sku: give the SKU'],
    ['stock.set', { location: 'a@b' }, 'location: use up to 40'],
    ['stock.set', { why: '' }, 'why: say why'],
  ])('%s refuses %j', async (operation, wrong, message) => {
    const { ask, sent } = createWorld();
    const answer = await ask(operation, { ...wish, sku: 'BALL-5', pieces: 12, ...wrong });
    expect(answer).toMatchObject({
      ok: false,
      error: { code: 'bad-input', message: expect.stringContaining(message) },
    });
    expect(sent).toEqual([]);
  });

  it('says so when the queue does not take it', async () => {
    const { ask, broken } = createWorld();
    broken.queue = true;
    const answer = await ask('stock.set', { ...wish, sku: 'BALL-5', pieces: 12 });
    expect(answer).toMatchObject({ ok: false, error: { code: 'unavailable' } });
  });
});

describe('stock.import', () => {
  it('makes a command of each line that can be read, and tells of the others', async () => {
    const { ask, sent } = createWorld();
    const text = [
      'SKU;Location;Quantity',
      'BALL-5;Sialkot-1;12',
      'NET;;0',
      'SHOE;main;many',
      'HAT;main;1',
      'HAT;main;2',
      ';main;3',
    ].join('\n');
    const answer = await ask('stock.import', { ...wish, text });
    expect(answer).toMatchObject({
      ok: true,
      result: {
        read: 2,
        problems: [
          { line: 4, message: 'pieces: give a whole number' },
          { line: 7, message: expect.stringContaining('sku: give the SKU') },
          { line: 5, code: 'named-twice' },
          { line: 6, code: 'named-twice' },
        ],
      },
    });
    expect(sent.map(({ name, subject, data }) => [name, subject, data])).toMatchObject([
      ['CountStock', 'stock/BALL-5@sialkot-1', { counted: 12 }],
      ['CountStock', 'stock/NET@main', { counted: 0 }],
    ]);
  });

  it('takes what came in with --mode receive, and sends nothing on a dry run', async () => {
    const { ask, sent } = createWorld();
    const text = 'sku,quantity\nBALL-5,12\n';
    const dry = await ask('stock.import', { ...wish, text, mode: 'receive', dryRun: true });
    expect(dry).toMatchObject({ ok: true, result: { read: 1, dryRun: true } });
    expect(sent).toEqual([]);
    await ask('stock.import', { ...wish, text, mode: 'receive' });
    expect(sent).toMatchObject([{ name: 'ReceiveStock', data: { quantity: 12 } }]);
  });

  it('names the columns that it needs', async () => {
    const { ask } = createWorld();
    expect(await ask('stock.import', { ...wish, text: 'a,b\n1,2\n' })).toMatchObject({
      ok: false,
      error: { code: 'bad-input', fix: 'Name the columns sku and quantity.' },
    });
  });
});

describe('stock.list', () => {
  const setUp = async () => {
    const scene = await stockScene();
    await scene.decide([
      scene.receive('ball', 5),
      scene.receive('ball', 2, 'karachi'),
      scene.receive('net', 1),
    ]);
    await scene.wish('ord_1', {
      lines: linesOf({ ball: 3, net: 4 }),
      settings: { 'stock.mode': 'karwan', 'stock.shortage': 'backorder' },
    });
    await scene.decide([scene.allocate('ord_1')]);
    const world = createWorld();
    Object.assign(world.ports, { stock: createStockReader(scene, scene.ports.table, stockKeys) });
    return world;
  };

  it('tells by SKU and location what is there, promised, free and waited for', async () => {
    const { ask } = await setUp();
    expect(await ask('stock.list', { merchantId: 'm1' })).toEqual({
      ok: true,
      result: {
        levels: [
          { sku: 'ball', location: 'karachi', onHand: 2, allocated: 0, available: 2, awaited: 0 },
          { sku: 'ball', location: 'lahore', onHand: 5, allocated: 3, available: 2, awaited: 0 },
          { sku: 'net', location: 'lahore', onHand: 1, allocated: 1, available: 0, awaited: 3 },
        ],
      },
    });
  });

  it('goes on where the page before ended, and finds one SKU', async () => {
    const { ask } = await setUp();
    const first = await ask('stock.list', { merchantId: 'm1', limit: 2 });
    expect(first).toMatchObject({
      result: { levels: [{ location: 'karachi' }, { location: 'lahore' }], next: 'ball@lahore' },
    });
    const rest = await ask('stock.list', { merchantId: 'm1', limit: 2, cursor: 'ball@lahore' });
    expect(rest).toMatchObject({ result: { levels: [{ sku: 'net' }] } });
    expect(await ask('stock.list', { merchantId: 'm1', sku: 'net' })).toMatchObject({
      result: { levels: [{ sku: 'net', available: 0 }] },
    });
    expect(await ask('stock.list', { merchantId: 'other' })).toEqual({
      ok: true,
      result: { levels: [] },
    });
  });
});

describe('stock.untaken', () => {
  it('names the SKUs that stores which are told did not take', async () => {
    const { channelId, ...channel } = channelOf('sialkot', 'chn_1');
    const on = { ...channel, settings: { 'store.stock': 'on' } };
    const world = createWorld([
      { ...on, channelId },
      { ...channel, channelId: 'chn_2' },
    ]);
    const level = { sku: 'BALL-5', outcome: 'unknown', available: 12, at: 'x' };
    const asked: string[] = [];
    Object.assign(world.ports, {
      untakenLevels: async (id: string) => {
        asked.push(id);
        return [level];
      },
    });
    expect(await world.ask('stock.untaken', { merchantId: 'sialkot' })).toEqual({
      ok: true,
      result: { untaken: [{ channelId, provider: 'generic', ...level }] },
    });
    expect(asked).toEqual(['chn_1']);
  });

  it('is read from what the stores were told', async () => {
    const { dynamodb } = await createEmbeddedTable('orders');
    const told = createToldLevels({ dynamodb }, 'orders');
    for (const [sku, outcome] of [
      ['A', 'done'],
      ['B', 'unknown'],
      ['C', 'refused'],
    ] as const) {
      await told.write('chn_1', { sku, available: 3, outcome, externalId: null, at: 'x' });
    }
    const untaken = await createUntakenLevels({ dynamodb }, 'orders')('chn_1');
    expect(untaken).toEqual([
      { sku: 'B', outcome: 'unknown', available: 3, at: 'x' },
      { sku: 'C', outcome: 'refused', available: 3, at: 'x' },
    ]);
  });
});
