import {
  type AttributeValue,
  BatchGetItemCommand,
  DynamoDBClient,
  GetItemCommand,
} from '@aws-sdk/client-dynamodb';
import { beforeEach, describe, expect, it } from '@jest/globals';
import { mockClient } from 'aws-sdk-client-mock';
import { createRowReads, readRows } from '../../../../functions/views/adapters/row-reads.ts';

const dynamodb = mockClient(DynamoDBClient);
const client = { dynamodb: new DynamoDBClient({}) };
const keyOf = (name: string) => ({ pk: name, sk: 'row' });
const rowOf = (name: string): Record<string, AttributeValue> => ({
  pk: { S: name },
  sk: { S: 'row' },
});
const names = (keys: readonly Record<string, AttributeValue>[] = []) => keys.map(({ pk }) => pk?.S);

/** What each request asked for, strongly or not. */
const asked = () =>
  dynamodb.commandCalls(BatchGetItemCommand).map(({ args }) => {
    const { Keys, ConsistentRead } = args[0].input.RequestItems?.['views'] ?? {};
    return { keys: names(Keys), ConsistentRead };
  });

beforeEach(() => {
  dynamodb.reset();
});

describe('rows that are read one by one', () => {
  it('are one request where they are asked for at a time, and each once in it', async () => {
    dynamodb.on(BatchGetItemCommand).resolves({ Responses: { views: [rowOf('b'), rowOf('a')] } });
    const read = createRowReads(client, 'views');
    const reads = ['a', 'b', 'gone', 'a'].map((name) => read(keyOf(name), 'strong'));
    expect(await Promise.all(reads)).toEqual([rowOf('a'), rowOf('b'), undefined, rowOf('a')]);
    expect(asked()).toEqual([{ keys: ['a', 'b', 'gone'], ConsistentRead: true }]);
  });

  it('are read as strongly as each is asked for, and alone as ever', async () => {
    dynamodb.on(BatchGetItemCommand).resolves({ Responses: { views: [rowOf('a'), rowOf('b')] } });
    dynamodb.on(GetItemCommand).resolves({ Item: rowOf('c') });
    const read = createRowReads(client, 'views');
    const rows = await Promise.all([
      read(keyOf('a'), 'eventual'),
      read(keyOf('c'), 'strong'),
      read(keyOf('b'), 'eventual'),
    ]);
    expect(rows).toEqual([rowOf('a'), rowOf('c'), rowOf('b')]);
    expect(asked()).toEqual([{ keys: ['a', 'b'], ConsistentRead: false }]);
    expect(dynamodb.commandCalls(GetItemCommand)[0]?.args[0].input).toEqual({
      TableName: 'views',
      Key: rowOf('c'),
      ConsistentRead: true,
    });
  });

  it('fail with their request, and are read anew when asked for again', async () => {
    dynamodb
      .on(BatchGetItemCommand)
      .rejectsOnce(new Error('throttled'))
      .resolves({ Responses: { views: [rowOf('a')] } });
    const read = createRowReads(client, 'views');
    const both = () => Promise.allSettled([read(keyOf('a'), 'strong'), read(keyOf('b'), 'strong')]);
    expect((await both()).map(({ status }) => status)).toEqual(['rejected', 'rejected']);
    expect(await both()).toMatchObject([{ value: rowOf('a') }, { value: undefined }]);
  });
});

describe('rows of many keys', () => {
  it('are asked for by the hundred, and again as long as some were left', async () => {
    const many = Array.from({ length: 101 }, (_, index) => `row ${index}`);
    dynamodb
      .on(BatchGetItemCommand)
      .resolvesOnce({
        Responses: { views: [rowOf('row 1')] },
        UnprocessedKeys: { views: { Keys: [rowOf('row 0')] } },
      })
      .resolvesOnce({ Responses: { views: [rowOf('row 0')] } })
      .resolves({ Responses: {} });
    const rows = await readRows(client, 'views', many.map(keyOf), 'eventual');
    expect(names([...rows])).toEqual(['row 1', 'row 0']);
    expect(asked().map(({ keys }) => keys.length)).toEqual([100, 1, 1]);
  });
});
