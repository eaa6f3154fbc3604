import {
  type AttributeValue,
  DeleteItemCommand,
  PutItemCommand,
  QueryCommand,
  ScanCommand,
  UpdateItemCommand,
} from '@aws-sdk/client-dynamodb';
import { describe, expect, it } from '@jest/globals';
import type { StreamRecord } from '../../../local/dynamodb/streams/stream-record.ts';
import { fc } from '../../properties.ts';
import { type Bench, benchWithTable } from './open-dynamodb.ts';

const TableName = 'orders';
/** Room for a machine that does ten other things; the sequences take a second. */
const SLOW_MACHINE_MS = 60_000;
const TABLE = {
  AttributeDefinitions: [
    { AttributeName: 'pk', AttributeType: 'B' as const },
    { AttributeName: 'sk', AttributeType: 'N' as const },
    { AttributeName: 'g', AttributeType: 'S' as const },
  ],
  GlobalSecondaryIndexes: [
    {
      IndexName: 'byGroup',
      KeySchema: [
        { AttributeName: 'g', KeyType: 'HASH' as const },
        { AttributeName: 'sk', KeyType: 'RANGE' as const },
      ],
      Projection: { ProjectionType: 'ALL' as const },
    },
  ],
  StreamSpecification: {
    StreamEnabled: true,
    StreamViewType: 'NEW_AND_OLD_IMAGES' as const,
  },
};

type Row = { pk: number; sk: number; g?: string | undefined; v: number };
type Step = { kind: 'put' | 'bump' | 'delete' } & Row;

const step: fc.Arbitrary<Step> = fc.record({
  kind: fc.constantFrom('put', 'put', 'bump', 'delete'),
  pk: fc.integer({ min: 0, max: 2 }),
  sk: fc.integer({ min: -3, max: 12 }),
  g: fc.option(fc.constantFrom('x', 'y'), { nil: undefined }),
  v: fc.integer({ min: 0, max: 2 }),
});

const toKey = ({ pk, sk }: Row) => ({ pk: { B: Uint8Array.of(pk) }, sk: { N: String(sk) } });
const toItem = (row: Row): Record<string, AttributeValue> => ({
  ...toKey(row),
  v: { N: String(row.v) },
  ...(row.g !== undefined && { g: { S: row.g } }),
});

const run = async ({ send }: Bench, { kind, ...row }: Step): Promise<void> => {
  if (kind === 'put') await send(new PutItemCommand({ TableName, Item: toItem(row) }));
  if (kind === 'delete') await send(new DeleteItemCommand({ TableName, Key: toKey(row) }));
  if (kind === 'bump') {
    await send(
      new UpdateItemCommand({
        TableName,
        Key: toKey(row),
        UpdateExpression: 'ADD v :v',
        ExpressionAttributeValues: { ':v': { N: String(row.v) } },
      }),
    );
  }
};

/** The same on a plain map. */
const runModel = (model: Map<string, Row>, { kind, ...row }: Step): void => {
  const id = `${row.pk}/${row.sk}`;
  const old = model.get(id);
  if (kind === 'put') model.set(id, row);
  if (kind === 'delete') model.delete(id);
  if (kind === 'bump') {
    model.set(id, { pk: row.pk, sk: row.sk, g: old?.g, v: (old?.v ?? 0) + row.v });
  }
};

const rows = (model: Map<string, Row>) =>
  [...model.values()].sort((a, b) => a.pk - b.pk || a.sk - b.sk);

const streamArn = async ({ service }: Bench): Promise<string> => {
  const output = await service.call('DescribeTable', { TableName });
  return (output as { Table: { LatestStreamArn: string } }).Table.LatestStreamArn;
};

/** What the records, applied in order, make of an empty table; each must fit what is there. */
const replay = (records: readonly StreamRecord[]) => {
  const state = new Map<string, unknown>();
  for (const { eventName, dynamodb } of records) {
    const id = JSON.stringify(dynamodb.Keys);
    expect(state.get(id)).toEqual(dynamodb.OldImage);
    expect(eventName === 'INSERT').toBe(dynamodb.OldImage === undefined);
    if (eventName === 'REMOVE') state.delete(id);
    else state.set(id, dynamodb.NewImage);
  }
  return state;
};

describe('random sequences of writes', () => {
  it(
    'leave what a plain map would hold, in the table, its index and its stream',
    async () => {
      await fc.assert(
        fc.asyncProperty(fc.array(step, { maxLength: 40 }), async (steps) => {
          const bench = await benchWithTable(TABLE);
          const model = new Map<string, Row>();
          for (const each of steps) {
            await run(bench, each);
            runModel(model, each);
          }
          const { Items: all } = await bench.send(new ScanCommand({ TableName }));
          expect(all).toEqual(rows(model).map(toItem));
          const inGroup = await bench.send(
            new QueryCommand({
              TableName,
              IndexName: 'byGroup',
              KeyConditionExpression: 'g = :g AND sk > :sk',
              ExpressionAttributeValues: { ':g': { S: 'x' }, ':sk': { N: '1' } },
            }),
          );
          const expected = rows(model).filter(({ g, sk }) => g === 'x' && sk > 1);
          expect(inGroup.Items).toEqual(
            expected.sort((a, b) => a.sk - b.sk || a.pk - b.pk).map(toItem),
          );
          const records = bench.service.streams.read(await streamArn(bench), 0n, 1000);
          const images = rows(model).map((row) => ({
            ...toItem(row),
            pk: { B: Buffer.of(row.pk).toString('base64') },
          }));
          expect(new Set(replay(records).values())).toEqual(new Set(images));
        }),
        { numRuns: 50 },
      );
    },
    SLOW_MACHINE_MS,
  );

  it(
    'query any range of a partition as a sorted list would',
    async () => {
      const range = fc.tuple(fc.integer({ min: -4, max: 13 }), fc.integer({ min: 0, max: 6 }));
      await fc.assert(
        fc.asyncProperty(fc.array(step, { maxLength: 30 }), range, async (steps, [low, width]) => {
          const bench = await benchWithTable(TABLE);
          const model = new Map<string, Row>();
          for (const each of steps) {
            await run(bench, each);
            runModel(model, each);
          }
          const page = await bench.send(
            new QueryCommand({
              TableName,
              KeyConditionExpression: 'pk = :pk AND sk BETWEEN :low AND :high',
              ExpressionAttributeValues: {
                ':pk': { B: Uint8Array.of(1) },
                ':low': { N: String(low) },
                ':high': { N: String(low + width) },
              },
              ScanIndexForward: false,
            }),
          );
          const expected = rows(model).filter(
            ({ pk, sk }) => pk === 1 && sk >= low && sk <= low + width,
          );
          expect(page.Items).toEqual(expected.reverse().map(toItem));
        }),
        { numRuns: 50 },
      );
    },
    SLOW_MACHINE_MS,
  );
});
