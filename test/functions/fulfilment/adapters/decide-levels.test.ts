import { describe, expect, it } from '@jest/globals';
import { expectSound, outcomes } from './stock-outcomes.ts';
import { byPlace, linesOf, type StockScene, stockScene } from './stock-scene.ts';

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
