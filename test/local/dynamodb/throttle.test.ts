import { describe, expect, it } from '@jest/globals';
import { createDynamoDb } from '../../../local/dynamodb/dynamodb.ts';
import type { AwsError } from '../../../local/engine/aws-error.ts';
import type { Datum } from '../../../local/engine/metrics.ts';
import { createTestEnvironment } from '../environment.ts';
import { createTable } from './open-dynamodb.ts';

const TableName = 'orders';
const itemOf = (sk: string) => ({ pk: { S: 'a' }, sk: { S: sk } });

const givenTable = async (OnDemandThroughput: Record<string, number> = {}) => {
  const environment = createTestEnvironment();
  const told: Datum[] = [];
  const metrics = { put: (datum: Datum) => void told.push(datum) };
  const { call } = createDynamoDb({ ...environment, metrics });
  const { input } = createTable({ OnDemandThroughput });
  await call('CreateTable', { ...input });
  const outcome = async (operation: string, more: Record<string, unknown>): Promise<string> => {
    try {
      await call(operation, { TableName, ...more });
      return 'done';
    } catch (error) {
      return (error as AwsError).code;
    }
  };
  return {
    told,
    call,
    clock: environment.clock,
    write: (sk: string) => outcome('PutItem', { Item: itemOf(sk) }),
    read: (sk: string) => outcome('GetItem', { Key: itemOf(sk), ConsistentRead: true }),
  };
};

describe('the most that a table takes in a second', () => {
  it('turns writes away, tells of each, and takes more in the next second', async () => {
    const { write, told, clock } = await givenTable({ MaxWriteRequestUnits: 2 });
    const answers = [await write('1'), await write('2'), await write('3')];
    expect(answers).toEqual(['done', 'done', 'ThrottlingException']);
    expect(told).toEqual([
      {
        namespace: 'AWS/DynamoDB',
        name: 'WriteThrottleEvents',
        dimensions: { TableName },
        value: 1,
      },
    ]);
    await clock.advance(1000);
    expect(await write('3')).toBe('done');
  });

  it('holds for reads on their own', async () => {
    const { read, write, told } = await givenTable({ MaxReadRequestUnits: 1 });
    expect([await write('1'), await write('2'), await read('1')]).toEqual(['done', 'done', 'done']);
    expect(await read('1')).toBe('ThrottlingException');
    expect(told.map(({ name }) => name)).toEqual(['ReadThrottleEvents']);
  });

  it('takes back the whole of a transaction that goes over it', async () => {
    const { call, told } = await givenTable({ MaxWriteRequestUnits: 2 });
    const TransactItems = ['1', '2'].map((sk) => ({ Put: { TableName, Item: itemOf(sk) } }));
    await expect(call('TransactWriteItems', { TransactItems })).rejects.toMatchObject({
      code: 'TransactionCanceledException',
      members: { CancellationReasons: [{ Code: 'None' }, { Code: 'ThrottlingError' }] },
    });
    expect(told).toHaveLength(1);
    expect(await call('Scan', { TableName })).toMatchObject({ Count: 0 });
  });

  it('is changed and taken away by UpdateTable, and shown', async () => {
    const { write, call } = await givenTable();
    expect([await write('1'), await write('2')]).toEqual(['done', 'done']);
    const to = (MaxWriteRequestUnits: number) =>
      call('UpdateTable', { TableName, OnDemandThroughput: { MaxWriteRequestUnits } });
    await to(1);
    expect([await write('3'), await write('4')]).toEqual(['done', 'ThrottlingException']);
    expect(await call('DescribeTable', { TableName })).toMatchObject({
      Table: { OnDemandThroughput: { MaxWriteRequestUnits: 1 } },
    });
    await to(-1);
    expect(await write('4')).toBe('done');
  });
});
