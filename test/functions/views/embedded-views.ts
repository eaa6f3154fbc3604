import { CreateTableCommand, PutItemCommand } from '@aws-sdk/client-dynamodb';
import { type Commit, partitionKeyOf, sortKeyOf } from '../../../functions/shared/commit.ts';
import type { HasDynamoDb, Runtime } from '../../../functions/shared/runtime.ts';
import {
  createDeadlineRows,
  type StoredDueRow,
} from '../../../functions/views/adapters/deadline-rows.ts';
import { keys } from '../../../functions/views/contract.ts';
import type { DueRow } from '../../../functions/views/domain/due-row.ts';
import { createDynamoDb } from '../../../local/dynamodb/dynamodb.ts';
import { inProcessClient } from '../../../local/engine/in-process.ts';
import { createTestEnvironment } from '../../local/environment.ts';

export const NOW = Date.parse('2026-11-02T10:00:00.000Z');
export const MINUTE = 60_000;
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
  for (const TableName of ['orders', 'payments']) {
    await dynamodb.send(new CreateTableCommand({ ...KEYS, TableName }));
  }
  const rows = createDeadlineRows({ dynamodb }, 'views');
  return {
    dynamodb,
    hooks,
    rows,
    rowOf: (context: string, subject: string): Promise<StoredDueRow | undefined> =>
      rows.load(keys.deadlines(`${context}#m1#${subject}`)),
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

/** A row of one deadline, so many milliseconds from now. */
export const dueRow = (subject: string, ms: number, overrides: Partial<DueRow> = {}): DueRow => ({
  stream: { context: 'orders', merchantId: 'm1', subject },
  version: 1,
  state: 'placed',
  deadlines: [{ kind: 'payment_window', dueAt: at(ms) }],
  ...overrides,
});

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
