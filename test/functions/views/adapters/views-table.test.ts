import {
  ConditionalCheckFailedException,
  DynamoDBClient,
  GetItemCommand,
  PutItemCommand,
} from '@aws-sdk/client-dynamodb';
import { beforeEach, describe, expect, it } from '@jest/globals';
import { mockClient } from 'aws-sdk-client-mock';
import { createViewsTable } from '../../../../functions/views/adapters/views-table.ts';
import { keys } from '../../../../functions/views/contract.ts';
import { NOTHING_DUE } from '../../../../functions/views/domain/due-mark.ts';

const dynamodb = mockClient(DynamoDBClient);
const time = { now: 0 };
const newTable = () =>
  createViewsTable({ dynamodb: new DynamoDBClient({}), now: () => time.now }, 'views');
const table = newTable();
const key = keys.order('sialkot', 'ord_1');
const refusal = new ConditionalCheckFailedException({ message: 'no', $metadata: {} });

beforeEach(() => {
  dynamodb.reset();
});

describe('views table', () => {
  it('writes a view on the condition that no later revision stands', async () => {
    expect(await table.save(key, { revision: 3, body: { n: 1n }, mark: NOTHING_DUE })).toBe(true);
    expect(dynamodb.commandCalls(PutItemCommand)[0]?.args[0].input).toEqual({
      TableName: 'views',
      Item: {
        pk: { S: 'order#sialkot#ord_1' },
        sk: { S: 'order' },
        revision: { N: '3' },
        body: { S: '{"n":"1"}' },
      },
      ConditionExpression: 'attribute_not_exists(pk) OR revision < :revision',
      ExpressionAttributeValues: { ':revision': { N: '3' } },
    });
  });

  it('reads a view strongly: what was just written must not be folded again', async () => {
    dynamodb
      .on(GetItemCommand)
      .resolves({ Item: { revision: { N: '2' }, body: { S: '{"a":1}' } } });
    expect(await table.load(key)).toEqual({
      revision: 2,
      body: { a: 1 },
      mark: NOTHING_DUE,
    });
    expect(dynamodb.commandCalls(GetItemCommand)[0]?.args[0].input.ConsistentRead).toBe(true);
  });

  it('says so when another writer was first, and is content with a later side row', async () => {
    dynamodb.on(PutItemCommand).rejects(refusal);
    expect(await table.save(key, { revision: 1, body: {}, mark: NOTHING_DUE })).toBe(false);
    await expect(table.saveSide({ key, shown: {} }, 1)).resolves.toBeUndefined();
  });

  const putKeys = () =>
    dynamodb.commandCalls(PutItemCommand).map(({ args }) => args[0].input.Item?.['pk']?.S);

  it('notes a new day after its merchant, and a known one not at all', async () => {
    dynamodb.on(GetItemCommand).resolves({});
    await newTable().noteDay('orders', 'sialkot', '2026-11-02');
    expect(putKeys()).toEqual(['merchants', 'days#list#sialkot']);
    dynamodb.on(GetItemCommand).resolves({ Item: { pk: { S: 'x' } } });
    await newTable().noteDay('orders', 'sialkot', '2026-11-02');
    expect(putKeys()).toHaveLength(2);
  });

  it('looks for a row that many share once in a while, and again when that failed', async () => {
    const shared = { key: { pk: keys.channels('sialkot'), sk: 'chn_1' }, shared: true } as const;
    const fresh = newTable();
    dynamodb.on(GetItemCommand).resolves({});
    dynamodb.on(PutItemCommand).rejectsOnce(new Error('x')).resolves({});
    await expect(fresh.saveSide(shared, 1)).rejects.toMatchObject({ code: 'aws-call-failed' });
    await Promise.all([fresh.saveSide(shared, 2), fresh.saveSide(shared, 3)]);
    await fresh.saveSide(shared, 4);
    expect(putKeys()).toEqual(['channels#sialkot', 'channels#sialkot']);
    time.now += 16 * 60_000;
    await fresh.saveSide(shared, 5);
    expect(dynamodb.commandCalls(GetItemCommand)).toHaveLength(3);
  });

  it.each([
    ['ProvisionedThroughputExceededException', true],
    ['ValidationException', false],
  ])('turns %s into a fault, retryable: %s', async (name, retryable) => {
    dynamodb.on(PutItemCommand).rejects(Object.assign(new Error('x'), { name }));
    await expect(table.saveSide({ key }, 1)).rejects.toMatchObject({
      code: 'aws-call-failed',
      retryable,
    });
  });
});
