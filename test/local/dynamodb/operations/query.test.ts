import {
  type AttributeValue,
  BatchWriteItemCommand,
  PutItemCommand,
  QueryCommand,
  type QueryCommandInput,
} from '@aws-sdk/client-dynamodb';
import { describe, expect, it } from '@jest/globals';
import { type Bench, benchWithTable } from '../open-dynamodb.ts';

const TableName = 'orders';
const INDEXED = {
  AttributeDefinitions: ['pk', 'sk', 'status', 'at'].map((AttributeName) => ({
    AttributeName,
    AttributeType: AttributeName === 'at' ? ('N' as const) : ('S' as const),
  })),
  GlobalSecondaryIndexes: [
    {
      IndexName: 'byStatus',
      KeySchema: [
        { AttributeName: 'status', KeyType: 'HASH' as const },
        { AttributeName: 'at', KeyType: 'RANGE' as const },
      ],
      Projection: { ProjectionType: 'INCLUDE' as const, NonKeyAttributes: ['total'] },
    },
  ],
  LocalSecondaryIndexes: [
    {
      IndexName: 'byTime',
      KeySchema: [
        { AttributeName: 'pk', KeyType: 'HASH' as const },
        { AttributeName: 'at', KeyType: 'RANGE' as const },
      ],
      Projection: { ProjectionType: 'KEYS_ONLY' as const },
    },
  ],
};

const put = (item: Record<string, AttributeValue>) => new PutItemCommand({ TableName, Item: item });
const query = (input: Partial<QueryCommandInput>) => new QueryCommand({ TableName, ...input });
const byPartition = (pk: string, test = '', values: Record<string, AttributeValue> = {}) => ({
  KeyConditionExpression: `pk = :pk${test === '' ? '' : ` AND ${test}`}`,
  ExpressionAttributeValues: { ':pk': { S: pk }, ...values },
});

/** Sort keys of all pages, each followed to the next with its LastEvaluatedKey. */
const sortKeys = async (bench: Bench, input: Partial<QueryCommandInput>) => {
  const found: (string | undefined)[] = [];
  let ExclusiveStartKey: Record<string, AttributeValue> | undefined;
  do {
    const page = await bench.send(query({ ...input, ExclusiveStartKey }));
    found.push(...(page.Items ?? []).map(({ sk }) => sk?.S));
    ExclusiveStartKey = page.LastEvaluatedKey;
  } while (ExclusiveStartKey !== undefined);
  return found;
};

const seeded = async (): Promise<Bench> => {
  const bench = await benchWithTable();
  for (const sk of ['a', 'ab', 'b', 'ba', 'c', '\uFFFD', '\uD83D\uDE00']) {
    await bench.send(put({ pk: { S: 'p' }, sk: { S: sk }, v: { S: sk } }));
  }
  await bench.send(put({ pk: { S: 'other' }, sk: { S: 'a' } }));
  return bench;
};

