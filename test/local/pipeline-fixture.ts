import { functionResource, writeAssembly } from './assembly-fixture.ts';

const arn = (logicalId: string) => ({ 'Fn::GetAtt': [logicalId, 'Arn'] });
const role = arn('Role');

/** Bundles sign their calls with the real algorithm, in a few lines, as no SDK is at hand for them. */
const CLIENT = `
import { AwsClient } from ${JSON.stringify(import.meta.resolve('aws4fetch'))};
const aws = new AwsClient({ accessKeyId: process.env.AWS_ACCESS_KEY_ID,
  secretAccessKey: process.env.AWS_SECRET_ACCESS_KEY, sessionToken: process.env.AWS_SESSION_TOKEN,
  region: process.env.AWS_REGION, retries: 0 });
const call = async (service, target, version, body) => {
  const response = await aws.fetch(process.env.AWS_ENDPOINT_URL + '/', { method: 'POST',
    aws: { service }, headers: { 'content-type': 'application/x-amz-json-' + version,
    'x-amz-target': target }, body: JSON.stringify(body) });
  const text = await response.text();
  if (!response.ok) throw new Error(text);
  return JSON.parse(text || '{}');
};`;

/** Takes messages into the table; "poison" fails for ever, "crash" ends its thread the first time. */
const KEEPER = `${CLIENT}
export const handler = async ({ Records }) => {
  const batchItemFailures = [];
  for (const { body, messageId, attributes } of Records) {
    if (body === 'poison') { batchItemFailures.push({ itemIdentifier: messageId }); continue; }
    if (body === 'crash' && attributes.ApproximateReceiveCount === '1') process.exit(1);
    if (body === 'hang' && attributes.ApproximateReceiveCount === '1') await new Promise(() => {
      setInterval(() => {}, 1000);
    });
    await call('dynamodb', 'DynamoDB_20120810.PutItem', '1.0', {
      TableName: process.env.TABLE, Item: { pk: { S: body } } });
  }
  return { batchItemFailures };
};`;

/** Puts an event on the bus for each new item. */
const PUBLISHER = `${CLIENT}
export const handler = async ({ Records }) => {
  const Entries = Records.map(({ dynamodb }) => ({ EventBusName: process.env.BUS,
    Source: 'test', DetailType: 'Kept', Detail: JSON.stringify({ pk: dynamodb.Keys.pk.S }) }));
  const { FailedEntryCount } = await call('events', 'AWSEvents.PutEvents', '1.1', { Entries });
  if (FailedEntryCount > 0) throw new Error('entries failed');
};`;

/** Accepts a message over HTTP: 200 only when it is in the queue. */
const DOOR = `${CLIENT}
export const handler = async ({ body }) => {
  await call('sqs', 'AmazonSQS.SendMessage', '1.0', { QueueUrl: process.env.QUEUE, MessageBody: body });
  return { statusCode: 200, body: 'accepted' };
};`;

const queue = (properties: object = {}) => ({ Type: 'AWS::SQS::Queue', Properties: properties });

/** Message → function → table → stream → function → bus → queue, with a door in front. */
export const writePipeline = ({ maxReceiveCount = 4 } = {}): string => {
  const state = {
    Resources: {
      Table: {
        Type: 'AWS::DynamoDB::Table',
        Properties: {
          BillingMode: 'PAY_PER_REQUEST',
          AttributeDefinitions: [{ AttributeName: 'pk', AttributeType: 'S' }],
          KeySchema: [{ AttributeName: 'pk', KeyType: 'HASH' }],
          StreamSpecification: { StreamViewType: 'NEW_IMAGE' },
        },
      },
    },
    Outputs: {
      Table: { Value: { Ref: 'Table' }, Export: { Name: 'State:Table' } },
      Stream: { Value: { 'Fn::GetAtt': ['Table', 'StreamArn'] }, Export: { Name: 'State:Stream' } },
    },
  };
  return writeAssembly(
    {
      State: { template: state },
      Flow: { dependencies: ['State'], template: flow(maxReceiveCount) },
    },
    { keeper: KEEPER, publisher: PUBLISHER, door: DOOR },
  );
};

const flow = (maxReceiveCount: number): object => ({
  Resources: {
    Role: { Type: 'AWS::IAM::Role', Properties: {} },
    Dead: queue({ MessageRetentionPeriod: 1_209_600 }),
    Work: queue({
      VisibilityTimeout: 2,
      RedrivePolicy: { deadLetterTargetArn: arn('Dead'), maxReceiveCount },
    }),
    Heard: queue(),
    Bus: { Type: 'AWS::Events::EventBus', Properties: { Name: 'flow-bus' } },
    Rule: {
      Type: 'AWS::Events::Rule',
      Properties: {
        EventBusName: { Ref: 'Bus' },
        EventPattern: { source: ['test'], 'detail-type': ['Kept'] },
        State: 'ENABLED',
        Targets: [{ Id: 'Heard', Arn: arn('Heard'), DeadLetterConfig: { Arn: arn('Dead') } }],
      },
    },
    Keeper: functionResource('keeper', {
      Role: role,
      Timeout: 2,
      Environment: { Variables: { TABLE: { 'Fn::ImportValue': 'State:Table' } } },
    }),
    KeeperMapping: {
      Type: 'AWS::Lambda::EventSourceMapping',
      Properties: {
        FunctionName: { Ref: 'Keeper' },
        EventSourceArn: arn('Work'),
        BatchSize: 10,
        FunctionResponseTypes: ['ReportBatchItemFailures'],
      },
    },
    Publisher: functionResource('publisher', {
      Role: role,
      Timeout: 10,
      Environment: { Variables: { BUS: { Ref: 'Bus' } } },
    }),
    PublisherMapping: {
      Type: 'AWS::Lambda::EventSourceMapping',
      Properties: {
        FunctionName: { Ref: 'Publisher' },
        EventSourceArn: { 'Fn::ImportValue': 'State:Stream' },
        StartingPosition: 'TRIM_HORIZON',
        // As many as PutEvents takes.
        BatchSize: 10,
      },
    },
    Door: functionResource('door', {
      Role: role,
      Timeout: 10,
      Environment: { Variables: { QUEUE: { Ref: 'Work' } } },
    }),
    Api: { Type: 'AWS::ApiGatewayV2::Api', Properties: { Name: 'door', ProtocolType: 'HTTP' } },
    Integration: {
      Type: 'AWS::ApiGatewayV2::Integration',
      Properties: {
        ApiId: { Ref: 'Api' },
        IntegrationType: 'AWS_PROXY',
        IntegrationUri: arn('Door'),
        PayloadFormatVersion: '2.0',
      },
    },
    Route: {
      Type: 'AWS::ApiGatewayV2::Route',
      Properties: {
        ApiId: { Ref: 'Api' },
        RouteKey: 'POST /messages',
        Target: { 'Fn::Join': ['', ['integrations/', { Ref: 'Integration' }]] },
      },
    },
    Stage: {
      Type: 'AWS::ApiGatewayV2::Stage',
      Properties: { ApiId: { Ref: 'Api' }, StageName: '$default', AutoDeploy: true },
    },
  },
  Outputs: {
    Work: { Value: { Ref: 'Work' } },
    Dead: { Value: { Ref: 'Dead' } },
    Heard: { Value: { Ref: 'Heard' } },
    Keeper: { Value: { Ref: 'Keeper' } },
    Publisher: { Value: { Ref: 'Publisher' } },
  },
});
