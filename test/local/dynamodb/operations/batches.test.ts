import {
  type AttributeValue,
  BatchGetItemCommand,
  BatchWriteItemCommand,
  ScanCommand,
} from '@aws-sdk/client-dynamodb';
import { describe, expect, it } from '@jest/globals';
import { type Bench, benchWithTable } from '../open-dynamodb.ts';

const TableName = 'orders';
const key = (id: number) => ({ pk: { S: `p${id}` }, sk: { S: '0' } });
const puts = (from: number, to: number) =>
  new BatchWriteItemCommand({
    RequestItems: {
      [TableName]: Array.from({ length: to - from }, (_, n) => ({
        PutRequest: { Item: { ...key(from + n), n: { N: String(from + n) } } },
      })),
    },
  });

const scanAll = async ({ send }: Bench, input: object = {}) => {
  const found: (string | undefined)[] = [];
  let ExclusiveStartKey: Record<string, AttributeValue> | undefined;
  do {
    const page = await send(new ScanCommand({ TableName, ...input, ExclusiveStartKey }));
    found.push(...(page.Items ?? []).map(({ n }) => n?.N));
    ExclusiveStartKey = page.LastEvaluatedKey;
  } while (ExclusiveStartKey !== undefined);
  return found.map(Number).sort((a, b) => a - b);
};

describe('batches', () => {
  it('writes, deletes and reads many items', async () => {
    const { send } = await benchWithTable();
    await send(puts(0, 25));
    const output = await send(
      new BatchWriteItemCommand({
        RequestItems: { [TableName]: [{ DeleteRequest: { Key: key(3) } }] },
      }),
    );
    expect(output).toEqual({ UnprocessedItems: {} });
    const read = await send(
      new BatchGetItemCommand({
        RequestItems: {
          [TableName]: { Keys: [key(1), key(3), key(24)], ProjectionExpression: 'n' },
        },
      }),
    );
    expect(read).toEqual({
      Responses: { [TableName]: [{ n: { N: '1' } }, { n: { N: '24' } }] },
      UnprocessedKeys: {},
    });
  });

  it('gives keys back that do not fit into 16 MB', async () => {
    const { send } = await benchWithTable();
    for (let id = 0; id < 42; id += 1) {
      const Item = { ...key(id), v: { S: 'x'.repeat(399 * 1024) } };
      await send(
        new BatchWriteItemCommand({ RequestItems: { [TableName]: [{ PutRequest: { Item } }] } }),
      );
    }
    const Keys = Array.from({ length: 42 }, (_, id) => key(id));
    const command = new BatchGetItemCommand({
      RequestItems: { [TableName]: { Keys, ProjectionExpression: 'pk' } },
    });
    expect(await send(command)).toMatchObject({
      UnprocessedKeys: { [TableName]: { Keys: [key(41)], ProjectionExpression: 'pk' } },
    });
  });

  it.each([
    ['26 writes', puts(0, 26), 'Too many items requested for the BatchWriteItem call'],
    [
      'one item twice',
      new BatchWriteItemCommand({
        RequestItems: {
          [TableName]: [{ PutRequest: { Item: key(1) } }, { DeleteRequest: { Key: key(1) } }],
        },
      }),
      'Provided list of item keys contains duplicates',
    ],
    [
      'one key twice',
      new BatchGetItemCommand({ RequestItems: { [TableName]: { Keys: [key(1), key(1)] } } }),
      'Provided list of item keys contains duplicates',
    ],
    [
      '101 keys',
      new BatchGetItemCommand({
        RequestItems: { [TableName]: { Keys: Array.from({ length: 101 }, (_, id) => key(id)) } },
      }),
      'Too many items requested for the BatchGetItem call',
    ],
  ])('refuses %s and writes nothing', async (_, command, message) => {
    const bench = await benchWithTable();
    expect((await bench.refusal(command)).message).toBe(message);
    expect(await scanAll(bench)).toEqual([]);
  });
});

describe('Scan', () => {
  it('finds every item once, in pages and in segments', async () => {
    const bench = await benchWithTable();
    await bench.send(puts(0, 25));
    const all = Array.from({ length: 25 }, (_, n) => n);
    expect(await scanAll(bench)).toEqual(all);
    expect(await scanAll(bench, { Limit: 4 })).toEqual(all);
    const segments = await Promise.all(
      [0, 1, 2].map((Segment) => scanAll(bench, { Segment, TotalSegments: 3, Limit: 2 })),
    );
    expect(segments.flat().sort((a, b) => a - b)).toEqual(all);
    expect(segments.every((segment) => segment.length < all.length)).toBe(true);
  });

  it.each([
    [{ Segment: 3, TotalSegments: 3 }, 'The Segment parameter is zero-based'],
    [{ Segment: 0 }, 'The TotalSegments parameter is required'],
  ])('refuses %j', async (input, message) => {
    const { refusal } = await benchWithTable();
    const error = await refusal(new ScanCommand({ TableName, ...input }));
    expect(error.message).toContain(message);
  });

  it('filters', async () => {
    const bench = await benchWithTable();
    await bench.send(puts(0, 25));
    const filter = {
      FilterExpression: 'n >= :n',
      ExpressionAttributeValues: { ':n': { N: '20' } },
    };
    expect(await scanAll(bench, filter)).toEqual([20, 21, 22, 23, 24]);
  });
});
