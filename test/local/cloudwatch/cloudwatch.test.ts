import { beforeEach, describe, expect, it } from '@jest/globals';
import { type CloudWatch, createCloudWatch } from '../../../local/cloudwatch/cloudwatch.ts';
import type { Datum } from '../../../local/engine/metrics.ts';
import { createTestEnvironment } from '../environment.ts';

const MINUTE = 60_000;
const TOPIC = 'arn:aws:sns:eu-central-1:000000000000:alarms';
const environment = () => createTestEnvironment();

let env: ReturnType<typeof environment>;
let cloudWatch: CloudWatch;
let gauges: Datum[];

const open = () => createCloudWatch({ environment: env, gauges: () => gauges });
beforeEach(() => {
  env = environment();
  gauges = [];
  cloudWatch = open();
});

const errors = {
  Namespace: 'AWS/Lambda',
  MetricName: 'Errors',
  Dimensions: [{ Name: 'FunctionName', Value: 'worker' }],
  Statistic: 'Sum',
  Period: 60,
};
const rule = {
  AlarmName: 'errors',
  AlarmDescription: 'It fails.',
  AlarmActions: [TOPIC],
  OKActions: [TOPIC],
  ComparisonOperator: 'GreaterThanThreshold',
  Threshold: 0,
  EvaluationPeriods: 3,
  DatapointsToAlarm: 2,
  TreatMissingData: 'notBreaching',
  ...errors,
};
const provision = (properties: object, type = 'AWS::CloudWatch::Alarm') =>
  cloudWatch.provision({
    type,
    stackName: 'Stack',
    logicalId: 'Alarm',
    properties: properties as Record<string, unknown>,
  });
const put = (value: number, name = 'Errors', of = 'worker') =>
  cloudWatch.put({ namespace: 'AWS/Lambda', name, dimensions: { FunctionName: of }, value });
const stateOf = async (name = 'errors', types = ['MetricAlarm', 'CompositeAlarm']) => {
  const { MetricAlarms, CompositeAlarms } = (await cloudWatch.call('DescribeAlarms', {
    AlarmNames: [name],
    AlarmTypes: types,
  })) as Record<string, { StateValue: string }[]>;
  return [...(MetricAlarms ?? []), ...(CompositeAlarms ?? [])][0]?.StateValue;
};
/** One minute in which `work` happens. */
const minute = async (work: () => void = () => undefined): Promise<void> => {
  work();
  await env.clock.advance(MINUTE);
};

it('takes a metric alone among queries for the metric itself', async () => {
  const { Namespace, MetricName, Dimensions, Statistic, Period, ...alarm } = rule;
  const MetricStat = { Metric: { Namespace, MetricName, Dimensions }, Period, Stat: Statistic };
  await provision({
    ...alarm,
    Metrics: [{ Id: 'm1', Label: 'of the worker', MetricStat, ReturnData: true }],
  });
  cloudWatch.start();
  await minute(() => put(1));
  await minute(() => put(1));
  expect(await stateOf()).toBe('ALARM');
});

