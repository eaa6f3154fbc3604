import type { AttributeValue, QueryCommandInput } from '@aws-sdk/client-dynamodb';
import { describe, expect, it } from '@jest/globals';
import { benchWithTable } from '../open-dynamodb.ts';
import { byPartition, put, query, seeded, sortKeys } from './given-queries.ts';

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
