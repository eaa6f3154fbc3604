import { describe, expect, it } from '@jest/globals';
import { createEventBridge } from '../../../local/eventbridge/eventbridge.ts';
import { createTestEnvironment } from '../environment.ts';
import { settle } from '../virtual-clock.ts';
import { busArn, entry, notingTargets, put, queueArn, ruleArn } from './given-bus.ts';

const given = () => {
  const environment = createTestEnvironment();
  const targets = notingTargets();
  const bridge = createEventBridge(environment, targets);
  const provision = (kind: string, logicalId: string, properties: Record<string, unknown>) =>
    bridge.provision({ type: `AWS::Events::${kind}`, stackName: 'Shop', logicalId, properties });
  return { bridge, provision, delivered: targets.delivered };
};
const rule = {
  EventBusName: 'shop',
  EventPattern: { source: ['karwan.orders'] },
  State: 'ENABLED',
  Targets: [
    {
      Id: 'Target0',
      Arn: queueArn('jobs'),
      DeadLetterConfig: { Arn: queueArn('jobs-dlq') },
      RetryPolicy: { MaximumRetryAttempts: 3 },
    },
  ],
};

describe('provisioning', () => {
  it('gives what Ref and GetAtt give, and works', async () => {
    const { bridge, provision, delivered } = given();
    expect(await provision('EventBus', 'Bus', { Name: 'shop' })).toEqual({
      ref: 'shop',
      attributes: { Arn: busArn('shop'), Name: 'shop' },
    });
    expect(await provision('Rule', 'Placed', rule)).toEqual({
      ref: 'shop|Shop-Placed',
      attributes: { Arn: ruleArn('Shop-Placed') },
    });
    expect(
      await provision('Rule', 'Sweep', { ScheduleExpression: 'rate(1 minute)', State: 'ENABLED' }),
    ).toEqual({
      ref: 'Shop-Sweep',
      attributes: { Arn: 'arn:aws:events:eu-central-1:000000000000:rule/Shop-Sweep' },
    });
    expect(await provision('Archive', 'A', { SourceArn: busArn('shop') })).toMatchObject({
      ref: 'Shop-A',
    });
    await put(bridge, entry());
    await settle();
    expect(delivered).toHaveLength(1);
  });

  it('again leaves the targets of the new template and no others', async () => {
    const { bridge, provision } = given();
    await provision('EventBus', 'Bus', { Name: 'shop' });
    await provision('Rule', 'Placed', rule);
    await provision('EventBus', 'Bus', { Name: 'shop' });
    await provision('Rule', 'Placed', { ...rule, Targets: [{ Id: 'b', Arn: queueArn('b') }] });
    const key = { Rule: 'Shop-Placed', EventBusName: 'shop' };
    expect(await bridge.call('ListTargetsByRule', key)).toEqual({
      Targets: [{ Id: 'b', Arn: queueArn('b') }],
    });
  });

  it('keeps a bus policy for people to read', async () => {
    const { bridge, provision } = given();
    await provision('EventBus', 'Bus', { Name: 'shop' });
    const statement = { StatementId: 's1', EventBusName: 'shop', Statement: { Effect: 'Allow' } };
    expect(await provision('EventBusPolicy', 'P', statement)).toEqual({
      ref: 's1',
      attributes: {},
    });
    await provision('EventBus', 'Bus', { Name: 'shop' });
    expect(await bridge.call('DescribeEventBus', { Name: 'shop' })).toEqual({
      Name: 'shop',
      Arn: busArn('shop'),
      Policy: '{"s1":{"Effect":"Allow"}}',
    });
  });

  it('keeps long generated names apart within the limit', async () => {
    const { provision } = given();
    const schedule = { ScheduleExpression: 'rate(1 day)' };
    const one = await provision('Rule', `${'L'.repeat(80)}1`, schedule);
    const two = await provision('Rule', `${'L'.repeat(80)}2`, schedule);
    expect(one.ref).toHaveLength(64);
    expect(one.ref).not.toBe(two.ref);
  });

  it.each([
    ['Rule', { ...rule, EventBusName: 'none' }, 'none'],
    ['Rule', { ...rule, EventBusName: 'default', EventPattern: { source: 'x' } }, 'source'],
    ['Rule', { ScheduleExpression: 'rate(0 days)' }, 'ScheduleExpression'],
    ['Rule', { ...rule, EventBusName: 'default', Colour: 'red' }, 'Colour'],
    ['EventBus', { Name: 'shop', DeadLetterConfig: {} }, 'DeadLetterConfig'],
    ['Archive', { SourceArn: busArn('none') }, 'none'],
    ['Connection', {}, 'AWS::Events::Connection'],
  ])('refuses a %s of %j', async (kind, properties, named) => {
    const { provision } = given();
    await expect(provision(kind, 'X', properties)).rejects.toThrow(named);
  });
});
