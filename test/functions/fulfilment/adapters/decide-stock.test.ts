import { describe, expect, it } from '@jest/globals';
import type { Settled } from '../../../../functions/shared/step-runner.ts';
import {
  byPlace,
  commandsIn,
  linesOf,
  type StockScene,
  stockScene,
  waitsBySku,
} from './stock-scene.ts';

const outcomes = (settled: readonly Settled[]): readonly string[] =>
  settled.map((one) =>
    one?.status === 'fulfilled'
      ? [one.value.outcome, ...one.value.events].join(' ')
      : `${one?.reason?.code ?? 'not begun'}`,
  );

const BACKORDER = { 'stock.mode': 'karwan', 'stock.shortage': 'backorder' };

const expectSound = async (scene: StockScene): Promise<void> => {
  const { levels, derived } = await scene.books();
  expect(byPlace(levels)).toEqual(byPlace(derived));
};

describe('one order', () => {
  it('gets its stock in the transaction of the commit that tells of it', async () => {
    const scene = await stockScene();
    await scene.decide([scene.receive('ball', 5)]);
    await scene.wish('ord_1', { lines: linesOf({ ball: 2 }) });
    expect(outcomes(await scene.decide([scene.allocate('ord_1')]))).toEqual([
      'appended StockAllocated',
    ]);
    const { levels } = await scene.books();
    expect(levels).toEqual([
      { merchantId: 'm1', sku: 'ball', location: 'lahore', onHand: 5, allocated: 2, available: 3 },
    ]);
    await expectSound(scene);
  });

  it('is told when there is not enough, keeps nothing, and is not asked for again', async () => {
    const scene = await stockScene();
    await scene.decide([scene.receive('ball', 5), scene.receive('net', 1)]);
    await scene.wish('ord_1', { lines: linesOf({ ball: 2, net: 2 }) });
    const settled = await scene.decide([scene.allocate('ord_1'), scene.allocate('ord_1')]);
    expect(outcomes(settled)).toEqual(['appended StockAllocationFailed', 'nothing-new']);
    const { levels } = await scene.books();
    expect(levels.map(({ allocated }) => allocated)).toEqual([0, 0]);
  });

  it('does the same command once, however often it comes', async () => {
    const scene = await stockScene();
    await scene.decide([scene.receive('ball', 5)]);
    await scene.wish('ord_1', { lines: linesOf({ ball: 2 }) });
    const command = scene.allocate('ord_1');
    expect(outcomes(await scene.decide([{ ...command }, command]))).toEqual([
      'appended StockAllocated',
      'already-done',
    ]);
    expect(outcomes(await scene.decide([command]))).toEqual(['already-done']);
    await expectSound(scene);
  });

  it('gives back what it kept when it is cancelled', async () => {
    const scene = await stockScene();
    await scene.decide([scene.receive('ball', 5)]);
    await scene.wish('ord_1', { lines: linesOf({ ball: 2 }) });
    await scene.decide([scene.allocate('ord_1')]);
    await scene.wish('ord_1', { lines: linesOf({ ball: 2 }), number: 2, intent: 'release' }, 'bye');
    expect(outcomes(await scene.decide([scene.release('ord_1')]))).toEqual([
      'appended StockReleased',
    ]);
    const { levels } = await scene.books();
    expect(levels[0]).toMatchObject({ onHand: 5, allocated: 0, available: 5 });
    await expectSound(scene);
  });

  it('is early as long as nothing is known of it but that it wants stock: it wants nothing', async () => {
    const scene = await stockScene();
    expect(outcomes(await scene.decide([scene.allocate('ord_9')]))).toEqual(['nothing-new']);
  });
});

