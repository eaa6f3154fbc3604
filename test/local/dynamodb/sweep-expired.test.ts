import {
  GetItemCommand,
  PutItemCommand,
  ScanCommand,
  UpdateTimeToLiveCommand,
} from '@aws-sdk/client-dynamodb';
import { describe, expect, it } from '@jest/globals';
import { benchWithTable, START_MS } from './open-dynamodb.ts';

const TableName = 'orders';
const NOW = START_MS / 1000;
const timeToLive = (Enabled: boolean, AttributeName = 'expiresAt') =>
  new UpdateTimeToLiveCommand({
    TableName,
    TimeToLiveSpecification: { AttributeName, Enabled },
  });

describe('time to live', () => {
  it('leaves expired items readable until the sweep, and says in the stream who deleted them', async () => {
    const bench = await benchWithTable({
      StreamSpecification: { StreamEnabled: true, StreamViewType: 'KEYS_ONLY' },
    });
    await bench.send(timeToLive(true));
    const expiries = {
      past: { N: String(NOW - 1) },
      now: { N: String(NOW) },
      future: { N: String(NOW + 60) },
      longPast: { N: '1000' },
      text: { S: '1' },
    };
    for (const [id, expiresAt] of Object.entries(expiries)) {
      const Item = { pk: { S: id }, sk: { S: '0' }, expiresAt };
      await bench.send(new PutItemCommand({ TableName, Item }));
    }
    const Key = { pk: { S: 'past' }, sk: { S: '0' } };
    expect((await bench.send(new GetItemCommand({ TableName, Key })))['Item']).toBeDefined();
    expect(bench.service.sweepExpired()).toBe(1);
    const left = (await bench.send(new ScanCommand({ TableName }))).Items ?? [];
    expect(left.map(({ pk }) => pk?.S).sort()).toEqual(['future', 'longPast', 'now', 'text']);
    const table = await bench.service.call('DescribeTable', { TableName });
    const arn = (table as { Table: { LatestStreamArn: string } }).Table.LatestStreamArn;
    expect(bench.service.streams.read(arn, 0n, 100).at(-1)).toMatchObject({
      eventName: 'REMOVE',
      userIdentity: { type: 'Service', principalId: 'dynamodb.amazonaws.com' },
      dynamodb: { Keys: Key },
    });
    bench.advance(61_000);
    expect(bench.service.sweepExpired()).toBe(2);
  });

  it('is switched on and off once', async () => {
    const { send, refusal } = await benchWithTable();
    expect((await refusal(timeToLive(false))).message).toBe('TimeToLive is already disabled');
    await send(timeToLive(true));
    expect((await refusal(timeToLive(true))).message).toBe('TimeToLive is already enabled');
    expect((await refusal(timeToLive(false, 'other'))).message).toContain(
      'TimeToLive is active on a different AttributeName: current AttributeName is expiresAt',
    );
    await send(timeToLive(false));
  });
});
