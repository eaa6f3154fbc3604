import { awsJson } from './aws-json.ts';
import type { AwsProtocol } from './aws-protocol.ts';
import { awsQuery } from './aws-query.ts';
import { lambdaRestJson } from './lambda-rest-json.ts';
import { s3RestXml } from './s3/rest-xml.ts';
import { sesRestJson } from './ses-rest-json.ts';

/** How calls of one credential scope reach a service. */
export interface AwsRoute {
  /** The `Service.id`. */
  readonly serviceId: string;
  readonly protocol: AwsProtocol;
}

/** SQS's errors whose older code is not their name, from the client's own list of errors. */
const SQS_QUERY_ERRORS: Readonly<Record<string, string>> = {
  BatchEntryIdsNotDistinct: 'AWS.SimpleQueueService.BatchEntryIdsNotDistinct',
  BatchRequestTooLong: 'AWS.SimpleQueueService.BatchRequestTooLong',
  EmptyBatchRequest: 'AWS.SimpleQueueService.EmptyBatchRequest',
  InvalidBatchEntryId: 'AWS.SimpleQueueService.InvalidBatchEntryId',
  MessageNotInflight: 'AWS.SimpleQueueService.MessageNotInflight',
  PurgeQueueInProgress: 'AWS.SimpleQueueService.PurgeQueueInProgress',
  QueueDeletedRecently: 'AWS.SimpleQueueService.QueueDeletedRecently',
  QueueDoesNotExist: 'AWS.SimpleQueueService.NonExistentQueue',
  QueueNameExists: 'QueueAlreadyExists',
  TooManyEntriesInBatchRequest: 'AWS.SimpleQueueService.TooManyEntriesInBatchRequest',
  UnsupportedOperation: 'AWS.SimpleQueueService.UnsupportedOperation',
};

/** Credential scope → service and protocol, as the SDK clients of this release sign and speak. */
export const AWS_ROUTES: Readonly<Record<string, AwsRoute>> = {
  dynamodb: {
    serviceId: 'dynamodb',
    protocol: awsJson({
      version: '1.0',
      target: 'DynamoDB_20120810',
      namespace: 'com.amazonaws.dynamodb.v20120810',
      members: { types: { B: 'blob', BS: 'blobs' }, alone: true },
    }),
  },
  sqs: {
    serviceId: 'sqs',
    protocol: awsJson({
      version: '1.0',
      target: 'AmazonSQS',
      namespace: 'com.amazonaws.sqs',
      members: { types: { BinaryValue: 'blob', BinaryListValues: 'blobs' } },
      queryErrors: SQS_QUERY_ERRORS,
    }),
  },
  events: {
    serviceId: 'eventbridge',
    protocol: awsJson({
      version: '1.1',
      target: 'AWSEvents',
      members: {
        types: { Time: 'time', EventStartTime: 'time', EventEndTime: 'time' },
      },
    }),
  },
  secretsmanager: {
    serviceId: 'secretsmanager',
    protocol: awsJson({
      version: '1.1',
      target: 'secretsmanager',
      members: { types: { SecretBinary: 'blob' } },
    }),
  },
  ssm: { serviceId: 'ssm', protocol: awsJson({ version: '1.1', target: 'AmazonSSM' }) },
  monitoring: {
    serviceId: 'cloudwatch',
    protocol: awsJson({
      version: '1.0',
      target: 'GraniteServiceVersion20100801',
      namespace: 'com.amazonaws.cloudwatch.v2010_08_01',
      members: { types: { StartTime: 'time', EndTime: 'time' } },
    }),
  },
  lambda: { serviceId: 'lambda', protocol: lambdaRestJson },
  s3: { serviceId: 's3', protocol: s3RestXml },
  ses: { serviceId: 'ses', protocol: sesRestJson },
  sns: {
    serviceId: 'sns',
    protocol: awsQuery('http://sns.amazonaws.com/doc/2010-03-31/'),
  },
  cloudformation: {
    serviceId: 'cloudformation',
    protocol: awsQuery('http://cloudformation.amazonaws.com/doc/2010-05-15/'),
  },
};