describe('an order of more kinds and places than one transaction holds', () => {
  const kinds = (count: number) => Array.from({ length: count }, (_, n) => `sku${n}`);
  const linesOfEach = (skus: readonly string[], quantity: number) =>
    linesOf(Object.fromEntries(skus.map((sku) => [sku, quantity])));

  it('keeps nothing, and says why', async () => {
    const scene = await stockScene();
    const skus = kinds(91);
    await scene.decide(skus.map((sku) => scene.receive(sku, 1)));
    await scene.wish('ord_1', { lines: linesOfEach(skus, 1) });
    const settled = await scene.decide([scene.allocate('ord_1')]);
    expect(outcomes(settled)).toEqual(['appended StockAllocationFailed']);
    const { levels, commits } = await scene.books();
    expect(levels.every(({ allocated }) => allocated === 0)).toBe(true);
    const failed = commits.flatMap(({ events }) =>
      events.filter(({ type }) => type === 'StockAllocationFailed'),
    );
    expect(failed).toMatchObject([
      { data: { because: 'too-many-lines', answer: { shortBecause: 'too-many-lines' } } },
    ]);
  });

  it('because its lines were filled from many places, is given back in parts', async () => {
    const scene = await stockScene();
    const skus = kinds(45);
    const lines = linesOfEach(skus, 3);
    await scene.decide(skus.map((sku) => scene.receive(sku, 1)));
    await scene.wish('ord_1', { lines, settings: BACKORDER });
    await scene.decide([scene.allocate('ord_1')]);
    for (const place of ['sialkot', 'multan']) {
      await scene.decide(skus.map((sku) => scene.receive(sku, 1, place)));
      await scene.decide(skus.map((sku) => scene.fill(sku)));
    }
    expect((await scene.state('ord_1')).stock.kept.size).toBe(135);
    const gone = { lines, number: 2, intent: 'release' as const, settings: BACKORDER };
    await scene.wish('ord_1', gone, 'bye');
    expect(outcomes(await scene.decide([scene.release('ord_1')]))).toEqual([
      'appended StockReleased StockAsked',
    ]);
    const { commits } = await scene.books();
    expect(commandsIn(commits, 'ReleaseStock')).toHaveLength(2);
    expect((await scene.state('ord_1')).stock.kept.size).toBe(37);
    await scene.decide([scene.release('ord_1')]);
    expect((await scene.state('ord_1')).stock.kept.size).toBe(0);
    await expectSound(scene);
  });
});

describe('what people say of levels', () => {
  it('adds what came in, and sets what was counted', async () => {
    const scene = await stockScene();
    const first = await scene.decide([scene.receive('ball', 5), scene.count('ball', 3)]);
    expect(outcomes(first)).toEqual(['appended StockReceived', 'appended StockAdjusted']);
    expect(outcomes(await scene.decide([scene.count('ball', 3), scene.count('net', 0)]))).toEqual([
      'appended StockAdjusted',
      'appended StockAdjusted',
    ]);
    const { levels } = await scene.books();
    expect(byPlace(levels).map(({ sku, onHand }) => `${sku} ${onHand}`)).toEqual([
      'ball 3',
      'net 0',
    ]);
    await expectSound(scene);
  });

  it('counts anew when the shelf moved between the look and the write', async () => {
    const scene = await stockScene();
    await scene.decide([scene.receive('ball', 5)]);
    let moved = false;
    scene.hooks.before = async (command) => {
      if (command.constructor.name !== 'TransactWriteItemsCommand' || moved) return;
      moved = true;
      await scene.decide([scene.receive('ball', 4)]);
    };
    await scene.decide([scene.count('ball', 3)]);
    const { levels } = await scene.books();
    expect(levels[0]).toMatchObject({ onHand: 3 });
    await expectSound(scene);
  });

  it('may find less than was promised, and nothing more is promised then', async () => {
    const scene = await stockScene();
    await scene.decide([scene.receive('ball', 5)]);
    await scene.wish('ord_1', { lines: linesOf({ ball: 4 }) });
    await scene.decide([scene.allocate('ord_1')]);
    await scene.decide([scene.count('ball', 3)]);
    await scene.decide([scene.count('ball', 2)]);
    await scene.wish('ord_2', { lines: linesOf({ ball: 1 }) });
    expect(outcomes(await scene.decide([scene.allocate('ord_2')]))).toEqual([
      'appended StockAllocationFailed',
    ]);
    await expectSound(scene);
  });
});

