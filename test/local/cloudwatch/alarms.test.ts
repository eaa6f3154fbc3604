import { describe, expect, it } from '@jest/globals';
import { MINUTE } from '../../../functions/shared/spans.ts';
import { errors, givenCloudWatch, rule, TOPIC } from './given-alarms.ts';

const { held, minute, open, provision, put, stateOf } = givenCloudWatch();

it('takes a metric alone among queries for the metric itself', async () => {
  const { Namespace, MetricName, Dimensions, Statistic, Period, ...alarm } = rule;
  const MetricStat = { Metric: { Namespace, MetricName, Dimensions }, Period, Stat: Statistic };
  await provision({
    ...alarm,
    Metrics: [{ Id: 'm1', Label: 'of the worker', MetricStat, ReturnData: true }],
  });
  held.cloudWatch.start();
  await minute(() => put(1));
  await minute(() => put(1));
  expect(await stateOf()).toBe('ALARM');
});

describe('an alarm', () => {
  it('is raised when enough of its last periods breach, and told by its topic, once', async () => {
    await provision(rule);
    held.cloudWatch.start();
    expect(await stateOf()).toBe('INSUFFICIENT_DATA');
    await minute(() => put(0));
    expect(await stateOf()).toBe('OK');
    await minute(() => put(1));
    expect(await stateOf()).toBe('OK');
    await minute(() => put(0));
    await minute(() => put(2));
    expect(await stateOf()).toBe('ALARM');
    await minute();
    expect(await stateOf()).toBe('OK');
    await minute();
    const told = held.cloudWatch.notifications();
    expect(told.map(({ topicArn, subject }) => [topicArn, subject])).toEqual([
      [TOPIC, 'ALARM: "errors" in eu-central-1'],
      [TOPIC, 'OK: "errors" in eu-central-1'],
    ]);
    expect(JSON.parse(told[0]?.message ?? '')).toMatchObject({
      AlarmName: 'errors',
      AlarmDescription: 'It fails.',
      NewStateValue: 'ALARM',
      OldStateValue: 'OK',
      NewStateReason: expect.stringContaining('2 of the last 3 datapoints [2, 0, 1] breach'),
    });
  });

  it('counts silence as its rule says', async () => {
    await provision({
      ...rule,
      AlarmName: 'silent',
      ComparisonOperator: 'LessThanThreshold',
      Threshold: 1,
      EvaluationPeriods: 2,
      DatapointsToAlarm: 2,
      TreatMissingData: 'breaching',
      MetricName: 'Invocations',
    });
    held.cloudWatch.start();
    await minute(() => put(1, 'Invocations'));
    expect(await stateOf('silent')).toBe('OK');
    await minute();
    expect(await stateOf('silent')).toBe('OK');
    await minute();
    expect(await stateOf('silent')).toBe('ALARM');
    await minute(() => put(1, 'Invocations'));
    expect(await stateOf('silent')).toBe('OK');
  });

  it('computes an expression over several metrics, and percentiles', async () => {
    const stat = (MetricName: string, Stat: string) => ({
      Id: MetricName.toLowerCase(),
      ReturnData: false,
      MetricStat: {
        Metric: { Namespace: 'AWS/Lambda', MetricName, Dimensions: errors.Dimensions },
        Period: 60,
        Stat,
      },
    });
    const {
      Namespace: _,
      MetricName: __,
      Dimensions: ___,
      Statistic: ____,
      Period: _____,
      ...own
    } = rule;
    await provision({
      ...own,
      EvaluationPeriods: 1,
      DatapointsToAlarm: 1,
      Threshold: 1000,
      Metrics: [
        { Id: 'expr_1', Expression: 'FILL(errors, 0) + duration' },
        stat('Errors', 'Sum'),
        stat('Duration', 'p90'),
      ],
    });
    held.cloudWatch.start();
    for (let ms = 100; ms <= 1000; ms += 100) put(ms, 'Duration');
    await minute(() => put(100));
    expect(await stateOf()).toBe('OK');
    for (let ms = 100; ms <= 1000; ms += 100) put(ms, 'Duration');
    await minute(() => put(101));
    expect(await stateOf()).toBe('ALARM');
  });

  it('looks at gauges each minute while there are any, and then lets time pass', async () => {
    const depth = { ...rule, Namespace: 'AWS/SQS', MetricName: 'Depth', Statistic: 'Maximum' };
    await provision({ ...depth, EvaluationPeriods: 1, DatapointsToAlarm: 1 });
    held.gauges = [
      { namespace: 'AWS/SQS', name: 'Depth', dimensions: { FunctionName: 'worker' }, value: 3 },
    ];
    held.cloudWatch.start();
    await held.env.clock.advance(10 * MINUTE);
    expect(await stateOf()).toBe('ALARM');
    held.gauges = [];
    await held.env.clock.advance(5 * MINUTE);
    expect(await stateOf()).toBe('OK');
    expect(held.env.clock.pending()).toBe(0);
    put(1);
    expect(held.env.clock.pending()).toBe(1);
  });

  it('stands over a restart as it stood, until it can judge anew', async () => {
    await provision({ ...rule, EvaluationPeriods: 1, DatapointsToAlarm: 1 });
    held.cloudWatch.start();
    await minute(() => put(1));
    held.cloudWatch.close();
    held.cloudWatch = open();
    await provision({ ...rule, EvaluationPeriods: 1, DatapointsToAlarm: 1 });
    expect(await stateOf()).toBe('ALARM');
    held.cloudWatch.start();
    await minute();
    await minute();
    expect(await stateOf()).toBe('OK');
  });
});

describe('a composite', () => {
  const AlarmRule =
    '(ALARM("arn:aws:cloudwatch:eu-central-1:000000000000:alarm:errors") OR ALARM("other"))';
  it('is raised while any of its alarms is', async () => {
    await provision({ ...rule, EvaluationPeriods: 1, DatapointsToAlarm: 1 });
    await provision({ AlarmName: 'any', AlarmRule }, 'AWS::CloudWatch::CompositeAlarm');
    held.cloudWatch.start();
    await minute(() => put(1));
    expect(await stateOf('any')).toBe('ALARM');
    await minute();
    expect(await stateOf('any')).toBe('OK');
  });

  it.each(['NOT ALARM("a")', 'ALARM("a") AND ALARM("b")', 'OK("a")'])(
    'refuses %s',
    async (text) => {
      const given = { AlarmName: 'any', AlarmRule: text };
      await expect(provision(given, 'AWS::CloudWatch::CompositeAlarm')).rejects.toThrow(
        /AlarmRule: .* is not implemented/,
      );
    },
  );
});
