import { RULES } from '../../../lib/checks/karwan-checks.ts';
import { viewOf } from '../../../lib/checks/template-view.ts';

export type Resources = Record<string, { Type: string; Properties?: Record<string, unknown> }>;

export const arn = (id: string) => ({ 'Fn::GetAtt': [id, 'Arn'] });

const deny = {
  PolicyDocument: {
    Statement: [
      { Effect: 'Deny', Action: 'sqs:*', Condition: { Bool: { 'aws:SecureTransport': 'false' } } },
    ],
  },
};

const topicPolicy = (...Statement: readonly unknown[]) => ({
  Type: 'AWS::SNS::TopicPolicy',
  Properties: { PolicyDocument: { Statement }, Topics: [{ Ref: 'Topic' }] },
});

/** Of a topic, as `enforceSSL` makes it: it takes the place of the one that lets the account's alarms in. */
export const onlyTls = topicPolicy(...deny.PolicyDocument.Statement);

export const allow = (statement: Record<string, unknown>) => ({
  Type: 'AWS::IAM::Policy',
  Properties: { PolicyDocument: { Statement: [{ Effect: 'Allow', ...statement }] } },
});

export const dimensions = (...names: readonly string[]) =>
  names.map((Name) => ({ Name, Value: 'one' }));

export const metricAlarm = (properties: Record<string, unknown>) => ({
  Type: 'AWS::CloudWatch::Alarm',
  Properties: { Namespace: 'Karwan', ...properties },
});

/** As CDK writes it: text that is only whole when it is deployed. */
export const dashboard = (...metrics: readonly unknown[]) => ({
  Type: 'AWS::CloudWatch::Dashboard',
  Properties: {
    DashboardBody: {
      'Fn::Join': [
        '',
        [
          '{"widgets":[{"type":"text"},{"properties":{"region":"',
          { Ref: 'AWS::Region' },
          `","metrics":${JSON.stringify(metrics)}}}]}`,
        ],
      ],
    },
  },
});

export const HUNDRED = Array.from({ length: 100 }, (_item, at) => ['Karwan', `Metric${at}`]);

/** A template in which everything is right. */
export const sound: Resources = {
  Queue: {
    Type: 'AWS::SQS::Queue',
    Properties: {
      VisibilityTimeout: 65,
      RedrivePolicy: { deadLetterTargetArn: arn('Dead') },
      SqsManagedSseEnabled: true,
    },
  },
  Dead: { Type: 'AWS::SQS::Queue', Properties: { KmsMasterKeyId: 'alias/own' } },
  Policy: {
    Type: 'AWS::SQS::QueuePolicy',
    Properties: { ...deny, Queues: [{ Ref: 'Queue' }, { Ref: 'Dead' }] },
  },
  Bucket: {
    Type: 'AWS::S3::Bucket',
    Properties: { BucketEncryption: { ServerSideEncryptionConfiguration: [] } },
  },
  BucketPolicy: {
    Type: 'AWS::S3::BucketPolicy',
    Properties: { ...deny, Bucket: { Ref: 'Bucket' } },
  },
  Topic: { Type: 'AWS::SNS::Topic' },
  TopicPolicy: topicPolicy(...deny.PolicyDocument.Statement, {
    Effect: 'Allow',
    Action: 'sns:Publish',
    Principal: { Service: 'cloudwatch.amazonaws.com' },
  }),
  Alarm: {
    Type: 'AWS::CloudWatch::Alarm',
    Properties: {
      Namespace: 'AWS/SQS',
      MetricName: 'ApproximateNumberOfMessagesVisible',
      Dimensions: [{ Name: 'QueueName', Value: { 'Fn::GetAtt': ['Dead', 'QueueName'] } }],
      AlarmActions: [{ Ref: 'Topic' }],
    },
  },
  Rule: {
    Type: 'AWS::Events::Rule',
    Properties: { Targets: [{ Arn: arn('Queue'), DeadLetterConfig: { Arn: arn('Dead') } }] },
  },
  Log: { Type: 'AWS::Logs::LogGroup', Properties: { RetentionInDays: 7 } },
  Worker: {
    Type: 'AWS::Lambda::Function',
    Properties: { Timeout: 10, LoggingConfig: { LogGroup: { Ref: 'Log' } }, Role: arn('Role') },
  },
  Live: { Type: 'AWS::Lambda::Alias', Properties: { FunctionName: { Ref: 'Worker' } } },
  Poll: {
    Type: 'AWS::Lambda::EventSourceMapping',
    Properties: {
      EventSourceArn: arn('Queue'),
      FunctionName: {
        'Fn::Join': ['', [{ 'Fn::Select': [6, { 'Fn::Split': [':', { Ref: 'Live' }] }] }, ':live']],
      },
      FunctionResponseTypes: ['ReportBatchItemFailures'],
      MaximumBatchingWindowInSeconds: 5,
    },
  },
  Clock: {
    Type: 'AWS::Events::Rule',
    Properties: { Targets: [{ Arn: { Ref: 'Live' }, DeadLetterConfig: { Arn: arn('Dead') } }] },
  },
  Once: {
    Type: 'AWS::Lambda::EventInvokeConfig',
    Properties: { FunctionName: { Ref: 'Worker' }, Qualifier: 'live' },
  },
  Route: {
    Type: 'AWS::ApiGatewayV2::Integration',
    Properties: { IntegrationUri: { Ref: 'Live' } },
  },
  Orders: metricAlarm({ MetricName: 'Orders', Dimensions: dimensions('Channel', 'State') }),
  OnScreen: dashboard(['Karwan', 'Orders', 'Channel', 'a', 'State', 'b', { period: 60 }]),
  Watcher: allow({ Action: 'cloudwatch:DescribeAlarms', Resource: '*' }),
  Role: { Type: 'AWS::IAM::Role' },
  Objects: allow({
    Action: ['s3:PutObject'],
    Resource: {
      'Fn::Join': [
        '',
        ['arn:', { Ref: 'AWS::Partition' }, ':s3:::', { Ref: 'Bucket' }, '/archive/*'],
      ],
    },
  }),
};

export const worker = sound['Worker'] as Resources[string];

export const policyOf = (Action: readonly string[]) => allow({ Action, Resource: '*' }).Properties;

/** The same, with properties of one resource changed; `undefined` takes one away. */
export const but = (id: string, properties: Record<string, unknown>): Resources => ({
  ...sound,
  [id]: {
    ...sound[id],
    Properties: { ...sound[id]?.Properties, ...properties },
  } as Resources[string],
});

export const without = (id: string): Resources =>
  Object.fromEntries(Object.entries(sound).filter(([key]) => key !== id));

export const withOne = (id: string, resource: Resources[string]): Resources => ({
  ...sound,
  [id]: resource,
});

export const findings = (resources: Resources): string[] =>
  RULES.flatMap((rule) =>
    rule
      .find(viewOf({ Resources: resources }))
      .map(({ resource }) => `${rule.name}: ${resource.id}`),
  );
