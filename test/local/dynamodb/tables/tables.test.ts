import {
  DeleteTableCommand,
  DescribeTableCommand,
  GetItemCommand,
  ListTablesCommand,
  PutItemCommand,
  ScanCommand,
} from '@aws-sdk/client-dynamodb';
import { describe, expect, it } from '@jest/globals';
import { createTable, openBench } from '../open-dynamodb.ts';

const Item = { pk: { S: 'a' }, sk: { S: '1' } };

describe('tables', () => {
  it('are made once, listed in pages, described, and gone when deleted', async () => {
    const { send, refusal } = openBench();
    for (const TableName of ['views', 'orders', 'payments']) await send(createTable({ TableName }));
    expect(await refusal(createTable())).toMatchObject({
      name: 'ResourceInUseException',
      message: 'Table already exists: orders',
    });
    expect(await send(new ListTablesCommand({ Limit: 2 }))).toEqual({
      TableNames: ['orders', 'payments'],
      LastEvaluatedTableName: 'payments',
    });
    const rest = new ListTablesCommand({ ExclusiveStartTableName: 'payments' });
    expect(await send(rest)).toEqual({ TableNames: ['views'] });
    await send(new PutItemCommand({ TableName: 'orders', Item }));
    expect(await send(new DescribeTableCommand({ TableName: 'orders' }))).toMatchObject({
      Table: { TableStatus: 'ACTIVE', ItemCount: 1, TableName: 'orders' },
    });
    expect(await send(new DeleteTableCommand({ TableName: 'orders' }))).toMatchObject({
      TableDescription: { TableStatus: 'DELETING' },
    });
    expect(await refusal(new DescribeTableCommand({ TableName: 'orders' }))).toMatchObject({
      name: 'ResourceNotFoundException',
      message: 'Requested resource not found: Table: orders not found',
    });
    await send(createTable());
    expect((await send(new ScanCommand({ TableName: 'orders' }))).Count).toBe(0);
  });

  it('are found by their ARN too', async () => {
    const { send } = openBench();
    await send(createTable());
    await send(new PutItemCommand({ TableName: 'orders', Item }));
    const TableName = 'arn:aws:dynamodb:eu-west-1:123456789012:table/orders';
    expect(await send(new GetItemCommand({ TableName, Key: Item }))).toEqual({ Item });
  });
});
