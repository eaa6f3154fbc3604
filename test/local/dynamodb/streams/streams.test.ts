import {
  BatchWriteItemCommand,
  PutItemCommand,
  type StreamViewType,
  TransactWriteItemsCommand,
  UpdateItemCommand,
} from '@aws-sdk/client-dynamodb';
import { describe, expect, it } from '@jest/globals';
import { DAY } from '../../../../functions/shared/spans.ts';
import { type Bench, benchWithTable, START_MS } from '../open-dynamodb.ts';

const TableName = 'orders';
const key = (id: string) => ({ pk: { S: id }, sk: { S: '0' } });
const put = (id: string, v = 'x') =>
  new PutItemCommand({ TableName, Item: { ...key(id), v: { S: v } } });

const benchWithStream = async (view: StreamViewType = 'NEW_AND_OLD_IMAGES') => {
  const bench = await benchWithTable({
    StreamSpecification: { StreamEnabled: true, StreamViewType: view },
  });
  const output = await bench.service.call('DescribeTable', { TableName });
  const arn = (output as { Table: { LatestStreamArn: string } }).Table.LatestStreamArn;
  return { ...bench, arn };
};

const names = ({ service, arn }: Bench & { arn: string }, after: bigint) =>
  service.streams
    .read(arn, after, 100)
    .map(({ eventName, dynamodb }) => [eventName, dynamodb.Keys['pk']?.['S']]);

describe('streams', () => {
  it('writes records in the shape of the Lambda event', async () => {
    const bench = await benchWithStream();
    const bytes = { B: Uint8Array.of(1, 2, 3) };
    await bench.send(new PutItemCommand({ TableName, Item: { ...key('a'), bytes } }));
    const [record] = bench.service.streams.read(bench.arn, 0n, 10);
    expect(record).toEqual({
      eventID: expect.stringMatching(/^[0-9a-f]{32}$/) as unknown,
      eventName: 'INSERT',
      eventVersion: '1.1',
      eventSource: 'aws:dynamodb',
      awsRegion: 'eu-west-1',
      dynamodb: {
        ApproximateCreationDateTime: START_MS / 1000,
        Keys: key('a'),
        NewImage: { ...key('a'), bytes: { B: 'AQID' } },
        SequenceNumber: expect.stringMatching(/^\d{21}$/) as unknown,
        SizeBytes: 6 + 6 + 8,
        StreamViewType: 'NEW_AND_OLD_IMAGES',
      },
      eventSourceARN: bench.arn,
    });
    expect(bench.arn).toBe(
      'arn:aws:dynamodb:eu-west-1:123456789012:table/orders/stream/2026-11-23T10:00:00.000',
    );
  });

  it.each<[StreamViewType, boolean, boolean]>([
    ['KEYS_ONLY', false, false],
    ['NEW_IMAGE', true, false],
    ['OLD_IMAGE', false, true],
    ['NEW_AND_OLD_IMAGES', true, true],
  ])('%s holds the images that it names', async (view, fresh, old) => {
    const bench = await benchWithStream(view);
    await bench.send(put('a', '1'));
    await bench.send(put('a', '2'));
    const record = bench.service.streams.read(bench.arn, 0n, 10)[1];
    expect(record?.eventName).toBe('MODIFY');
    expect(record?.dynamodb.NewImage?.['v']).toEqual(fresh ? { S: '2' } : undefined);
    expect(record?.dynamodb.OldImage?.['v']).toEqual(old ? { S: '1' } : undefined);
  });

  it('reads behind any position, in order, and knows both ends', async () => {
    const bench = await benchWithStream();
    const { streams } = bench.service;
    const start = streams.latest(bench.arn);
    expect(streams.horizon(bench.arn)).toBe(start);
    for (const id of ['a', 'b', 'c']) await bench.send(put(id));
    const [first] = streams.read(bench.arn, start, 1);
    const after = BigInt(first?.dynamodb.SequenceNumber ?? 0);
    expect(names(bench, after)).toEqual([
      ['INSERT', 'b'],
      ['INSERT', 'c'],
    ]);
    expect(streams.horizon(bench.arn)).toBe(start);
    expect(names(bench, streams.latest(bench.arn))).toEqual([]);
  });

  it('writes nothing for a write that changes nothing or fails', async () => {
    const bench = await benchWithStream();
    await bench.send(put('a'));
    await bench.send(put('a'));
    await bench.send(new UpdateItemCommand({ TableName, Key: key('a') }));
    const none = { ConditionExpression: 'attribute_not_exists(pk)' };
    await bench.refusal(new PutItemCommand({ TableName, Item: key('a'), ...none }));
    await bench.refusal(
      new TransactWriteItemsCommand({
        TransactItems: [
          { Put: { TableName, Item: key('b') } },
          { Put: { TableName, Item: key('a'), ...none } },
        ],
      }),
    );
    expect(names(bench, 0n)).toEqual([['INSERT', 'a']]);
  });

  it('tells listeners once for each commit, after it, and no more once they stop', async () => {
    const bench = await benchWithStream();
    const seen: number[] = [];
    const stop = bench.service.streams.onAppend(bench.arn, () => {
      seen.push(names(bench, 0n).length);
    });
    await bench.send(
      new TransactWriteItemsCommand({
        TransactItems: ['a', 'b'].map((id) => ({ Put: { TableName, Item: key(id) } })),
      }),
    );
    await bench.send(put('c'));
    await bench.send(put('c'));
    const tooLarge = { ...key('e'), v: { S: 'x'.repeat(400 * 1024) } };
    const halfWritten = [key('d'), tooLarge].map((Item) => ({ PutRequest: { Item } }));
    await bench.refusal(new BatchWriteItemCommand({ RequestItems: { [TableName]: halfWritten } }));
    await bench.send(put('c'));
    expect(seen).toEqual([2, 3]);
    stop();
    await bench.send(put('d'));
    expect(seen).toEqual([2, 3]);
  });

  it('keeps records for 24 hours, trims older ones, and never counts a number twice', async () => {
    const bench = await benchWithStream();
    const { streams } = bench.service;
    await bench.send(put('a'));
    const first = streams.latest(bench.arn);
    bench.advance(DAY);
    await bench.send(put('b'));
    expect(streams.trim()).toBe(0);
    bench.advance(1);
    expect(streams.trim()).toBe(1);
    expect(streams.horizon(bench.arn)).toBe(first);
    bench.advance(2 * DAY);
    streams.trim();
    const latest = streams.latest(bench.arn);
    await bench.send(put('c'));
    expect(streams.latest(bench.arn)).toBe(latest + 1n);
    expect(names(bench, latest)).toEqual([['INSERT', 'c']]);
  });

  it('keeps the records of each table apart', async () => {
    const bench = await benchWithStream();
    expect(() => bench.service.streams.read(`${bench.arn}x`, 0n, 1)).toThrow(
      expect.objectContaining({ name: 'ResourceNotFoundException' }),
    );
  });
});
