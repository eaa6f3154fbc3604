import { UpdateItemCommand } from '@aws-sdk/client-dynamodb';
import { describe, expect, it } from '@jest/globals';
import { readLevel, readStockPage } from '../../../functions/fulfilment/adapters/stock-pages.ts';
import { checkStock } from '../../../functions/fulfilment/check-stock.ts';
import { stockKeys } from '../../../functions/fulfilment/contract.ts';
import { linesOf, type StockScene, stockScene } from './adapters/stock-scene.ts';

const setUp = async () => {
  const scene = await stockScene();
  await scene.decide([scene.receive('ball', 5), scene.receive('net', 3)]);
  await scene.wish('ord_1', { lines: linesOf({ ball: 2 }) });
  await scene.decide([scene.allocate('ord_1')]);
  const logged: { message: string; fields: Readonly<Record<string, unknown>> }[] = [];
  const counted: string[] = [];
  const { dynamodb, blobs, ports } = scene;
  const hooks: { pages: number; onPage?: (page: number) => Promise<void> } = { pages: 0 };
  const check = (hasTime = () => true) =>
    checkStock(
      {
        observe: {
          log: (_level, message, fields) => void logged.push({ message, fields }),
          count: (metric, value = 1) => void counted.push(`${metric} ${value}`),
        },
        pageFrom: async (start) => {
          hooks.pages += 1;
          const page = await readStockPage({ dynamodb, blobs }, ports.table, start);
          await hooks.onPage?.(hooks.pages);
          return page;
        },
        levelAt: (place) => readLevel({ dynamodb }, ports.table, place),
      },
      hasTime,
    );
  return { scene, check, logged, counted, hooks };
};

/** Somebody changes a counter by hand. */
const tamper = ({ dynamodb, ports }: StockScene, sku: string) =>
  dynamodb.send(
    new UpdateItemCommand({
      TableName: ports.table,
      Key: { pk: { S: stockKeys.shelf('m1', sku) }, sk: { S: stockKeys.level('lahore') } },
      UpdateExpression: 'ADD onHand :one',
      ExpressionAttributeValues: { ':one': { N: '1' } },
    }),
  );

describe('the nightly check of stock', () => {
  it('finds nothing where every counter is what its movements come to', async () => {
    const { check, counted, logged } = await setUp();
    await check();
    expect(counted).toEqual(['StockLevelChecked 2']);
    expect(logged).toEqual([]);
  });

  it('names a level that is not, and fails so that the alarm hears of it', async () => {
    const { scene, check, counted, logged } = await setUp();
    await tamper(scene, 'ball');
    await expect(check()).rejects.toMatchObject({ code: 'stock-differs' });
    expect(counted).toEqual(['StockLevelWrong 1', 'StockLevelChecked 2']);
    expect(logged.map(({ fields }) => fields)).toEqual([
      {
        level: 'm1#ball@lahore',
        onHand: 6,
        allocated: 2,
        available: 3,
        movementsOnHand: 5,
        movementsAllocated: 2,
      },
    ]);
  });

  it('judges no level that moves while it is read', async () => {
    const { scene, check, counted, hooks } = await setUp();
    // The page was read; what is written now is in no movement of it, but in the level that is asked.
    hooks.onPage = async (page) => {
      if (page < 3) await scene.decide([scene.receive('ball', 1)]);
    };
    await check();
    expect(counted).toEqual(['StockLevelChecked 2']);
  });

  it('says which levels never stood still', async () => {
    const { scene, check, counted, hooks } = await setUp();
    await tamper(scene, 'ball');
    hooks.onPage = async () => void (await scene.decide([scene.receive('ball', 1)]));
    await check();
    expect(counted).toEqual(['StockLevelChecked 2', 'StockLevelMoving 1']);
  });

  it('fails when there is no time to read it all', async () => {
    const { check } = await setUp();
    await expect(check(() => false)).rejects.toMatchObject({ code: 'out-of-time' });
  });
});
