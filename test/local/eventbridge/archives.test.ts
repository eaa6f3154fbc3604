import { describe, expect, it } from '@jest/globals';
import { DAY } from '../../../functions/shared/spans.ts';
import { createEventBridge } from '../../../local/eventbridge/eventbridge.ts';
import { settle } from '../virtual-clock.ts';
import {
  addRule,
  busArn,
  entry,
  givenBus,
  notingTargets,
  put,
  queueArn,
  ruleArn,
} from './given-bus.ts';

const archiveArn = 'arn:aws:events:eu-central-1:000000000000:archive/all';

const givenArchive = async (properties: Record<string, unknown> = {}) => {
  const given = await givenBus();
  await given.bridge.provision({
    type: 'AWS::Events::Archive',
    stackName: 'Shop',
    logicalId: 'Archive',
    properties: { ArchiveName: 'all', SourceArn: busArn('shop'), ...properties },
  });
  const start = (more: Record<string, unknown> = {}) =>
    given.bridge.call('StartReplay', {
      ReplayName: 'again',
      EventSourceArn: archiveArn,
      EventStartTime: new Date(0),
      EventEndTime: new Date(given.clock.now() + DAY),
      Destination: { Arn: busArn('shop') },
      ...more,
    });
  return { ...given, start };
};
const order = (n: number) => entry({ Detail: `{"n":${n}}` });
const numbers = (delivered: readonly { payload: string }[]): number[] =>
  delivered.map(({ payload }) => (JSON.parse(payload) as { detail: { n: number } }).detail.n);

describe('an archive', () => {
  it('keeps events from when it is made, though its bus had some before', async () => {
    const { bridge } = await givenBus();
    await put(bridge, order(1));
    const properties = { ArchiveName: 'all', SourceArn: busArn('shop') };
    const resource = { stackName: 'Shop', logicalId: 'Archive', properties };
    await bridge.provision({ type: 'AWS::Events::Archive', ...resource });
    await put(bridge, order(2));
    const archive = await bridge.call('DescribeArchive', { ArchiveName: 'all' });
    expect(archive).toMatchObject({ EventCount: 1 });
  });

  it('keeps what matches its pattern for its retention', async () => {
    const { bridge, clock } = await givenArchive({
      RetentionDays: 2,
      EventPattern: { source: ['karwan.orders'] },
    });
    await put(bridge, order(1), entry({ Source: 'other' }));
    await clock.advance(DAY);
    await put(bridge, order(2));
    const describeArchive = () => bridge.call('DescribeArchive', { ArchiveName: 'all' });
    expect(await describeArchive()).toMatchObject({
      ArchiveArn: archiveArn,
      EventSourceArn: busArn('shop'),
      RetentionDays: 2,
      EventCount: 2,
      EventPattern: '{"source":["karwan.orders"]}',
    });
    await clock.advance(DAY);
    expect(await describeArchive()).toMatchObject({ EventCount: 1 });
  });

  it('lets go of expired events as new ones come', async () => {
    const { environment, bridge, clock } = await givenArchive({ RetentionDays: 1 });
    await put(bridge, order(1));
    await clock.advance(DAY);
    await put(bridge, order(2));
    const rows = environment.store.db.prepare('SELECT seq FROM eventbridge_archived').all();
    expect(rows).toEqual([{ seq: 2 }]);
  });

  it('provisioned again keeps its events', async () => {
    const { bridge } = await givenArchive();
    await put(bridge, order(1));
    await bridge.provision({
      type: 'AWS::Events::Archive',
      stackName: 'Shop',
      logicalId: 'Archive',
      properties: { ArchiveName: 'all', SourceArn: busArn('shop'), RetentionDays: 30 },
    });
    expect(await bridge.call('DescribeArchive', { ArchiveName: 'all' })).toMatchObject({
      EventCount: 1,
      RetentionDays: 30,
    });
  });
});

describe('a replay', () => {
  it('puts the window’s events back, marked, and archives none of them again', async () => {
    const { bridge, clock, delivered, start } = await givenArchive();
    await put(bridge, order(1));
    await clock.advance(1000);
    const from = clock.now();
    await put(bridge, order(2));
    await clock.advance(1000);
    await put(bridge, order(3));
    await settle();
    delivered.length = 0;
    const answer = await start({
      EventStartTime: new Date(from),
      EventEndTime: new Date(from + 1000),
    });
    expect(answer).toMatchObject({ State: 'STARTING' });
    await clock.advance(0);
    expect(numbers(delivered)).toEqual([2]);
    expect(JSON.parse(delivered[0]?.payload ?? '')).toMatchObject({ 'replay-name': 'again' });
    expect(await bridge.call('DescribeArchive', { ArchiveName: 'all' })).toMatchObject({
      EventCount: 3,
    });
    expect(await bridge.call('DescribeReplay', { ReplayName: 'again' })).toMatchObject({
      State: 'COMPLETED',
      EventSourceArn: archiveArn,
      EventLastReplayedTime: new Date(from),
      ReplayEndTime: new Date(clock.now()),
    });
  });

  it('meets only the rules of FilterArns', async () => {
    const { bridge, clock, delivered, start } = await givenArchive();
    await addRule(bridge, 'late', { source: ['karwan.orders'] }, { Arn: queueArn('late') });
    await put(bridge, order(1));
    await settle();
    delivered.length = 0;
    await start({ Destination: { Arn: busArn('shop'), FilterArns: [ruleArn('late')] } });
    await clock.advance(0);
    expect(delivered.map(({ targetArn }) => targetArn)).toEqual([queueArn('late')]);
  });

  it('of many pages goes on after a restart, each event once and in order', async () => {
    const { environment, bridge, clock, start } = await givenArchive();
    const all = Array.from({ length: 250 }, (_, n) => n);
    for (const n of all) await put(bridge, order(n));
    await clock.advance(0);
    await start();
    bridge.close();
    const targets = notingTargets();
    createEventBridge(environment, targets);
    await clock.advance(0);
    expect(numbers(targets.delivered)).toEqual(all);
  });

  it.each([
    [
      'an archive that is not there',
      { EventSourceArn: `${archiveArn}x` },
      'ResourceNotFoundException',
    ],
    ['another bus', { Destination: { Arn: busArn('default') } }, 'ValidationException'],
    ['an empty window', { EventEndTime: new Date(0) }, 'ValidationException'],
  ])('refuses %s', async (_, more, code) => {
    const { start } = await givenArchive();
    await expect(start(more)).rejects.toMatchObject({ code });
  });

  it('refuses a name that is taken', async () => {
    const { start } = await givenArchive();
    await start();
    await expect(start()).rejects.toMatchObject({ code: 'ResourceAlreadyExistsException' });
  });
});