describe('units that came back', () => {
  const putAway = (scene: StockScene, disposition: 'restock' | 'quarantine' | 'write-off') =>
    scene.work('stock/ball@lahore', {
      type: 'RestockReturned',
      ...{ orderId: 'ord_1', returnId: 'ret_1', lineId: 'lin_ball' },
      ...{ sku: 'ball', location: 'lahore', quantity: 2, disposition },
    });

  it.each([
    ['restock', 7],
    ['quarantine', 5],
    ['write-off', 5],
  ] as const)('%s: once, and %i are on hand', async (disposition, onHand) => {
    const scene = await stockScene();
    await scene.decide([scene.receive('ball', 5)]);
    const command = putAway(scene, disposition);
    expect(outcomes(await scene.decide([command, { ...command }]))).toEqual([
      'appended StockRestocked',
      'already-done',
    ]);
    const { levels } = await scene.books();
    expect(levels[0]).toMatchObject({ onHand, available: onHand });
    await expectSound(scene);
  });
});

describe('back-orders', () => {
  const waitingScene = async () => {
    const scene = await stockScene();
    await scene.decide([scene.receive('ball', 1)]);
    const later = (minute: number) => `2026-03-01T12:0${minute}:00.000Z`;
    await scene.wish('ord_b', {
      lines: linesOf({ ball: 3 }),
      placedAt: later(2),
      settings: BACKORDER,
    });
    await scene.wish('ord_a', {
      lines: linesOf({ ball: 2 }),
      placedAt: later(1),
      settings: BACKORDER,
    });
    await scene.decide([scene.allocate('ord_b'), scene.allocate('ord_a')]);
    return scene;
  };

  it('wait in the queue of their SKU, part of a line too', async () => {
    const scene = await waitingScene();
    const { waiting } = await scene.books();
    expect(waitsBySku(waiting)).toEqual(['ball ord_a 2', 'ball ord_b 2']);
    await expectSound(scene);
  });

  it('are filled in the order in which the orders were placed', async () => {
    const scene = await waitingScene();
    await scene.decide([scene.receive('ball', 3)]);
    expect(outcomes(await scene.decide([scene.fill('ball')]))).toEqual(['appended']);
    const { waiting, levels } = await scene.books();
    expect(waitsBySku(waiting)).toEqual(['ball ord_b 1']);
    expect(levels[0]).toMatchObject({ onHand: 4, allocated: 4, available: 0 });
    await scene.decide([scene.receive('ball', 5), scene.fill('ball')]);
    expect((await scene.books()).waiting).toEqual([]);
    await expectSound(scene);
  });

  it('come before an order that is placed now', async () => {
    const scene = await waitingScene();
    await scene.decide([scene.receive('ball', 5)]);
    await scene.wish('ord_c', { lines: linesOf({ ball: 2 }) });
    await scene.wish('ord_d', { lines: linesOf({ ball: 1 }) });
    const settled = await scene.decide([scene.allocate('ord_c'), scene.allocate('ord_d')]);
    expect(outcomes(settled)).toEqual([
      'appended StockAllocationFailed',
      'appended StockAllocated',
    ]);
    await scene.decide([scene.fill('ball')]);
    const { waiting, levels } = await scene.books();
    expect(waiting).toEqual([]);
    expect(levels[0]).toMatchObject({ onHand: 6, allocated: 6 });
  });

  it('leave the queue when the order is cancelled, and are passed by while it is asked', async () => {
    const scene = await waitingScene();
    const gone = { lines: linesOf({ ball: 2 }), number: 2, intent: 'release' as const };
    await scene.wish('ord_a', { ...gone, settings: BACKORDER }, 'bye');
    await scene.decide([scene.receive('ball', 2), scene.fill('ball')]);
    expect((await scene.state('ord_a')).stock.kept.size).toBe(0);
    await scene.decide([scene.release('ord_a'), scene.fill('ball')]);
    const { waiting, levels } = await scene.books();
    expect(waiting).toEqual([]);
    expect(levels[0]).toMatchObject({ onHand: 3, allocated: 3 });
    await expectSound(scene);
  });

  it('are looked at again by who begins to wait: stock may have come meanwhile', async () => {
    const scene = await waitingScene();
    const { commits } = await scene.books();
    const asking = commits.filter(({ events }) => events.some((e) => e.type === 'LineBackordered'));
    expect(asking).toHaveLength(2);
    for (const { commands } of asking) {
      expect(commands).toMatchObject([
        { name: 'FillBackorders', to: 'stock', subject: 'stock/ball', data: { sku: 'ball' } },
      ]);
    }
  });

  it('takes rows away that no order knows of', async () => {
    const scene = await waitingScene();
    const [row] = (await scene.books()).waiting;
    if (!row) throw new Error('nobody waits');
    const { waitPut } = await import('../../../../functions/fulfilment/adapters/stock-rows.ts');
    const stray = { ...row, orderId: 'ord_x', placedAt: '2020-01-01T00:00:00.000Z' };
    await scene.ports.group.append([], [waitPut(scene.ports.table, stray)]);
    await scene.decide([scene.receive('ball', 4), scene.fill('ball')]);
    expect((await scene.books()).waiting).toEqual([]);
    await expectSound(scene);
  });
});

