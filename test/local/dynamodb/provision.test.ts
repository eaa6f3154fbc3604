import {
  GetItemCommand,
  PutItemCommand,
  QueryCommand,
  ScanCommand,
} from '@aws-sdk/client-dynamodb';
import { describe, expect, it } from '@jest/globals';
import { openBench } from './open-dynamodb.ts';

const PROPERTIES = {
  AttributeDefinitions: [
    { AttributeName: 'pk', AttributeType: 'S' },
    { AttributeName: 'sk', AttributeType: 'S' },
  ],
  KeySchema: [
    { AttributeName: 'pk', KeyType: 'HASH' },
    { AttributeName: 'sk', KeyType: 'RANGE' },
  ],
  BillingMode: 'PAY_PER_REQUEST',
  StreamSpecification: { StreamViewType: 'NEW_AND_OLD_IMAGES' },
  PointInTimeRecoverySpecification: { PointInTimeRecoveryEnabled: true, RecoveryPeriodInDays: 7 },
  SSESpecification: { SSEEnabled: true },
  DeletionProtectionEnabled: true,
  WarmThroughput: { ReadUnitsPerSecond: 12000, WriteUnitsPerSecond: 4000 },
  TimeToLiveSpecification: { AttributeName: 'expiresAt', Enabled: true },
};

const TABLE = {
  type: 'AWS::DynamoDB::Table',
  stackName: 'karwan-orders',
  logicalId: 'OrdersTable1A2B',
  properties: PROPERTIES as Record<string, unknown>,
};

const TableName = 'karwan-orders-OrdersTable1A2B';
const item = { pk: { S: 'a' }, sk: { S: '1' }, status: { S: 'open' } };
const withIndex = {
  ...TABLE,
  properties: {
    ...PROPERTIES,
    AttributeDefinitions: [
      ...PROPERTIES.AttributeDefinitions,
      { AttributeName: 'status', AttributeType: 'S' },
    ],
    GlobalSecondaryIndexes: [
      {
        IndexName: 'byStatus',
        KeySchema: [{ AttributeName: 'status', KeyType: 'HASH' }],
        Projection: { ProjectionType: 'ALL' },
      },
    ],
  },
};
const byStatus = new QueryCommand({
  TableName,
  IndexName: 'byStatus',
  KeyConditionExpression: '#s = :open',
  ExpressionAttributeNames: { '#s': 'status' },
  ExpressionAttributeValues: { ':open': { S: 'open' } },
});

