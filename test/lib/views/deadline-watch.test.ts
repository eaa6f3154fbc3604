import { describe, expect, it } from '@jest/globals';
import { Match } from 'aws-cdk-lib/assertions';
import { referredId } from '../../../lib/checks/template-view.ts';
import { CONTEXTS } from '../../../lib/karwan-stack.ts';
import { resourcesOf, synthesize } from '../synthesized.ts';

const { pipeline } = synthesize();
const functionNamed = (path: string) => {
  const found = resourcesOf(pipeline, 'AWS::Lambda::Function').find(({ id }) =>
    id.startsWith(path),
  );
  if (!found) throw new Error(`no function ${path}`);
  return found;
};
const sweep = functionNamed('DeadlinesSweep');
const check = functionNamed('DeadlinesCheck');
const aliasOf = (id: string) =>
  resourcesOf(pipeline, 'AWS::Lambda::Alias').find(
    ({ properties }) => referredId(properties['FunctionName']) === id,
  )?.id;

describe('the watch over deadlines', () => {
  it.each([
    ['rate(1 minute)', sweep.id],
    ['cron(17 2 * * ? *)', check.id],
  ])('runs on %s, with dead letters, and each run once', (schedule, id) => {
    pipeline.hasResourceProperties('AWS::Events::Rule', {
      ScheduleExpression: schedule,
      Targets: [
        {
          Arn: { Ref: aliasOf(id) },
          DeadLetterConfig: Match.anyValue(),
          RetryPolicy: { MaximumEventAgeInSeconds: 60, MaximumRetryAttempts: 2 },
        },
      ],
    });
    pipeline.hasResourceProperties('AWS::Lambda::EventInvokeConfig', {
      FunctionName: { Ref: id },
      Qualifier: Match.anyValue(),
      MaximumRetryAttempts: 0,
      MaximumEventAgeInSeconds: 60,
    });
  });

  it('knows the queue of every context that has commits', () => {
    const deciding = CONTEXTS.filter(({ declaration }) => declaration.publisher !== undefined);
    const text = JSON.stringify(sweep.properties['Environment']);
    expect(deciding.length).toBeGreaterThan(0);
    for (const { declaration } of deciding) expect(text).toContain(`${declaration.context}\\":\\"`);
  });

  it('ends a sweep before the next one begins', () => {
    expect(Number(sweep.properties['Timeout'])).toBeLessThan(60);
  });

  it.each([
    [
      'PastDeadline',
      {
        ComparisonOperator: 'GreaterThanThreshold',
        Threshold: 0,
        Dimensions: [{ Name: 'State', Value: 'all' }],
      },
    ],
    [
      'CheckFoundFault',
      {
        ComparisonOperator: 'GreaterThanThreshold',
        Threshold: 0,
        Dimensions: [{ Name: 'service', Value: 'views' }],
      },
    ],
    [
      'Invocations',
      { ComparisonOperator: 'LessThanThreshold', Threshold: 1, TreatMissingData: 'breaching' },
    ],
  ])('raises an alarm on %s', (MetricName, rule) => {
    pipeline.hasResourceProperties('AWS::CloudWatch::Alarm', { MetricName, ...rule });
  });
});