describe('many at once', () => {
  it('one of a hundred buyers gets the one that there is, and the others are told', async () => {
    const scene = await stockScene();
    await scene.decide([scene.receive('ball', 1)]);
    const ids = Array.from({ length: 100 }, (_, n) => `ord_${n}`);
    for (const id of ids) await scene.wish(id, { lines: linesOf({ ball: 1 }) });
    const workers = [0, 1, 2, 3].map((worker) =>
      scene.decide(ids.filter((_, n) => n % 4 === worker).map(scene.allocate)),
    );
    const told = outcomes((await Promise.all(workers)).flat());
    expect(told.filter((one) => one === 'appended StockAllocated')).toHaveLength(1);
    expect(told.filter((one) => one === 'appended StockAllocationFailed')).toHaveLength(99);
    const { levels } = await scene.books();
    expect(levels[0]).toMatchObject({ onHand: 1, allocated: 1, available: 0 });
    await expectSound(scene);
  });

  it('eight buyers of the same three products: none fails', async () => {
    const scene = await stockScene();
    const skus = ['ball', 'net', 'shoe'];
    await scene.decide(skus.map((sku) => scene.receive(sku, 8)));
    const ids = Array.from({ length: 8 }, (_, n) => `ord_${n}`);
    for (const id of ids) await scene.wish(id, { lines: linesOf({ ball: 1, net: 1, shoe: 1 }) });
    const settled = await Promise.all(ids.map((id) => scene.decide([scene.allocate(id)])));
    expect(new Set(outcomes(settled.flat()))).toEqual(new Set(['appended StockAllocated']));
    const { levels } = await scene.books();
    for (const level of levels) expect(level).toMatchObject({ allocated: 8, available: 0 });
  });

  it('share transactions: ninety-nine orders and one level', async () => {
    const scene = await stockScene();
    await scene.decide([scene.receive('ball', 150)]);
    scene.transactions.length = 0;
    const ids = Array.from({ length: 100 }, (_, n) => `ord_${n}`);
    for (const id of ids) await scene.wish(id, { lines: linesOf({ ball: 1 }) });
    await scene.decide(ids.map(scene.allocate));
    expect(scene.transactions).toEqual([99, 1]);
    await expectSound(scene);
  });
});