describe('an alarm', () => {
  it('is raised when enough of its last periods breach, and told by its topic, once', async () => {
    await provision(rule);
    cloudWatch.start();
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
    const told = cloudWatch.notifications();
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
    cloudWatch.start();
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
    cloudWatch.start();
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
    gauges = [
      { namespace: 'AWS/SQS', name: 'Depth', dimensions: { FunctionName: 'worker' }, value: 3 },
    ];
    cloudWatch.start();
    await env.clock.advance(10 * MINUTE);
    expect(await stateOf()).toBe('ALARM');
    gauges = [];
    await env.clock.advance(5 * MINUTE);
    expect(await stateOf()).toBe('OK');
    expect(env.clock.pending()).toBe(0);
    put(1);
    expect(env.clock.pending()).toBe(1);
  });

  it('stands over a restart as it stood, until it can judge anew', async () => {
    await provision({ ...rule, EvaluationPeriods: 1, DatapointsToAlarm: 1 });
    cloudWatch.start();
    await minute(() => put(1));
    cloudWatch.close();
    cloudWatch = open();
    await provision({ ...rule, EvaluationPeriods: 1, DatapointsToAlarm: 1 });
    expect(await stateOf()).toBe('ALARM');
    cloudWatch.start();
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
    cloudWatch.start();
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

describe('what is not implemented', () => {
  it.each([
    [{ TreatMissingData: 'ignore' }, /only breaching and notBreaching/],
    [{ TreatMissingData: undefined }, /only breaching and notBreaching/],
    [{ Statistic: 'IQM' }, /The statistic IQM is not implemented/],
    [{ ComparisonOperator: 'GreaterThanUpperThreshold' }, /ComparisonOperator/],
    [{ ActionsEnabled: false }, /ActionsEnabled/],
    [{ EvaluateLowSampleCountPercentile: 'ignore' }, /EvaluateLowSampleCountPercentile/],
    [
      {
        Metrics: [
          { Id: 'a', Expression: 'a + b' },
          { Id: 'b', Expression: '1' },
        ],
      },
      /exactly one/,
    ],
  ])('%j is a clear error', async (change, message) => {
    await expect(provision({ ...rule, ...change })).rejects.toThrow(message);
  });

  it('is named, also among the operations', async () => {
    await expect(cloudWatch.call('PutAnomalyDetector', {})).rejects.toThrow(/PutAnomalyDetector/);
    await expect(cloudWatch.call('DescribeAlarms', { ActionPrefix: 'x' })).rejects.toThrow(
      /ActionPrefix/,
    );
  });
});

describe('reading', () => {
  it('pages through alarms by prefix and state', async () => {
    for (const AlarmName of ['a-1', 'a-2', 'a-3', 'b-1']) await provision({ ...rule, AlarmName });
    const page = async (input: object) => {
      const { MetricAlarms, NextToken } = (await cloudWatch.call('DescribeAlarms', {
        AlarmNamePrefix: 'a-',
        MaxRecords: 2,
        ...input,
      })) as { MetricAlarms: { AlarmName: string }[]; NextToken?: string };
      return [MetricAlarms.map(({ AlarmName }) => AlarmName), NextToken];
    };
    expect(await page({})).toEqual([['a-1', 'a-2'], 'a-2']);
    expect(await page({ NextToken: 'a-2' })).toEqual([['a-3'], undefined]);
    expect(await page({ StateValue: 'ALARM' })).toEqual([[], undefined]);
  });

  it('gives the data of metrics and of expressions over them', async () => {
    const start = env.clock.now();
    put(2);
    put(3);
    await env.clock.advance(MINUTE);
    put(7);
    const metric = {
      Metric: { Namespace: 'AWS/Lambda', MetricName: 'Errors', Dimensions: errors.Dimensions },
      Period: 60,
      Stat: 'Sum',
    };
    const { MetricDataResults } = await cloudWatch.call('GetMetricData', {
      StartTime: new Date(start),
      EndTime: new Date(start + 2 * MINUTE),
      ScanBy: 'TimestampAscending',
      MetricDataQueries: [
        { Id: 'e', MetricStat: metric },
        { Id: 'twice', Expression: 'e * 2' },
      ],
    });
    expect(MetricDataResults).toMatchObject([
      { Id: 'e', Label: 'Errors', Values: [5, 7] },
      { Id: 'twice', Values: [10, 14], Timestamps: [new Date(start), new Date(start + MINUTE)] },
    ]);
    const { Metrics } = await cloudWatch.call('ListMetrics', { MetricName: 'Errors' });
    expect(Metrics).toEqual([
      { Namespace: 'AWS/Lambda', MetricName: 'Errors', Dimensions: errors.Dimensions },
    ]);
  });

  it('keeps dashboards as they are declared', async () => {
    const DashboardBody = JSON.stringify({ widgets: [] });
    await provision({ DashboardBody }, 'AWS::CloudWatch::Dashboard');
    expect(await cloudWatch.call('ListDashboards', {})).toEqual({
      DashboardEntries: [{ DashboardName: 'Stack-Alarm', Size: DashboardBody.length }],
    });
    expect(await cloudWatch.call('GetDashboard', { DashboardName: 'Stack-Alarm' })).toMatchObject({
      DashboardBody,
    });
    const broken = provision({ DashboardBody: '{"widgets":' }, 'AWS::CloudWatch::Dashboard');
    await expect(broken).rejects.toThrow(/list of widgets/);
  });
});
