import {
  DeleteItemCommand,
  GetItemCommand,
  PutItemCommand,
  QueryCommand,
  TransactGetItemsCommand,
  TransactWriteItemsCommand,
  UpdateItemCommand,
} from '@aws-sdk/client-dynamodb';
import { describe, expect, it } from '@jest/globals';
import { benchWithTable } from './open-dynamodb.ts';

const TableName = 'orders';
const Key = { pk: { S: 'a' }, sk: { S: '1' } };
const ReturnConsumedCapacity = 'TOTAL' as const;
/** An item of exactly so many KB. */
const sized = (kb: number, more: object = {}) => {
  const extra = Object.entries(more).reduce((sum, [name]) => sum + name.length + 1, 0);
  return { ...Key, v: { S: 'x'.repeat(kb * 1024 - 7 - extra) }, ...more };
};
const put = (item: object) =>
  new PutItemCommand({ TableName, Item: item as never, ReturnConsumedCapacity });

const INDEXED = {
  AttributeDefinitions: ['pk', 'sk', 'g'].map((AttributeName) => ({
    AttributeName,
    AttributeType: 'S' as const,
  })),
  GlobalSecondaryIndexes: [
    {
      IndexName: 'byGroup',
      KeySchema: [{ AttributeName: 'g', KeyType: 'HASH' as const }],
      Projection: { ProjectionType: 'KEYS_ONLY' as const },
    },
  ],
};

describe('consumed capacity', () => {
  it.each<[string, { readonly input: object }, number]>([
    ['a put in the place of a larger item', put(sized(1)), 3],
    [
      'an update by the larger of before and after',
      new UpdateItemCommand({
        TableName,
        Key,
        UpdateExpression: 'REMOVE v',
        ReturnConsumedCapacity,
      }),
      3,
    ],
    [
      'a delete by what it deletes',
      new DeleteItemCommand({ TableName, Key, ReturnConsumedCapacity }),
      3,
    ],
    [
      'an eventually consistent read',
      new GetItemCommand({ TableName, Key, ReturnConsumedCapacity }),
      0.5,
    ],
    [
      'a consistent read',
      new GetItemCommand({ TableName, Key, ConsistentRead: true, ReturnConsumedCapacity }),
      1,
    ],
    [
      'a read of nothing',
      new GetItemCommand({ TableName, Key: { ...Key, sk: { S: 'no' } }, ReturnConsumedCapacity }),
      0.5,
    ],
    [
      'a query',
      new QueryCommand({
        TableName,
        KeyConditionExpression: 'pk = :p',
        ExpressionAttributeValues: { ':p': Key.pk },
        ReturnConsumedCapacity,
      }),
      0.5,
    ],
  ])('%s', async (_, command, units) => {
    const { send } = await benchWithTable();
    await send(put(sized(3)));
    const { ConsumedCapacity } = await send(command);
    expect(ConsumedCapacity).toEqual({ TableName, CapacityUnits: units });
  });

  it('doubles in transactions', async () => {
    const { send } = await benchWithTable();
    const written = await send(
      new TransactWriteItemsCommand({
        TransactItems: [{ Put: { TableName, Item: sized(3) } }],
        ReturnConsumedCapacity,
      }),
    );
    expect(written.ConsumedCapacity).toEqual([{ TableName, CapacityUnits: 6 }]);
    const read = await send(
      new TransactGetItemsCommand({
        TransactItems: [{ Get: { TableName, Key } }],
        ReturnConsumedCapacity,
      }),
    );
    expect(read.ConsumedCapacity).toEqual([{ TableName, CapacityUnits: 2 }]);
  });

  it('counts the writes of an index only when its entry changes', async () => {
    const bench = await benchWithTable(INDEXED);
    const indexUnits = async (item: object) => {
      const command = new PutItemCommand({
        TableName,
        Item: item as never,
        ReturnConsumedCapacity: 'INDEXES',
      });
      const { ConsumedCapacity } = await bench.send(command);
      return ConsumedCapacity?.GlobalSecondaryIndexes?.['byGroup']?.CapacityUnits;
    };
    expect(await indexUnits(sized(3, { g: { S: 'x' } }))).toBe(1);
    expect(await indexUnits(sized(2, { g: { S: 'x' } }))).toBeUndefined();
    expect(await indexUnits(sized(2, { g: { S: 'y' } }))).toBe(2);
    expect(await indexUnits(sized(2))).toBe(1);
  });

  it('counts each item that a local index has to fetch', async () => {
    const { send } = await benchWithTable({
      ...INDEXED,
      GlobalSecondaryIndexes: undefined,
      LocalSecondaryIndexes: [
        {
          IndexName: 'byGroup',
          KeySchema: [
            { AttributeName: 'pk', KeyType: 'HASH' },
            { AttributeName: 'g', KeyType: 'RANGE' },
          ],
          Projection: { ProjectionType: 'KEYS_ONLY' },
        },
      ],
    });
    await send(put(sized(5, { g: { S: 'x' } })));
    const units = async (Select: 'ALL_ATTRIBUTES' | 'ALL_PROJECTED_ATTRIBUTES') => {
      const command = new QueryCommand({
        TableName,
        IndexName: 'byGroup',
        KeyConditionExpression: 'pk = :p',
        ExpressionAttributeValues: { ':p': Key.pk },
        Select,
        ReturnConsumedCapacity,
      });
      return (await send(command)).ConsumedCapacity?.CapacityUnits;
    };
    expect(await units('ALL_PROJECTED_ATTRIBUTES')).toBe(0.5);
    expect(await units('ALL_ATTRIBUTES')).toBe(0.5 + 1);
  });

  it('books units on the meter under the table, failed conditions too', async () => {
    const bench = await benchWithTable();
    await bench.send(put(sized(2)));
    await bench.refusal(
      new PutItemCommand({
        TableName,
        Item: Key,
        ConditionExpression: 'attribute_not_exists(pk)',
      }),
    );
    await bench.send(new GetItemCommand({ TableName, Key }));
    expect(bench.meter.totals()).toEqual({
      'dynamodb.wru': { orders: 4 },
      'dynamodb.rru': { orders: 0.5 },
    });
  });

  it('books a global index’s units under the index, as CloudWatch shows them', async () => {
    const bench = await benchWithTable(INDEXED);
    await bench.send(put({ ...sized(1), g: { S: 'g' } }));
    expect(bench.meter.totals()).toEqual({
      'dynamodb.wru': { orders: 2, 'orders/index/byGroup': 1 },
    });
  });
});
