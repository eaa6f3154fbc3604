import type { AttributeValue } from '@aws-sdk/client-dynamodb';
import type { BusDetail } from '../bundle.ts';
import type { Envelope } from '../envelope.ts';
import { retryable } from '../fault.ts';
import { awsErrorName } from './aws-error-name.ts';
import { awsFault } from './aws-fault.ts';
import { sendable } from './sendable.ts';
import type { SignedAws } from './signed-client.ts';

/** An item in DynamoDB's own JSON: `{pk: {S: '…'}}`. */
export type Item = Readonly<Record<string, AttributeValue>>;

/**
 * Sends one message, with text attributes if any; resolves only when SQS has named it. A text that it
 * would refuse for good, such as a channel's setting, does not stop what travels with it.
 */
export const sqsSendMessage = async (
  aws: SignedAws,
  queueUrl: string,
  messageBody: string,
  attributes: Readonly<Record<string, string>> = {},
): Promise<void> => {
  const texts = Object.entries(attributes).map(([name, StringValue]) => [
    name,
    { DataType: 'String', StringValue: sendable(StringValue) },
  ]);
  const answer = await call(aws, 'sqs', 'AmazonSQS.SendMessage', {
    QueueUrl: queueUrl,
    MessageBody: sendable(messageBody),
    ...(texts.length > 0 ? { MessageAttributes: Object.fromEntries(texts) } : {}),
  });
  if (typeof answer['MessageId'] !== 'string') {
    throw retryable('aws-call-failed', 'AmazonSQS.SendMessage: answered without a MessageId');
  }
};

/** The message comes back after so many seconds. */
export const sqsChangeVisibility = async (
  aws: SignedAws,
  queueUrl: string,
  receipt: { readonly handle: string; readonly seconds: number },
): Promise<void> => {
  await call(aws, 'sqs', 'AmazonSQS.ChangeMessageVisibility', {
    QueueUrl: queueUrl,
    ReceiptHandle: receipt.handle,
    VisibilityTimeout: receipt.seconds,
  });
};

/** The item under the key, or undefined when the table has none. */
export const dynamoGetItem = async (
  aws: SignedAws,
  request: { readonly table: string; readonly key: Item; readonly consistent: boolean },
): Promise<Item | undefined> => {
  const answer = await call(aws, 'dynamodb', 'DynamoDB_20120810.GetItem', {
    TableName: request.table,
    Key: request.key,
    ConsistentRead: request.consistent,
  });
  return answer['Item'] as Item | undefined;
};

/** Writes the item, in place of the one under its key. */
export const dynamoPutItem = async (aws: SignedAws, table: string, item: Item): Promise<void> => {
  await call(aws, 'dynamodb', 'DynamoDB_20120810.PutItem', { TableName: table, Item: item });
};

/** Puts one event on the bus; resolves only when EventBridge has named it. */
export const eventsPutEvent = async (
  aws: SignedAws,
  busName: string,
  envelope: Envelope,
): Promise<void> => {
  const { source, name } = envelope;
  const detail: BusDetail = { events: [envelope] };
  const Detail = JSON.stringify(detail);
  const answer = await call(aws, 'events', 'AWSEvents.PutEvents', {
    Entries: [{ EventBusName: busName, Source: source, DetailType: name, Detail }],
  });
  const [entry] = answer['Entries'] as readonly { EventId?: string; ErrorCode?: string }[];
  if (entry?.EventId === undefined) {
    throw retryable('aws-call-failed', `AWSEvents.PutEvents: ${entry?.ErrorCode ?? 'no EventId'}`);
  }
};

/** Raised alarms whose names begin so; of composite ones AWS tells only who may see all alarms. */
export const cloudWatchRaisedAlarms = async (
  aws: SignedAws,
  prefix: string,
): Promise<readonly Readonly<Record<string, unknown>>[]> => {
  const target = 'GraniteServiceVersion20100801.DescribeAlarms';
  const answer = await call(aws, 'monitoring', target, {
    AlarmNamePrefix: prefix,
    AlarmTypes: ['MetricAlarm'],
    StateValue: 'ALARM',
    MaxRecords: 100,
  });
  return (answer['MetricAlarms'] ?? []) as readonly Readonly<Record<string, unknown>>[];
};

/** The current version's text. */
export const getSecretValue = async (aws: SignedAws, secretArn: string): Promise<string> => {
  const answer = await call(aws, 'secretsmanager', 'secretsmanager.GetSecretValue', {
    SecretId: secretArn,
  });
  const text = answer['SecretString'];
  if (typeof text === 'string') return text;
  throw retryable('aws-call-failed', 'secretsmanager.GetSecretValue: answered without text');
};

const JSON_VERSION = {
  sqs: '1.0',
  dynamodb: '1.0',
  secretsmanager: '1.1',
  events: '1.1',
  monitoring: '1.0',
} as const;

const call = async (
  aws: SignedAws,
  service: keyof typeof JSON_VERSION,
  target: string,
  input: object,
): Promise<Readonly<Record<string, unknown>>> => {
  const response = await aws.signedFetch(aws.endpoints.service(service), {
    method: 'POST',
    service,
    headers: {
      'content-type': `application/x-amz-json-${JSON_VERSION[service]}`,
      'x-amz-target': target,
    },
    body: JSON.stringify(input),
  });
  const answer = await readObject(response);
  if (response.status === 200 && answer) return answer;
  const error = new Error(String(answer?.['message'] ?? answer?.['Message'] ?? ''));
  error.name = awsErrorName(response.headers, answer) ?? `HTTP ${response.status}`;
  throw awsFault(target, error);
};

const readObject = async (
  response: Response,
): Promise<Readonly<Record<string, unknown>> | undefined> => {
  try {
    // An operation without an answer has an empty body.
    const value: unknown = JSON.parse((await response.text()) || '{}');
    return typeof value === 'object' && value !== null
      ? (value as Record<string, unknown>)
      : undefined;
  } catch {
    // A proxy's page instead of JSON: the status alone says what happened.
    return undefined;
  }
};
