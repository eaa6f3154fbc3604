import {
  ConditionalCheckFailedException,
  DynamoDBClient,
  PutItemCommand,
  QueryCommand,
} from '@aws-sdk/client-dynamodb';
import { beforeEach, describe, expect, it } from '@jest/globals';
import { mockClient } from 'aws-sdk-client-mock';
import * as z from 'zod';
import {
  createCommitLog,
  readCommitItem,
} from '../../../../functions/shared/adapters/commit-log.ts';
import type { Blobs } from '../../../../functions/shared/blobs.ts';
import type { Commit } from '../../../../functions/shared/commit.ts';

const client = mockClient(DynamoDBClient);
beforeEach(() => {
  client.reset();
});

const memoryBlobs = () => {
  const stored = new Map<string, Uint8Array>();
  const blobs: Blobs = {
    put: (key, bytes) => {
      stored.set(key, bytes);
      return Promise.resolve();
    },
    get: (key) => Promise.resolve(stored.get(key) ?? new Uint8Array()),
  };
  return { blobs, stored };
};

const commit: Commit = {
  context: 'orders',
  merchantId: 'm1',
  subject: 'order/ord_1',
  version: 3,
  cause: 'c3',
  correlationId: 'c3',
  at: '2026-01-01T00:00:00.000Z',
  schema: 1,
  events: [],
  commands: [],
  deadlines: [],
};

const setUp = () => {
  const { blobs, stored } = memoryBlobs();
  const log = createCommitLog({ dynamodb: new DynamoDBClient({}), blobs }, 'orders-table');
  return { log, blobs, stored };
};

describe('append', () => {
  const contract = {
    context: 'orders',
    events: { OrderPlaced: { schemaVersion: 1, summary: 'It came.', data: z.unknown() } },
  };
  it.each([
    ['what has nothing to be sent', { contract }, 'SnapshotRecorded', { quiet: { BOOL: true } }],
    ['nothing else', { contract }, 'OrderPlaced', {}],
    ['nothing where nobody can say', {}, 'SnapshotRecorded', {}],
  ])('marks as quiet %s', async (_what, known, type, mark) => {
    client.on(PutItemCommand).resolves({});
    const ports = { dynamodb: new DynamoDBClient({}), blobs: memoryBlobs().blobs };
    const event = { id: 'evt_1', type, schemaVersion: 1, occurredAt: commit.at, data: {} };
    await createCommitLog({ ...ports, ...known }, 'orders-table').append({
      ...commit,
      events: [event],
    });
    const { Item } = client.commandCalls(PutItemCommand)[0]?.args[0].input ?? {};
    expect(
      Object.fromEntries(Object.entries(Item ?? {}).filter(([name]) => name === 'quiet')),
    ).toEqual(mark);
  });

  it('puts the commit on the condition that its version is free', async () => {
    client.on(PutItemCommand).resolves({});
    expect(await setUp().log.append(commit)).toBe('appended');
    expect(client.commandCalls(PutItemCommand)[0]?.args[0].input).toEqual({
      TableName: 'orders-table',
      Item: {
        pk: { S: 'orders#m1#order/ord_1' },
        sk: { S: '0000000003' },
        kind: { S: 'commit' },
        cause: { S: 'c3' },
        schema: { N: '1' },
        body: { S: JSON.stringify(commit) },
      },
      ConditionExpression: 'attribute_not_exists(pk)',
      ReturnValuesOnConditionCheckFailure: 'ALL_OLD',
    });
  });

  it.each([
    ['its own cause', { cause: { S: 'c3' } }, 'same-cause'],
    ['another cause', { cause: { S: 'other' } }, 'conflict'],
    ['nothing that is told', undefined, 'conflict'],
  ])('finds %s under the version', async (_title, item, expected) => {
    client.on(PutItemCommand).rejects(
      new ConditionalCheckFailedException({
        message: 'The conditional request failed',
        $metadata: {},
        ...(item ? { Item: item } : {}),
      }),
    );
    expect(await setUp().log.append(commit)).toBe(expected);
  });

  it('reports any other refusal as a retryable fault', async () => {
    client
      .on(PutItemCommand)
      .rejects(Object.assign(new Error('slow'), { name: 'ThrottlingException' }));
    await expect(setUp().log.append(commit)).rejects.toMatchObject({ retryable: true });
  });

  it('never writes over the body of a commit that stands, though its message comes again later', async () => {
    client.on(PutItemCommand).resolves({});
    const { log, blobs } = setUp();
    const large = { ...commit, correlationId: 'x'.repeat(205_000) };
    await log.append(large);
    const item = client.commandCalls(PutItemCommand)[0]?.args[0].input.Item ?? {};
    // A worker who does not see that commit yet decides once more, and is refused only by the table.
    await log.append({ ...large, at: '2026-12-01T00:00:00.000Z' });
    expect(await readCommitItem(item, blobs)).toEqual(large);
  });

  it('keeps a large commit in the bucket, under a key of its own', async () => {
    client.on(PutItemCommand).resolves({});
    const { log, blobs, stored } = setUp();
    const large = { ...commit, correlationId: 'x'.repeat(205_000) };
    await log.append(large);
    const item = client.commandCalls(PutItemCommand)[0]?.args[0].input.Item ?? {};
    expect(item['body']).toBeUndefined();
    expect([...stored.keys()]).toEqual([item['bodyRef']?.S]);
    expect(await readCommitItem(item, blobs)).toEqual(large);
    await log.append({ ...large, cause: 'rival' });
    expect(stored.size).toBe(2);
  });
});

describe('load', () => {
  it('pages strongly consistent through the versions', async () => {
    const item = {
      pk: { S: 'p' },
      sk: { S: 's' },
      schema: { N: '1' },
      body: { S: JSON.stringify(commit) },
    };
    client
      .on(QueryCommand)
      .resolvesOnce({ Items: [item], LastEvaluatedKey: { pk: { S: 'p' } } })
      .resolvesOnce({ Items: [item] });
    const stream = { context: 'orders', merchantId: 'm1', subject: 'order/ord_1' };
    expect(await setUp().log.load(stream)).toEqual([commit, commit]);
    const [first, second] = client.commandCalls(QueryCommand).map((call) => call.args[0].input);
    expect(first).toMatchObject({
      ConsistentRead: true,
      ExpressionAttributeValues: { ':pk': { S: 'orders#m1#order/ord_1' } },
    });
    expect(second?.ExclusiveStartKey).toEqual({ pk: { S: 'p' } });
  });

  it('waits when a commit is newer than this release reads', async () => {
    const { blobs } = setUp();
    await expect(readCommitItem({ schema: { N: '2' } }, blobs)).rejects.toMatchObject({
      code: 'newer-schema',
      retryable: true,
    });
  });
});
