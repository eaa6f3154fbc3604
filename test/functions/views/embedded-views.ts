import { CreateTableCommand, PutItemCommand } from '@aws-sdk/client-dynamodb';
import { createCommitLog } from '../../../functions/shared/adapters/commit-log.ts';
import type { Blobs } from '../../../functions/shared/blobs.ts';
import { type Commit, partitionKeyOf, sortKeyOf } from '../../../functions/shared/commit.ts';
import type { HasDynamoDb, Runtime } from '../../../functions/shared/runtime.ts';
import { createDueRows, type DueRow } from '../../../functions/views/adapters/due-rows.ts';
import { waitingKey } from '../../../functions/views/domain/due-key.ts';
import { watchedRowOf } from '../../../functions/views/domain/watched-row.ts';
import { createDynamoDb } from '../../../local/dynamodb/dynamodb.ts';
import { inProcessClient } from '../../../local/engine/in-process.ts';
import { createTestEnvironment } from '../../local/environment.ts';
import { commit } from './commits.ts';

export const NOW = Date.parse('2026-11-02T10:00:00.000Z');
export const at = (ms: number): string => new Date(NOW + ms).toISOString();

const KEYS = {
  AttributeDefinitions: [
    { AttributeName: 'pk', AttributeType: 'S' as const },
    { AttributeName: 'sk', AttributeType: 'S' as const },
  ],
  KeySchema: [
    { AttributeName: 'pk', KeyType: 'HASH' as const },
    { AttributeName: 'sk', KeyType: 'RANGE' as const },
  ],
  BillingMode: 'PAY_PER_REQUEST' as const,
};

export const CONTEXTS = ['orders', 'payments', 'notifications'];
const blobs: Blobs = { put: () => Promise.resolve(), get: () => Promise.reject(new Error('none')) };

/** The views table with its index, and two contexts' tables, on the embedded DynamoDB. */
export const embeddedViews = async () => {
  const client = inProcessClient(createDynamoDb(createTestEnvironment()));
  const hooks: { before?: (command: { readonly input: object }) => void } = {};
  const dynamodb = {
    send: (command: { readonly input: object }) => {
      hooks.before?.(command);
      return client.send(command);
    },
  } as unknown as HasDynamoDb['dynamodb'];
  await dynamodb.send(
    new CreateTableCommand({
      ...KEYS,
      TableName: 'views',
      AttributeDefinitions: [
        ...KEYS.AttributeDefinitions,
        { AttributeName: 'dueShard', AttributeType: 'N' },
        { AttributeName: 'dueKey', AttributeType: 'S' },
      ],
      GlobalSecondaryIndexes: [
        {
          IndexName: 'deadlines',
          KeySchema: [
            { AttributeName: 'dueShard', KeyType: 'HASH' },
            { AttributeName: 'dueKey', KeyType: 'RANGE' },
          ],
          Projection: { ProjectionType: 'KEYS_ONLY' },
        },
      ],
    }),
  );
  for (const TableName of CONTEXTS) {
    await dynamodb.send(new CreateTableCommand({ ...KEYS, TableName }));
  }
  const rows = createDueRows({ dynamodb }, 'views');
  const logs = new Map(
    CONTEXTS.map((name) => [name, createCommitLog({ dynamodb, blobs }, name)] as const),
  );
  return {
    dynamodb,
    hooks,
    rows,
    logs,
    rowOf: (subject: string, context = 'orders'): Promise<DueRow | undefined> =>
      rows.load(watchedRowOf({ context, merchantId: 'm1', subject })),
    append: (commit: Commit) =>
      dynamodb.send(
        new PutItemCommand({
          TableName: commit.context,
          Item: {
            pk: { S: partitionKeyOf(commit) },
            sk: { S: sortKeyOf(commit.version) },
            kind: { S: 'commit' },
            cause: { S: commit.cause },
            schema: { N: '1' },
            body: { S: JSON.stringify(commit) },
          },
        }),
      ),
  };
};

/** One open deadline, so many milliseconds from now. */
export const dueIn = (ms: number, kind = 'payment_window') => ({ kind, dueAt: at(ms) });

type Views = Awaited<ReturnType<typeof embeddedViews>>;

/** A stream's newest commit with these deadlines, and the row that watches it. */
export const wait = async (
  { append, rows }: Views,
  subject: string,
  deadlines: Commit['deadlines'],
  { context = 'orders', version = 1 } = {},
): Promise<void> => {
  await append(commit(version, [], { context, merchantId: 'm1', subject, deadlines }));
  const key = watchedRowOf({ context, merchantId: 'm1', subject });
  const before = await rows.load(key);
  const mark = { dueKey: waitingKey({ subject, state: 'placed', deadlines }), sweeps: 0 };
  await rows.save(key, (before?.revision ?? 0) + 1, mark);
};

/** What was logged and counted: `PastDeadline {"State":"all"} 3`. */
export const observed = (): {
  readonly observe: Runtime['observe'];
  readonly counts: string[];
  readonly errors: string[];
} => {
  const counts: string[] = [];
  const errors: string[] = [];
  return {
    counts,
    errors,
    observe: {
      log: (level, message, fields) => {
        if (level === 'error') errors.push(`${message} ${JSON.stringify(fields)}`);
      },
      count: (metric, value = 1, by = undefined) => {
        counts.push([metric, ...(by ? [JSON.stringify(by)] : []), value].join(' '));
      },
    },
  };
};
