import { describe, expect, it } from '@jest/globals';
import { HOUR } from '../../../functions/shared/spans.ts';
import { createEventBridge } from '../../../local/eventbridge/eventbridge.ts';
import { createTestEnvironment } from '../environment.ts';
import { notingTargets, queueArn } from './given-bus.ts';

const givenSchedule = async (ScheduleExpression: string) => {
  const environment = createTestEnvironment();
  const targets = notingTargets();
  const bridge = createEventBridge(environment, targets);
  await bridge.call('PutRule', { Name: 'sweep', ScheduleExpression });
  await bridge.call('PutTargets', {
    Rule: 'sweep',
    Targets: [{ Id: 'a', Arn: queueArn('jobs') }],
  });
  const times = () =>
    targets.delivered.map(({ payload }) => (JSON.parse(payload) as { time: string }).time);
  return { environment, clock: environment.clock, targets, bridge, times };
};

describe('a scheduled rule', () => {
  it('fires at its times with a Scheduled Event', async () => {
    const { clock, targets, times } = await givenSchedule('cron(0/20 * * * ? *)');
    await clock.advance(HOUR - 1);
    expect(times()).toEqual(['2026-11-01T00:20:00Z', '2026-11-01T00:40:00Z']);
    await clock.advance(1);
    expect(JSON.parse(targets.delivered[2]?.payload ?? '')).toEqual({
      version: '0',
      id: expect.any(String),
      'detail-type': 'Scheduled Event',
      source: 'aws.events',
      account: '000000000000',
      time: '2026-11-01T01:00:00Z',
      region: 'eu-central-1',
      resources: ['arn:aws:events:eu-central-1:000000000000:rule/sweep'],
      detail: {},
    });
  });

  it('makes up once for the times that passed while nothing ran, then keeps step', async () => {
    const { environment, clock, bridge, targets, times } = await givenSchedule('rate(10 minutes)');
    bridge.close();
    await clock.advance(HOUR + 60_000);
    expect(times()).toEqual([]);
    createEventBridge(environment, targets);
    await clock.advance(0);
    expect(times()).toEqual(['2026-11-01T00:10:00Z']);
    await clock.advance(9 * 60_000);
    expect(times()).toEqual(['2026-11-01T00:10:00Z', '2026-11-01T01:10:00Z']);
  });

  it('put again with the same schedule keeps its next time, with another takes a new one', async () => {
    const { clock, bridge, times } = await givenSchedule('rate(10 minutes)');
    await clock.advance(5 * 60_000);
    await bridge.call('PutRule', { Name: 'sweep', ScheduleExpression: 'rate(10 minutes)' });
    await clock.advance(5 * 60_000);
    expect(times()).toHaveLength(1);
    await bridge.call('PutRule', { Name: 'sweep', ScheduleExpression: 'rate(2 minutes)' });
    await clock.advance(2 * 60_000);
    expect(times()).toHaveLength(2);
  });

  it('rests while disabled and starts afresh when enabled', async () => {
    const { clock, bridge, times } = await givenSchedule('rate(10 minutes)');
    await bridge.call('DisableRule', { Name: 'sweep' });
    await clock.advance(HOUR);
    await bridge.call('EnableRule', { Name: 'sweep' });
    await clock.advance(10 * 60_000 - 1);
    expect(times()).toEqual([]);
    await clock.advance(1);
    expect(times()).toEqual(['2026-11-01T01:10:00Z']);
  });

  it('that never comes again arms nothing', async () => {
    const { clock, times } = await givenSchedule('cron(0 1 1 11 ? 2026)');
    await clock.advance(48 * HOUR);
    expect(times()).toEqual(['2026-11-01T01:00:00Z']);
    expect(clock.pending()).toBe(0);
  });
});
