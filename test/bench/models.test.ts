import { describe, expect, it } from '@jest/globals';
import { ceilingsOf, REGION_CLASSES } from './ceilings.ts';
import { coldStartMs, LATENCY, quantile } from './latency.ts';
import { medianOf } from './measure-bundles.ts';
import { spreadOf } from './measure-latency.ts';
import { metricsWritten, pollersOf, standingParts } from './quiet-month.ts';
import { count, table } from './table.ts';

describe('a latency at a quantile', () => {
  it('is what was measured at the quantiles that were, and rises between them', () => {
    const { queue } = LATENCY;
    expect([0.5, 0.9, 0.99].map((at) => quantile(queue, at))).toEqual([16.2, 33.8, 105]);
    expect(quantile(queue, 0)).toBe(8.1);
    expect(quantile(queue, 0.9999)).toBe(105);
    const rising = Array.from({ length: 100 }, (_, index) => quantile(queue, index / 100));
    expect(rising).toEqual(rising.toSorted((a, b) => a - b));
  });

  it('of a cold start grows with the bundle', () => {
    expect(coldStartMs(0)).toBe(246);
    expect(coldStartMs(100 * 1024)).toBe(264);
  });
});

describe('ceilings', () => {
  const demand = { ruleMatches: 5, httpRequests: 2, invocations: 4, tableWrites: 10 };

  it('name what binds first', () => {
    const [east] = REGION_CLASSES;
    if (!east) throw new Error('there is no region');
    expect(ceilingsOf(east, demand, false)).toEqual([
      { what: 'DynamoDB fresh table', ordersPerSecond: 400 },
      { what: 'Lambda invocations', ordersPerSecond: 2500 },
      { what: 'EventBridge rule matches', ordersPerSecond: 3750 },
      { what: 'HTTP API requests', ordersPerSecond: 5000 },
    ]);
    expect(ceilingsOf(east, demand, true)[0]?.what).toBe('Lambda invocations');
  });
});

describe('spreads', () => {
  it('are the middle and the hundredth from the top', () => {
    const values = Array.from({ length: 200 }, (_, index) => index + 1);
    expect(spreadOf(values.toReversed())).toEqual({ p50: 100, p99: 198 });
    expect(medianOf([9, 1, 5])).toBe(5);
  });

  it('are refused when a value is missing', () => {
    expect(() => spreadOf([1, Number.NaN])).toThrow('missing');
    expect(() => spreadOf([])).toThrow('missing');
  });
});

it('counts a custom metric once for each of its dimensions’ values', () => {
  const line = (state: string): string =>
    JSON.stringify({
      _aws: {
        CloudWatchMetrics: [{ Dimensions: [['State']], Metrics: [{ Name: 'Past' }] }],
      },
      State: state,
      Past: 1,
    });
  expect(metricsWritten([line('placed'), line('all'), line('all'), '{"level":"INFO"}'])).toBe(2);
});

it('draws tables with numbers to the right', () => {
  expect(table(['who', 'how many'], [['a', 3]])).toBe(
    '| who | how many |\n| --- | -------: |\n| a   |        3 |',
  );
  expect([3, 0.12345, 12_345.6].map(count)).toEqual(['3', '0.123', '12,346']);
});

describe('the pollers of idle queues', () => {
  const mapping = (more: Record<string, unknown>) => ({
    Type: 'AWS::Lambda::EventSourceMapping',
    Properties: more,
  });
  const pollers = (...Mappings: ReturnType<typeof mapping>[]) =>
    pollersOf({ stacks: [{ template: { Resources: { ...Mappings } } }] as never });

  it('are five where a mapping is capped, two where it is not, and none on streams', () => {
    expect(pollers(mapping({ ScalingConfig: { MaximumConcurrency: 2 } }))).toBe(5);
    expect(pollers(mapping({}), mapping({ StartingPosition: 'LATEST' }))).toBe(2);
  });
});

describe('what stands in a template', () => {
  const stat = { MetricStat: {} };
  const resource = (Type: string, Properties: object = {}) => ({ Type, Properties });
  const parts = (...Resources: ReturnType<typeof resource>[]) =>
    standingParts({ stacks: [{ template: { Resources: { ...Resources } } }] } as never);

  it('is paid for: an alarm for each metric that it is computed from, a composite as one', () => {
    expect(
      parts(
        resource('AWS::CloudWatch::Alarm', { MetricName: 'Errors' }),
        resource('AWS::CloudWatch::Alarm', { Metrics: [{ Expression: 'a + b' }, stat, stat] }),
        resource('AWS::CloudWatch::CompositeAlarm'),
        resource('AWS::CloudWatch::Dashboard'),
      ),
    ).toEqual({ secret: 0, alarm: 3, composite: 1, dashboard: 1 });
  });
});
