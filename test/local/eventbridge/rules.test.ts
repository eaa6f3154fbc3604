import { describe, expect, it } from '@jest/globals';
import { settle } from '../virtual-clock.ts';
import { entry, givenBus, put, queueArn, ruleArn } from './given-bus.ts';

const key = { Name: 'placed', EventBusName: 'shop' };
const targetsKey = { Rule: 'placed', EventBusName: 'shop' };
const target = (Id: string, more: Record<string, unknown> = {}) => ({
  Id,
  Arn: queueArn(Id),
  ...more,
});

describe('rules', () => {
  it('are described and listed', async () => {
    const { bridge } = await givenBus();
    const rule = {
      ...key,
      Arn: ruleArn('placed'),
      State: 'ENABLED',
      EventPattern: '{"detail-type":["OrderPlaced"]}',
    };
    expect(await bridge.call('DescribeRule', key)).toEqual(rule);
    expect(await bridge.call('ListRules', { EventBusName: 'shop' })).toEqual({ Rules: [rule] });
    expect(await bridge.call('ListRules', { EventBusName: 'shop', NamePrefix: 'x' })).toEqual({
      Rules: [],
    });
    expect(await bridge.call('ListTargetsByRule', targetsKey)).toEqual({
      Targets: [{ Id: 'queue', Arn: queueArn('jobs') }],
    });
  });

  it('put again take the new pattern at once and keep their targets', async () => {
    const { bridge, delivered } = await givenBus();
    await bridge.call('PutRule', { ...key, EventPattern: '{"source":["other"]}' });
    await put(bridge, entry(), entry({ Source: 'other' }));
    await settle();
    expect(delivered).toHaveLength(1);
  });

  it('give each event to every target, replaced and removed by id', async () => {
    const { bridge, delivered } = await givenBus();
    await bridge.call('PutTargets', {
      ...targetsKey,
      Targets: [target('queue'), target('more')],
    });
    await put(bridge, entry());
    await settle();
    expect(delivered.map(({ targetArn }) => targetArn)).toEqual([
      queueArn('queue'),
      queueArn('more'),
    ]);
    await bridge.call('RemoveTargets', { ...targetsKey, Ids: ['queue'] });
    await put(bridge, entry());
    await settle();
    expect(delivered).toHaveLength(3);
    await expect(bridge.call('DeleteRule', key)).rejects.toMatchObject({
      code: 'ValidationException',
    });
    await bridge.call('RemoveTargets', { ...targetsKey, Ids: ['more'] });
    await bridge.call('DeleteRule', key);
    await expect(bridge.call('DescribeRule', key)).rejects.toMatchObject({
      code: 'ResourceNotFoundException',
    });
  });

  it.each([
    ['PutRule', { ...key, EventPattern: '{"a":1}' }, 'InvalidEventPatternException', 'object'],
    ['PutRule', key, 'ValidationException', 'must be specified'],
    ['PutRule', { ...key, ScheduleExpression: 'rate(1 day)' }, 'ValidationException', 'default'],
    ['PutRule', { Name: 'a b', EventPattern: '{}' }, 'ValidationException', 'Name'],
    [
      'PutRule',
      { Name: 'a', EventBusName: 'none', EventPattern: '{"a":["b"]}' },
      'ResourceNotFoundException',
      'none',
    ],
    [
      'PutTargets',
      { Rule: 'none', Targets: [target('a')] },
      'ResourceNotFoundException',
      'Rule none',
    ],
    [
      'PutTargets',
      { ...targetsKey, Targets: ['a', 'b', 'c', 'd', 'e'].map((id) => target(id)) },
      'LimitExceededException',
      '6 targets',
    ],
    [
      'PutTargets',
      { ...targetsKey, Targets: [target('a', { Arn: 'arn:aws:states:r:1:x' })] },
      'ValidationException',
      'arn:aws:states:r:1:x',
    ],
    [
      'PutTargets',
      { ...targetsKey, Targets: [target('a', { SqsParameters: { MessageGroupId: 'x' } })] },
      'NotImplemented',
      'SqsParameters',
    ],
    [
      'PutTargets',
      { ...targetsKey, Targets: [target('a', { Input: '{}', InputPath: '$' })] },
      'ValidationException',
      'only one of',
    ],
    [
      'PutTargets',
      { ...targetsKey, Targets: [target('a', { InputPath: '$..x' })] },
      'ValidationException',
      '$..x',
    ],
    [
      'PutTargets',
      { ...targetsKey, Targets: [target('a', { RetryPolicy: { MaximumRetryAttempts: 186 } })] },
      'ValidationException',
      'MaximumRetryAttempts',
    ],
    [
      'PutTargets',
      { ...targetsKey, Targets: [target('a', { DeadLetterConfig: { Arn: 'arn:aws:sns:r:1:x' } })] },
      'ValidationException',
      'DeadLetterConfig',
    ],
    ['CreateEventBus', { Name: 'shop' }, 'ResourceAlreadyExistsException', 'shop'],
    ['CreatePartnerEventSource', {}, 'UnknownOperationException', 'CreatePartnerEventSource'],
  ])('%s refuses %j', async (operation, input, code, reason) => {
    const { bridge } = await givenBus();
    await expect(bridge.call(operation, input)).rejects.toMatchObject({
      code,
      message: expect.stringContaining(reason),
    });
  });
});

describe('TestEventPattern', () => {
  const event = {
    id: '1',
    account: '1',
    source: 'a',
    time: '2026-01-01T00:00:00Z',
    region: 'r',
    resources: [],
    'detail-type': 'b',
  };
  const test = async (EventPattern: string, Event: string) => {
    const { bridge } = await givenBus();
    return bridge.call('TestEventPattern', { EventPattern, Event });
  };

  it.each([
    ['{"source":["a"]}', true],
    ['{"source":["b"]}', false],
  ])('%s: %p', async (pattern, Result) => {
    expect(await test(pattern, JSON.stringify(event))).toEqual({ Result });
  });

  it.each(['{', '[]', JSON.stringify({ ...event, id: undefined })])(
    'refuses the event %s',
    async (bad) => {
      await expect(test('{"source":["a"]}', bad)).rejects.toMatchObject({
        code: 'ValidationException',
      });
    },
  );
});
