import { describe, expect, it } from '@jest/globals';
import { BACKORDER, expectSound, outcomes } from './stock-outcomes.ts';
import { commandsIn, linesOf, stockScene, waitsBySku } from './stock-scene.ts';

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

  it('keep nothing back in a place that they cannot be served from', async () => {
    const scene = await stockScene();
    await scene.decide([scene.receive('ball', 5)]);
    const elsewhere = { ...BACKORDER, 'stock.locations': 'karachi' };
    await scene.wish('ord_a', { lines: linesOf({ ball: 4 }), settings: elsewhere });
    await scene.decide([scene.allocate('ord_a')]);
    expect(waitsBySku((await scene.books()).waiting)).toEqual(['ball ord_a 4']);
    await scene.wish('ord_b', { lines: linesOf({ ball: 5 }) });
    expect(outcomes(await scene.decide([scene.allocate('ord_b')]))).toEqual([
      'appended StockAllocated',
    ]);
    await expectSound(scene);
  });

  it('leave the queue when the order is cancelled, and are passed by while it is asked', async () => {
    const scene = await waitingScene();
    const gone = { lines: linesOf({ ball: 2 }), number: 2, intent: 'release' as const };
    // An order keeps its place: orders says when it was placed once and for all.
    const placedAt = '2026-03-01T12:01:00.000Z';
    await scene.wish('ord_a', { ...gone, placedAt, settings: BACKORDER }, 'bye');
    await scene.decide([scene.receive('ball', 2), scene.fill('ball')]);
    expect((await scene.state('ord_a')).stock.kept.size).toBe(0);
    await scene.decide([scene.release('ord_a'), scene.fill('ball')]);
    const { waiting, levels } = await scene.books();
    expect(waiting).toEqual([]);
    expect(levels[0]).toMatchObject({ onHand: 3, allocated: 3 });
    await expectSound(scene);
  });

  it('that nobody waits for any more wake who waits behind them: stock was kept back for them', async () => {
    const scene = await waitingScene();
    await scene.decide([scene.receive('ball', 2)]);
    const gone = { lines: linesOf({ ball: 2 }), number: 2, intent: 'release' as const };
    await scene.wish('ord_a', { ...gone, settings: BACKORDER }, 'bye');
    await scene.decide([scene.release('ord_a')]);
    const { commits } = await scene.books();
    const ending = commits.filter(({ events }) => events.some((e) => e.type === 'BackorderEnded'));
    expect(commandsIn(ending, 'FillBackorders')).toHaveLength(1);
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

  it('of two lines of one SKU are filled one after the other, as pieces come', async () => {
    const scene = await stockScene();
    const [line] = linesOf({ ball: 1 });
    if (!line) throw new Error('there is a line');
    const lines = [
      { ...line, lineId: 'lin_red' },
      { ...line, lineId: 'lin_blue' },
    ];
    await scene.wish('ord_a', { lines, settings: BACKORDER });
    await scene.decide([scene.allocate('ord_a')]);
    for (const stillWaiting of [['ball ord_a 1'], []]) {
      await scene.decide([scene.receive('ball', 1), scene.fill('ball')]);
      expect(waitsBySku((await scene.books()).waiting)).toEqual(stillWaiting);
    }
    await expectSound(scene);
  });

  it('that what came is of no use to do not keep it from who waits behind them', async () => {
    const scene = await stockScene();
    const elsewhere = { ...BACKORDER, 'stock.locations': 'karachi' };
    await scene.wish('ord_a', { lines: linesOf({ ball: 5 }), settings: elsewhere });
    await scene.wish('ord_b', {
      lines: linesOf({ ball: 2 }),
      placedAt: '2026-03-01T12:01:00.000Z',
      settings: BACKORDER,
    });
    await scene.decide([scene.allocate('ord_a'), scene.allocate('ord_b')]);
    await scene.decide([scene.receive('ball', 4, 'lahore'), scene.fill('ball')]);
    expect(waitsBySku((await scene.books()).waiting)).toEqual(['ball ord_a 5']);
    await expectSound(scene);
  });
});
