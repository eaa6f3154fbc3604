import { describe, expect, it } from '@jest/globals';
import { BACKORDER, expectSound, outcomes } from './stock-outcomes.ts';
import { commandsIn, linesOf, stockScene } from './stock-scene.ts';

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
