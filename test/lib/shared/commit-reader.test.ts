import { describe, expect, it } from '@jest/globals';
import { CONTEXTS } from '../../../lib/karwan-stack.ts';
import { resourcesOf, synthesize } from '../synthesized.ts';

const { pipeline } = synthesize();
const readers = resourcesOf(pipeline, 'AWS::Lambda::EventSourceMapping').filter(
  ({ properties }) => 'StartingPosition' in properties,
);

describe('readers of commit logs', () => {
  it('are the publisher and the views, for every context that has a log', () => {
    const logs = CONTEXTS.filter(({ declaration }) => declaration.publisher).length;
    expect(readers).toHaveLength(2 * logs);
    const sources = new Set(
      readers.map(({ properties }) => JSON.stringify(properties['EventSourceArn'])),
    );
    expect(sources.size).toBe(logs);
  });

  it.each(readers.map((reader) => [reader.id, reader.properties] as const))(
    '%s takes commits from the start and never gives one up',
    (_id, properties) => {
      expect(properties).toMatchObject({
        StartingPosition: 'TRIM_HORIZON',
        BatchSize: 100,
        BisectBatchOnFunctionError: true,
        FunctionResponseTypes: ['ReportBatchItemFailures'],
        MaximumRetryAttempts: -1,
        ParallelizationFactor: 1,
        FilterCriteria: {
          Filters: [{ Pattern: '{"dynamodb":{"NewImage":{"kind":{"S":["commit"]}}}}' }],
        },
      });
      expect(properties).toHaveProperty('DestinationConfig.OnFailure.Destination');
      expect(properties).not.toHaveProperty('MaximumRecordAgeInSeconds');
    },
  );

  it('take more than one batch of a shard at once when told to', () => {
    const parallel = synthesize({ context: { streamParallelization: '4' } }).pipeline;
    parallel.resourcePropertiesCountIs(
      'AWS::Lambda::EventSourceMapping',
      { ParallelizationFactor: 4 },
      readers.length,
    );
  });

  it('of views wait for more commits of an order where data is kept', () => {
    const kept = synthesize({ context: { viewWindowSeconds: '5' } }).pipeline;
    kept.resourcePropertiesCountIs(
      'AWS::Lambda::EventSourceMapping',
      { StartingPosition: 'TRIM_HORIZON', MaximumBatchingWindowInSeconds: 5 },
      readers.length / 2,
    );
  });

  it('raise an alarm when they fall behind by a minute', () => {
    const functions = new Set(
      readers.map(({ properties }) => JSON.stringify(properties['FunctionName'])),
    );
    pipeline.resourcePropertiesCountIs(
      'AWS::CloudWatch::Alarm',
      { MetricName: 'IteratorAge', Threshold: 60_000, Statistic: 'Maximum' },
      functions.size,
    );
  });
});