describe('Query of a table', () => {
  it.each<[string, Record<string, AttributeValue>, string[]]>([
    ['', {}, ['a', 'ab', 'b', 'ba', 'c', '\uFFFD', '\uD83D\uDE00']],
    ['sk = :v', { ':v': { S: 'b' } }, ['b']],
    ['sk < :v', { ':v': { S: 'b' } }, ['a', 'ab']],
    ['sk <= :v', { ':v': { S: 'b' } }, ['a', 'ab', 'b']],
    ['sk > :v', { ':v': { S: 'ba' } }, ['c', '\uFFFD', '\uD83D\uDE00']],
    ['sk >= :v', { ':v': { S: 'c' } }, ['c', '\uFFFD', '\uD83D\uDE00']],
    [':v <= sk', { ':v': { S: 'c' } }, ['c', '\uFFFD', '\uD83D\uDE00']],
    ['sk BETWEEN :v AND :w', { ':v': { S: 'ab' }, ':w': { S: 'b' } }, ['ab', 'b']],
    ['begins_with(sk, :v)', { ':v': { S: 'b' } }, ['b', 'ba']],
  ])('%s', async (test, values, expected) => {
    const bench = await seeded();
    const input = byPartition('p', test, values);
    const backward = { ...input, ScanIndexForward: false };
    expect(await sortKeys(bench, input)).toEqual(expected);
    expect(await sortKeys(bench, backward)).toEqual([...expected].reverse());
    for (const Limit of [1, 2]) {
      expect(await sortKeys(bench, { ...input, Limit })).toEqual(expected);
      expect(await sortKeys(bench, { ...backward, Limit })).toEqual([...expected].reverse());
    }
  });

  it('filters after the limit and names the last key it looked at', async () => {
    const bench = await seeded();
    const { KeyConditionExpression, ExpressionAttributeValues } = byPartition('p');
    const page = await bench.send(
      query({
        KeyConditionExpression,
        ExpressionAttributeValues: { ...ExpressionAttributeValues, ':b': { S: 'b' } },
        FilterExpression: 'v = :b',
        Limit: 2,
      }),
    );
    expect(page).toMatchObject({ Items: [], Count: 0, ScannedCount: 2 });
    expect(page.LastEvaluatedKey).toEqual({ pk: { S: 'p' }, sk: { S: 'ab' } });
  });

  it('counts, projects, and ends a page at 1 MB', async () => {
    const bench = await benchWithTable();
    for (const sk of ['1', '2', '3', '4']) {
      await bench.send(put({ pk: { S: 'p' }, sk: { S: sk }, v: { S: 'x'.repeat(300 * 1024) } }));
    }
    const first = await bench.send(query({ ...byPartition('p'), ProjectionExpression: 'sk' }));
    expect(first.Items).toEqual([{ sk: { S: '1' } }, { sk: { S: '2' } }, { sk: { S: '3' } }]);
    expect(first.LastEvaluatedKey).toEqual({ pk: { S: 'p' }, sk: { S: '3' } });
    const rest = await bench.send(
      query({ ...byPartition('p'), Select: 'COUNT', ExclusiveStartKey: first.LastEvaluatedKey }),
    );
    expect(rest).toEqual({ Count: 1, ScannedCount: 1 });
  });

  it.each<[string, Partial<QueryCommandInput>, string]>([
    [
      'no key condition',
      {},
      'Either the KeyConditions or KeyConditionExpression parameter must be specified in the request.',
    ],
    [
      'a partition range',
      { KeyConditionExpression: 'pk > :v', ExpressionAttributeValues: { ':v': { S: 'a' } } },
      'Query key condition not supported',
    ],
    [
      'no partition',
      { KeyConditionExpression: 'sk = :v', ExpressionAttributeValues: { ':v': { S: 'a' } } },
      'Query condition missed key schema element: pk',
    ],
    [
      'another attribute',
      byPartition('p', 'v = :v', { ':v': { S: 'a' } }),
      'Query condition missed key schema element: sk',
    ],
    [
      'two tests of one key',
      byPartition('p', 'sk > :v AND sk < :w', { ':v': { S: 'a' }, ':w': { S: 'b' } }),
      'KeyConditionExpressions must only contain one condition per key',
    ],
    [
      '<>',
      byPartition('p', 'sk <> :v', { ':v': { S: 'a' } }),
      'Invalid operator used in KeyConditionExpression: <>',
    ],
    [
      'OR',
      {
        KeyConditionExpression: 'pk = :v OR sk = :v',
        ExpressionAttributeValues: { ':v': { S: 'a' } },
      },
      'Invalid operator used in KeyConditionExpression: OR',
    ],
    [
      'a number for a string',
      { KeyConditionExpression: 'pk = :v', ExpressionAttributeValues: { ':v': { N: '1' } } },
      'Condition parameter type does not match schema type',
    ],
    [
      'a key in the filter',
      { ...byPartition('p'), FilterExpression: 'begins_with(sk, :pk)' },
      'Filter Expression can only contain non-primary key attributes: Primary key attribute: sk',
    ],
    [
      'a start key of another partition',
      { ...byPartition('p'), ExclusiveStartKey: { pk: { S: 'q' }, sk: { S: 'a' } } },
      'The provided starting key is outside query boundaries based on provided conditions',
    ],
    [
      'a start key before the range',
      {
        ...byPartition('p', 'sk > :v', { ':v': { S: 'b' } }),
        ExclusiveStartKey: { pk: { S: 'p' }, sk: { S: 'a' } },
      },
      'The provided starting key does not match the range key predicate',
    ],
    [
      'a start key beyond the range',
      {
        ...byPartition('p', 'sk < :v', { ':v': { S: 'b' } }),
        ExclusiveStartKey: { pk: { S: 'p' }, sk: { S: 'c' } },
      },
      'The provided starting key does not match the range key predicate',
    ],
    [
      'an unknown index',
      { ...byPartition('p'), IndexName: 'none' },
      'The table does not have the specified index: none',
    ],
    [
      'the legacy KeyConditions',
      { KeyConditions: {} },
      'KeyConditions is not supported by the embedded DynamoDB; use KeyConditionExpression',
    ],
  ])('refuses %s', async (_, input, message) => {
    const { refusal } = await benchWithTable();
    const error = await refusal(query(input));
    expect(error.name).toBe('ValidationException');
    expect(error.message).toContain(message);
  });
});