describe('provisioning', () => {
  it('makes a table, and finds it again after a restart with its items and its stream', async () => {
    const first = openBench();
    const made = await first.service.provision(TABLE);
    expect(made).toEqual({
      ref: TableName,
      attributes: {
        Arn: `arn:aws:dynamodb:eu-west-1:123456789012:table/${TableName}`,
        TableId: 'id-0',
        StreamArn: `arn:aws:dynamodb:eu-west-1:123456789012:table/${TableName}/stream/2026-11-23T10:00:00.000`,
      },
    });
    await first.send(new PutItemCommand({ TableName, Item: item }));
    const restarted = openBench(first.store);
    restarted.advance(1000);
    expect(await restarted.service.provision(TABLE)).toEqual(made);
    const get = new GetItemCommand({ TableName, Key: { pk: item.pk, sk: item.sk } });
    expect((await restarted.send(get))['Item']).toEqual(item);
    const streamArn = made.attributes['StreamArn'] ?? '';
    expect(restarted.service.streams.read(streamArn, 0n, 10)).toHaveLength(1);
  });

  it('keeps the properties that change nothing here, and shows them', async () => {
    const { service } = openBench();
    await service.provision(TABLE);
    expect(await service.call('DescribeTable', { TableName })).toMatchObject({
      Table: {
        TableStatus: 'ACTIVE',
        DeletionProtectionEnabled: true,
        BillingModeSummary: { BillingMode: 'PAY_PER_REQUEST' },
        WarmThroughput: { WriteUnitsPerSecond: 4000 },
      },
    });
    expect(await service.call('DescribeContinuousBackups', { TableName })).toMatchObject({
      ContinuousBackupsDescription: {
        PointInTimeRecoveryDescription: {
          PointInTimeRecoveryStatus: 'ENABLED',
          RecoveryPeriodInDays: 7,
        },
      },
    });
    expect(await service.call('DescribeTimeToLive', { TableName })).toEqual({
      TimeToLiveDescription: { TimeToLiveStatus: 'ENABLED', AttributeName: 'expiresAt' },
    });
    await expect(service.call('DeleteTable', { TableName })).rejects.toMatchObject({
      message: expect.stringContaining('protected against deletion') as unknown,
    });
  });

  it('adds an index to a table with items, and takes it away', async () => {
    const { service, send, refusal, store } = openBench();
    await service.provision(TABLE);
    await send(new PutItemCommand({ TableName, Item: item }));
    await service.provision(withIndex);
    expect((await send(byStatus)).Items).toEqual([item]);
    await service.provision(TABLE);
    expect(store.db.prepare('SELECT * FROM dynamodb_index_rows').all()).toEqual([]);
    expect((await refusal(byStatus)).message).toBe(
      'The table does not have the specified index: byStatus',
    );
    await service.provision(withIndex);
    expect((await send(byStatus)).Items).toEqual([item]);
  });

  it('leaves items out of a new index that hold something else under its key', async () => {
    const { service, send } = openBench();
    await service.provision(TABLE);
    await send(new PutItemCommand({ TableName, Item: item }));
    const number = { ...item, sk: { S: '2' }, status: { N: '7' } };
    await send(new PutItemCommand({ TableName, Item: number }));
    await service.provision(withIndex);
    const scan = new ScanCommand({ TableName, IndexName: 'byStatus' });
    expect((await send(scan)).Items).toEqual([item]);
  });

  it('cuts a name that would be too long, and tells such names apart', async () => {
    const { service } = openBench();
    const [one, two] = await Promise.all(
      ['A', 'B'].map((end) =>
        service.provision({ ...TABLE, logicalId: `${'x'.repeat(250)}${end}` }),
      ),
    );
    expect(one?.ref).toHaveLength(255);
    expect(two?.ref).not.toBe(one?.ref);
  });

  it('opens a new stream when the view type changes', async () => {
    const { service } = openBench();
    const before = await service.provision(TABLE);
    const after = await service.provision({
      ...TABLE,
      properties: { ...PROPERTIES, StreamSpecification: { StreamViewType: 'KEYS_ONLY' } },
    });
    expect(after.attributes['StreamArn']).not.toBe(before.attributes['StreamArn']);
  });

  it('makes a global table of one replica', async () => {
    const { service } = openBench();
    const { PointInTimeRecoverySpecification, DeletionProtectionEnabled, ...rest } = PROPERTIES;
    const replica = {
      Region: 'eu-west-1',
      PointInTimeRecoverySpecification,
      DeletionProtectionEnabled,
      TableClass: 'STANDARD',
    };
    const request = { ...TABLE, type: 'AWS::DynamoDB::GlobalTable' };
    const made = await service.provision({
      ...request,
      properties: { ...rest, Replicas: [replica] },
    });
    expect(made.ref).toBe(TableName);
    expect(await service.call('DescribeTable', { TableName })).toMatchObject({
      Table: { DeletionProtectionEnabled: true },
    });
    const two = { ...rest, Replicas: [replica, { Region: 'us-east-1' }] };
    await expect(service.provision({ ...request, properties: two })).rejects.toThrow(
      'karwan-orders/OrdersTable1A2B: Replicas must name exactly one region',
    );
  });

  it.each<[string, Record<string, unknown>, string]>([
    [
      'a property it does not know',
      { KinesisStreamSpecification: {} },
      'KinesisStreamSpecification is not supported by the embedded DynamoDB',
    ],
    [
      'a key without its type',
      { AttributeDefinitions: [] },
      'Some index key attributes are not defined in AttributeDefinitions. Keys: [pk]',
    ],
    [
      'a type without its key',
      { KeySchema: [{ AttributeName: 'pk', KeyType: 'HASH' }] },
      'Some AttributeDefinitions are not used. AttributeDefinitions: [pk, sk], unused: [sk]',
    ],
    [
      'two indexes of one name',
      {
        ...withIndex.properties,
        GlobalSecondaryIndexes: [0, 1].flatMap(() => withIndex.properties.GlobalSecondaryIndexes),
      },
      'Duplicate index name: byStatus',
    ],
    [
      'a local index with a partition key of its own',
      {
        ...withIndex.properties,
        GlobalSecondaryIndexes: [],
        LocalSecondaryIndexes: withIndex.properties.GlobalSecondaryIndexes,
      },
      "Index KeySchema must have the table's hash key and a range key of its own",
    ],
    ['a name too short', { TableName: 'ab' }, "at 'tableName' failed to satisfy constraint"],
  ])('refuses %s', async (_, properties, message) => {
    const { service } = openBench();
    await expect(
      service.provision({ ...TABLE, properties: { ...PROPERTIES, ...properties } }),
    ).rejects.toThrow(message);
  });

  it('refuses another key schema for a table that exists', async () => {
    const { service } = openBench();
    await service.provision(TABLE);
    const [pk] = PROPERTIES.AttributeDefinitions;
    const [hash] = PROPERTIES.KeySchema;
    const properties = { ...PROPERTIES, AttributeDefinitions: [pk], KeySchema: [hash] };
    await expect(service.provision({ ...TABLE, properties })).rejects.toThrow(
      'the key schema of table karwan-orders-OrdersTable1A2B cannot be changed in place',
    );
  });
});
