import {
  DynamoDBClient,
  TransactionCanceledException,
  TransactWriteItemsCommand,
} from '@aws-sdk/client-dynamodb';
import { beforeEach, describe, expect, it } from '@jest/globals';
import { mockClient } from 'aws-sdk-client-mock';
import { createCommitGroup } from '../../../../functions/shared/adapters/commit-group.ts';
import type { Commit } from '../../../../functions/shared/commit.ts';

const client = mockClient(DynamoDBClient);
beforeEach(() => {
  client.reset();
});

const commitOf = (subject: string, cause: string): Commit => ({
  context: 'fulfilment',
  merchantId: 'm1',
  subject,
  version: 2,
  cause,
  correlationId: cause,
  at: '2026-01-01T00:00:00.000Z',
  schema: 1,
  events: [],
  commands: [],
  deadlines: [],
});

const ONE = commitOf('order/ord_1', 'c1');
const TWO = commitOf('order/ord_2', 'c2');
const WRITE = { Update: { TableName: 't', Key: { pk: { S: 'p' } }, UpdateExpression: 'ADD a :a' } };

const group = () => {
  const blobs = { put: () => Promise.resolve(), get: () => Promise.resolve(new Uint8Array()) };
  return createCommitGroup({ dynamodb: new DynamoDBClient({}), blobs }, 't');
};

const cancelledBy = (...reasons: { Code: string; Item?: Record<string, { S: string }> }[]) =>
  new TransactionCanceledException({
    message: 'Transaction cancelled',
    $metadata: {},
    CancellationReasons: reasons,
  });

describe('a group of commits', () => {
  it('goes with its other writes into one transaction, each on its own condition', async () => {
    client.on(TransactWriteItemsCommand).resolves({});
    expect(await group().append([ONE, TWO], [WRITE])).toEqual({ kind: 'appended' });
    const items = client.commandCalls(TransactWriteItemsCommand)[0]?.args[0].input.TransactItems;
    expect(items).toHaveLength(3);
    expect(items?.[1]).toEqual({
      Put: {
        TableName: 't',
        Item: expect.objectContaining({
          pk: { S: 'fulfilment#m1#order/ord_2' },
          sk: { S: '0000000002' },
          cause: { S: 'c2' },
        }),
        ConditionExpression: 'attribute_not_exists(pk)',
        ReturnValuesOnConditionCheckFailure: 'ALL_OLD',
      },
    });
    expect(items?.[2]).toEqual(WRITE);
  });

  it('tells for each commit and each write what stood in its way', async () => {
    const level = { available: { S: '0' } };
    client
      .on(TransactWriteItemsCommand)
      .rejects(
        cancelledBy(
          { Code: 'ConditionalCheckFailed', Item: { cause: { S: 'c1' } } },
          { Code: 'ConditionalCheckFailed', Item: { cause: { S: 'theirs' } } },
          { Code: 'ConditionalCheckFailed', Item: level },
          { Code: 'None' },
          { Code: 'TransactionConflict' },
        ),
      );
    expect(await group().append([ONE, TWO], [WRITE, WRITE, WRITE])).toEqual({
      kind: 'cancelled',
      commits: ['same-cause', 'conflict'],
      writes: [{ item: level }, undefined, undefined],
    });
  });

  it('tells a clash with another transaction apart from a condition', async () => {
    client
      .on(TransactWriteItemsCommand)
      .rejects(cancelledBy({ Code: 'None' }, { Code: 'TransactionConflict' }));
    expect(await group().append([ONE], [WRITE])).toEqual({ kind: 'contended' });
  });

  it.each([
    ['a throttled item', cancelledBy({ Code: 'ThrottlingError' }), true],
    [
      'an item that is too large',
      cancelledBy({ Code: 'None' }, { Code: 'ValidationError' }),
      false,
    ],
    [
      'a malformed request',
      Object.assign(new Error('bad'), { name: 'ValidationException' }),
      false,
    ],
  ])('throws for %s', async (_title, error, retryable) => {
    client.on(TransactWriteItemsCommand).rejects(error);
    await expect(group().append([ONE], [])).rejects.toMatchObject({
      code: 'aws-call-failed',
      retryable,
    });
  });
});
