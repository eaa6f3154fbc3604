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
          Filters: [{ Pattern: expect.stringMatching(/"NewImage":\{"kind":\{"S":\["commit"\]/) }],
        },
      });
      expect(properties).toHaveProperty('DestinationConfig.OnFailure.Destination');
      expect(properties).not.toHaveProperty('MaximumRecordAgeInSeconds');
    },
  );

  it('are run for every commit in the views, and in publishers for those that may say something', () => {
    const patterns = readers.map(({ id, properties }) => [
      id.startsWith('ReadModel') ? 'views' : 'publisher',
      JSON.stringify(properties['FilterCriteria']).includes('quiet'),
    ]);
    expect(new Set(patterns.map((each) => each.join(' ')))).toEqual(
      new Set(['views false', 'publisher true']),
    );
    const [publisher] = readers.filter(({ id }) => !id.startsWith('ReadModel'));
    const kind = { S: ['commit'] };
    const quiet = { BOOL: [{ exists: false }] };
    expect(publisher?.properties['FilterCriteria']).toEqual({
      Filters: [{ Pattern: JSON.stringify({ dynamodb: { NewImage: { kind, quiet } } }) }],
    });
  });

  it('leave nothing out on an emulator', () => {
    const { pipeline: emulated } = synthesize({ context: { emulator: 'true' } });
    const mappings = resourcesOf(emulated, 'AWS::Lambda::EventSourceMapping');
    expect(JSON.stringify(mappings)).not.toContain('quiet');
  });

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