describe('Query of an index', () => {
  const item = (sk: string, status: string | undefined, at: string) => ({
    pk: { S: 'p' },
    sk: { S: sk },
    ...(status !== undefined && { status: { S: status } }),
    at: { N: at },
    total: { N: '5' },
    rest: { S: 'not projected' },
  });
  const open = {
    IndexName: 'byStatus',
    KeyConditionExpression: '#s = :s',
    ExpressionAttributeNames: { '#s': 'status' },
    ExpressionAttributeValues: { ':s': { S: 'open' } },
  };
  const filled = async () => {
    const bench = await benchWithTable(INDEXED);
    const items = [
      item('1', 'open', '10'),
      item('2', 'open', '-3'),
      item('3', 'done', '1'),
      item('4', undefined, '2'),
      item('5', 'open', '9.5'),
      item('6', 'open', '9.5'),
    ];
    await bench.send(
      new BatchWriteItemCommand({
        RequestItems: { [TableName]: items.map((Item) => ({ PutRequest: { Item } })) },
      }),
    );
    return bench;
  };

  it('is sparse, ordered by number, projected, and pages through equal keys', async () => {
    const bench = await filled();
    expect(await sortKeys(bench, open)).toEqual(['2', '5', '6', '1']);
    expect(await sortKeys(bench, { ...open, Limit: 1 })).toEqual(['2', '5', '6', '1']);
    const backward = { ...open, Limit: 1, ScanIndexForward: false };
    expect(await sortKeys(bench, backward)).toEqual(['1', '6', '5', '2']);
    const { Items: items, LastEvaluatedKey: last } = await bench.send(query({ ...open, Limit: 1 }));
    const { rest: _, ...projected } = item('2', 'open', '-3');
    expect(items).toEqual([projected]);
    const { total: __, ...keys } = projected;
    expect(last).toEqual(keys);
  });

  it('follows an item that moves, and one that leaves', async () => {
    const bench = await filled();
    await bench.send(put(item('2', 'open', '100')));
    await bench.send(put(item('5', 'done', '9.5')));
    await bench.send(put(item('6', undefined, '9.5')));
    expect(await sortKeys(bench, open)).toEqual(['1', '2']);
  });

  it.each<[string, Partial<QueryCommandInput>, string]>([
    [
      'consistent reads',
      { ConsistentRead: true },
      'Consistent reads are not supported on global secondary indexes',
    ],
    [
      'all attributes',
      { Select: 'ALL_ATTRIBUTES' },
      'Select type ALL_ATTRIBUTES is not supported for global secondary index byStatus because its projection type is not ALL',
    ],
    [
      'what it does not hold',
      { ProjectionExpression: 'rest' },
      'Global secondary index byStatus does not project [rest]',
    ],
  ])('refuses %s', async (_, more, message) => {
    const { refusal } = await filled();
    expect((await refusal(query({ ...open, ...more }))).message).toContain(message);
  });

  it('reads a local index consistently and fetches what it does not hold', async () => {
    const bench = await filled();
    const local = { ...byPartition('p'), IndexName: 'byTime', ConsistentRead: true };
    expect(await sortKeys(bench, local)).toEqual(['2', '3', '4', '5', '6', '1']);
    const keys = await bench.send(query({ ...local, Limit: 1 }));
    expect(keys.Items).toEqual([{ pk: { S: 'p' }, sk: { S: '2' }, at: { N: '-3' } }]);
    const whole = await bench.send(query({ ...local, Limit: 1, Select: 'ALL_ATTRIBUTES' }));
    expect(whole.Items).toEqual([item('2', 'open', '-3')]);
  });

  it('filters a local index by what only the table holds', async () => {
    const bench = await filled();
    const { KeyConditionExpression, ExpressionAttributeValues } = byPartition('p');
    const page = await bench.send(
      query({
        IndexName: 'byTime',
        KeyConditionExpression,
        ExpressionAttributeValues: { ...ExpressionAttributeValues, ':done': { S: 'done' } },
        FilterExpression: '#s = :done',
        ExpressionAttributeNames: { '#s': 'status' },
      }),
    );
    expect(page.Items).toEqual([item('3', 'done', '1')]);
  });

  it('refuses a start key that is not exactly the keys of index and table', async () => {
    const { refusal } = await filled();
    const { rest: _, ...tooMuch } = item('2', 'open', '-3');
    const error = await refusal(query({ ...open, ExclusiveStartKey: tooMuch }));
    expect(error.message).toBe('The provided starting key is invalid');
  });

  it.each<[string, AttributeValue, string]>([
    [
      'more than 2,048 bytes',
      { S: 'x'.repeat(2049) },
      'Size of the index key status has exceeded the maximum size limit of 2048 bytes',
    ],
    [
      'a wrong type',
      { N: '1' },
      'Type mismatch for Index Key status Expected: S Actual: N IndexName: byStatus',
    ],
    [
      'an empty string',
      { S: '' },
      'A value specified for a secondary index key is not supported. The AttributeValue for a key attribute cannot contain an empty string value. IndexName: byStatus, IndexKey: status',
    ],
  ])('refuses %s in an index key', async (_, status, message) => {
    const { refusal } = await benchWithTable(INDEXED);
    const error = await refusal(put({ pk: { S: 'p' }, sk: { S: '1' }, status }));
    expect(error.message).toContain(message);
  });
});
