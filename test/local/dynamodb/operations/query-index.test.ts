import {
  type AttributeValue,
  BatchWriteItemCommand,
  type QueryCommandInput,
} from '@aws-sdk/client-dynamodb';
import { describe, expect, it } from '@jest/globals';
import { benchWithTable } from '../open-dynamodb.ts';
import { byPartition, INDEXED, put, query, sortKeys, TableName } from './given-queries.ts';

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
