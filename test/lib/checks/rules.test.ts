import { describe, expect, it } from '@jest/globals';
import { RULES } from '../../../lib/checks/karwan-checks.ts';
import {
  allow,
  arn,
  but,
  dashboard,
  dimensions,
  findings,
  HUNDRED,
  metricAlarm,
  onlyTls,
  policyOf,
  type Resources,
  sound,
  withOne,
  without,
  worker,
} from './sound-template.ts';

describe('rules that break the build', () => {
  it('have nothing to say about a sound template', () => {
    expect(findings(sound)).toEqual([]);
  });

  it('take variables that fit', () => {
    const names = Array(40).fill({ 'Fn::GetAtt': ['Queue', 'QueueName'] });
    const Variables = { QUEUES: { 'Fn::Join': [',', names] }, TEXT: 'x'.repeat(2_000) };
    expect(findings(but('Worker', { Environment: { Variables } }))).toEqual([]);
    const just = { TEXT: 'x'.repeat(4085) };
    expect(findings(but('Worker', { Environment: { Variables: just } }))).toEqual([]);
  });

  it('count no metric of AWS itself, and none twice', () => {
    const ofAws = Array.from({ length: 200 }, (_item, at) => [
      'AWS/SQS',
      `Metric${at}`,
      'OrderId',
      'a',
    ]);
    const again = HUNDRED.slice(0, 98);
    expect(
      findings({ ...sound, Aws: dashboard(...ofAws), Again: dashboard(...again, ...again) }),
    ).toEqual([]);
  });

  const cases: readonly [string, Resources, string][] = [
    [
      'a queue without dead letters',
      but('Queue', { RedrivePolicy: undefined }),
      'queue-has-dead-letters: Queue',
    ],
    ['dead letters that nobody watches', without('Alarm'), 'dead-letters-raise-alarm: Dead'],
    [
      'an alarm on another metric of them',
      but('Alarm', { MetricName: 'NumberOfMessagesSent' }),
      'dead-letters-raise-alarm: Dead',
    ],
    [
      'a rule target without dead letters',
      but('Rule', { Targets: [{ Arn: arn('Queue') }] }),
      'rule-target-has-dead-letters: Rule',
    ],
    [
      'a visibility one second short',
      but('Queue', { VisibilityTimeout: 64 }),
      'visibility-outlasts-function: Queue',
    ],
    [
      'the default visibility',
      but('Queue', { VisibilityTimeout: undefined }),
      'visibility-outlasts-function: Queue',
    ],
    [
      'a mapping that reports nothing',
      but('Poll', { FunctionResponseTypes: undefined }),
      'mapping-reports-failures: Poll',
    ],
    [
      'a wildcard action',
      withOne('Wide', allow({ Action: 'dynamodb:*', Resource: arn('Queue') })),
      'permissions-are-exact: Wide',
    ],
    [
      'a wildcard in a role of its own',
      withOne('Wide', {
        Type: 'AWS::IAM::Role',
        Properties: {
          Policies: [
            {
              PolicyDocument: { Statement: { Effect: 'Allow', Action: 'sqs:Get*', Resource: 'a' } },
            },
          ],
        },
      }),
      'permissions-are-exact: Wide',
    ],
    [
      'a wildcard resource',
      withOne('Wide', allow({ Action: 'sqs:SendMessage', Resource: '*' })),
      'permissions-are-exact: Wide',
    ],
    [
      'a star in the bucket that is below no known prefix',
      withOne('Wide', allow({ Action: 's3:GetObject', Resource: 'arn:aws:s3:::bucket/*' })),
      'permissions-are-exact: Wide',
    ],
    [
      'everything, for an action that could be told its resource beside one that cannot',
      but('Watcher', policyOf(['cloudwatch:DescribeAlarms', 'sqs:SendMessage'])),
      'permissions-are-exact: Watcher',
    ],
    [
      'a role for two',
      withOne('Other', { ...worker, Type: 'AWS::Lambda::Function' }),
      'one-role-per-function: Other',
    ],
    [
      'a queue in the clear',
      but('Queue', { SqsManagedSseEnabled: undefined }),
      'storage-is-encrypted: Queue',
    ],
    [
      'a bucket in the clear',
      but('Bucket', { BucketEncryption: undefined }),
      'storage-is-encrypted: Bucket',
    ],
    [
      'a queue that calls the function',
      but('Poll', { FunctionName: { Ref: 'Worker' } }),
      'callers-use-the-alias: Poll',
    ],
    [
      'a rule that calls the function',
      but('Clock', { Targets: [{ Arn: arn('Worker'), DeadLetterConfig: { Arn: arn('Dead') } }] }),
      'callers-use-the-alias: Clock',
    ],
    [
      'a route that calls the function',
      but('Route', { IntegrationUri: arn('Worker') }),
      'callers-use-the-alias: Route',
    ],
    [
      'a permission to call the function',
      withOne('May', {
        Type: 'AWS::Lambda::Permission',
        Properties: { FunctionName: arn('Worker') },
      }),
      'callers-use-the-alias: May',
    ],
    [
      'a setting of asynchronous calls for the function',
      but('Once', { Qualifier: undefined }),
      'callers-use-the-alias: Once',
    ],
    [
      'a metric with three dimensions',
      but('Orders', { Dimensions: dimensions('Channel', 'State', 'Currency') }),
      'metrics-are-few: Orders',
    ],
    [
      'a metric for every merchant, on a screen',
      withOne('OnScreen', dashboard(['Karwan', 'Orders', 'MerchantId', 'm_1'])),
      'metrics-are-few: OnScreen',
    ],
    [
      'a metric for every order, in a formula',
      withOne(
        'Orders',
        metricAlarm({
          Metrics: [
            { Expression: 'a/2' },
            {
              MetricStat: {
                Metric: {
                  Namespace: 'Karwan',
                  MetricName: 'Orders',
                  Dimensions: dimensions('orderId'),
                },
              },
            },
          ],
        }),
      ),
      'metrics-are-few: Orders',
    ],
    [
      'more than a hundred metrics',
      withOne('Many', dashboard(...HUNDRED)),
      'metrics-are-few: Many',
    ],
    [
      'everything but something',
      withOne('Wide', allow({ NotAction: 'iam:PassRole', Resource: arn('Queue') })),
      'permissions-are-exact: Wide',
    ],
    ['a topic that refuses its alarms', withOne('TopicPolicy', onlyTls), 'alarms-may-speak: Topic'],
    [
      'a topic that refuses its summary',
      {
        ...withOne('TopicPolicy', onlyTls),
        Alarm: {
          ...sound['Alarm'],
          Type: 'AWS::CloudWatch::Alarm',
          Properties: { ...sound['Alarm']?.Properties, AlarmActions: undefined },
        },
        Summary: {
          Type: 'AWS::CloudWatch::CompositeAlarm',
          Properties: { OKActions: [{ Ref: 'Topic' }] },
        },
      },
      'alarms-may-speak: Topic',
    ],
    [
      'alarms described by the beginning of their names',
      but('Watcher', {
        PolicyDocument: {
          Statement: [
            {
              Effect: 'Allow',
              Action: 'cloudwatch:DescribeAlarms',
              Resource: 'arn:aws:cloudwatch:eu-west-1:1:alarm:Karwan',
            },
          ],
        },
      }),
      'permissions-are-exact: Watcher',
    ],
    [
      'variables that are a byte too many',
      but('Worker', { Environment: { Variables: { TEXT: 'x'.repeat(4086) } } }),
      'environment-fits: Worker',
    ],
    [
      'variables that name queues by their URLs',
      but('Worker', {
        Environment: {
          Variables: { QUEUES: { 'Fn::Join': [',', Array(42).fill({ Ref: 'Queue' })] } },
        },
      }),
      'environment-fits: Worker',
    ],
    ['logs for ever', but('Log', { RetentionInDays: undefined }), 'logs-expire: Log'],
    [
      'a function without a log group',
      but('Worker', { LoggingConfig: undefined }),
      'logs-expire: Worker',
    ],
    [
      'a queue without a policy',
      but('Policy', { Queues: [{ Ref: 'Dead' }] }),
      'transport-is-encrypted: Queue',
    ],
    ['a bucket without a policy', without('BucketPolicy'), 'transport-is-encrypted: Bucket'],
    ['a topic without a policy', without('TopicPolicy'), 'transport-is-encrypted: Topic'],
    [
      'a policy that refuses something else',
      but('BucketPolicy', { PolicyDocument: { Statement: [{ Effect: 'Deny' }] } }),
      'transport-is-encrypted: Bucket',
    ],
  ];

  it.each(cases)('%s', (_case, resources, finding) => {
    expect(findings(resources)).toEqual([finding]);
  });

  it('each have a case that makes them fire', () => {
    const fired = new Set(cases.map(([, , finding]) => finding.split(':')[0]));
    expect([...fired].toSorted()).toEqual(RULES.map((rule) => rule.name).toSorted());
  });
});
