import { describe, expect, it } from '@jest/globals';
import { MINUTE } from '../../../functions/shared/spans.ts';
import { errors, givenCloudWatch, rule } from './given-alarms.ts';

const { held, provision, put } = givenCloudWatch();

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
    await expect(held.cloudWatch.call('PutAnomalyDetector', {})).rejects.toThrow(
      /PutAnomalyDetector/,
    );
    await expect(held.cloudWatch.call('DescribeAlarms', { ActionPrefix: 'x' })).rejects.toThrow(
      /ActionPrefix/,
    );
  });
});

describe('reading', () => {
  it('pages through alarms by prefix and state', async () => {
    for (const AlarmName of ['a-1', 'a-2', 'a-3', 'b-1']) await provision({ ...rule, AlarmName });
    const page = async (input: object) => {
      const { MetricAlarms, NextToken } = (await held.cloudWatch.call('DescribeAlarms', {
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
    const start = held.env.clock.now();
    put(2);
    put(3);
    await held.env.clock.advance(MINUTE);
    put(7);
    const metric = {
      Metric: { Namespace: 'AWS/Lambda', MetricName: 'Errors', Dimensions: errors.Dimensions },
      Period: 60,
      Stat: 'Sum',
    };
    const { MetricDataResults } = await held.cloudWatch.call('GetMetricData', {
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
    const { Metrics } = await held.cloudWatch.call('ListMetrics', { MetricName: 'Errors' });
    expect(Metrics).toEqual([
      { Namespace: 'AWS/Lambda', MetricName: 'Errors', Dimensions: errors.Dimensions },
    ]);
  });

  it('keeps dashboards as they are declared', async () => {
    const DashboardBody = JSON.stringify({ widgets: [] });
    await provision({ DashboardBody }, 'AWS::CloudWatch::Dashboard');
    expect(await held.cloudWatch.call('ListDashboards', {})).toEqual({
      DashboardEntries: [{ DashboardName: 'Stack-Alarm', Size: DashboardBody.length }],
    });
    expect(
      await held.cloudWatch.call('GetDashboard', { DashboardName: 'Stack-Alarm' }),
    ).toMatchObject({
      DashboardBody,
    });
    const broken = provision({ DashboardBody: '{"widgets":' }, 'AWS::CloudWatch::Dashboard');
    await expect(broken).rejects.toThrow(/list of widgets/);
  });
});
