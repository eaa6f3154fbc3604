import { createHash } from 'node:crypto';
import {
  DynamoDBClient,
  PutItemCommand,
  QueryCommand,
  TransactWriteItemsCommand,
} from '@aws-sdk/client-dynamodb';
import { EventBridgeClient, PutEventsCommand } from '@aws-sdk/client-eventbridge';
import { GetSecretValueCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { ReceiveMessageCommand, SendMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import { afterEach, describe, expect, it } from '@jest/globals';
import { AwsClient } from 'aws4fetch';
import { AwsError } from '../../../local/engine/aws-error.ts';
import { type OpenDoor, openDoor, stubService } from './open-door.ts';

const BYTES = new Uint8Array([0, 1, 254, 255]);
const md5 = (text: string): string => createHash('md5').update(text).digest('hex');

let open: OpenDoor;

afterEach(async () => {
  await open.door.close();
});

describe('DynamoDB through its SDK client', () => {
  it('carries attribute values both ways', async () => {
    const Item = {
      pk: { S: 'ORDER#1' },
      B: { B: BYTES },
      set: { BS: [BYTES, new Uint8Array()] },
      deep: { M: { B: { L: [{ B: BYTES }, { N: '9007199254740993' }, { BOOL: true }] } } },
    };
    const stub = stubService('dynamodb', {
      Query: () => ({
        Items: [Item],
        Count: 1,
        ScannedCount: 1,
        LastEvaluatedKey: { pk: Item.pk },
      }),
    });
    open = await openDoor([stub]);
    const client = new DynamoDBClient(open.client);
    await client.send(new PutItemCommand({ TableName: 't', Item }));
    expect(stub.calls).toEqual([{ operation: 'PutItem', input: { TableName: 't', Item } }]);
    const answer = await client.send(new QueryCommand({ TableName: 't' }));
    expect(answer).toMatchObject({ Items: [Item], Count: 1, LastEvaluatedKey: { pk: Item.pk } });
    client.destroy();
  });

  it('carries errors with their members', async () => {
    open = await openDoor([
      stubService('dynamodb', {
        PutItem: () => {
          throw new AwsError('ConditionalCheckFailedException', 'The conditional request failed', {
            members: { Item: { pk: { S: 'a' }, bytes: { B: BYTES } } },
          });
        },
        TransactWriteItems: () => {
          throw new AwsError('TransactionCanceledException', 'Transaction cancelled', {
            members: {
              CancellationReasons: [
                { Code: 'None' },
                { Code: 'ConditionalCheckFailed', Message: 'no', Item: { pk: { B: BYTES } } },
              ],
            },
          });
        },
      }),
    ]);
    const client = new DynamoDBClient(open.client);
    await expect(
      client.send(new PutItemCommand({ TableName: 't', Item: {} })),
    ).rejects.toMatchObject({
      name: 'ConditionalCheckFailedException',
      message: 'The conditional request failed',
      $fault: 'client',
      $metadata: { httpStatusCode: 400, requestId: expect.any(String) },
      Item: { pk: { S: 'a' }, bytes: { B: BYTES } },
    });
    await expect(
      client.send(new TransactWriteItemsCommand({ TransactItems: [] })),
    ).rejects.toMatchObject({
      name: 'TransactionCanceledException',
      CancellationReasons: [
        { Code: 'None' },
        { Code: 'ConditionalCheckFailed', Message: 'no', Item: { pk: { B: BYTES } } },
      ],
    });
    client.destroy();
  });

  it('reports a fault of ours without telling the caller more than where', async () => {
    open = await openDoor([
      stubService('dynamodb', {
        PutItem: () => {
          throw new Error('secret detail');
        },
      }),
    ]);
    const client = new DynamoDBClient(open.client);
    await expect(
      client.send(new PutItemCommand({ TableName: 't', Item: {} })),
    ).rejects.toMatchObject({
      name: 'InternalFailure',
      message: expect.not.stringContaining('secret'),
      $fault: 'server',
      $metadata: { httpStatusCode: 500 },
    });
    expect(open.faults).toEqual([expect.objectContaining({ message: 'secret detail' })]);
    client.destroy();
  });
});

describe('SQS through its SDK client', () => {
  it('carries message attributes', async () => {
    const attributes = { raw: { DataType: 'Binary', BinaryValue: BYTES } };
    const stub = stubService('sqs', {
      SendMessage: ({ MessageBody }) => ({
        MessageId: 'm1',
        MD5OfMessageBody: md5(String(MessageBody)),
      }),
      ReceiveMessage: () => ({
        Messages: [{ Body: 'ü', MD5OfBody: md5('ü'), MessageAttributes: attributes }],
      }),
    });
    open = await openDoor([stub]);
    const client = new SQSClient(open.client);
    const QueueUrl = `${open.origin}/000000000000/orders`;
    await client.send(
      new SendMessageCommand({ QueueUrl, MessageBody: 'ü', MessageAttributes: attributes }),
    );
    expect(stub.calls[0]?.input).toEqual({
      QueueUrl,
      MessageBody: 'ü',
      MessageAttributes: attributes,
    });
    const { Messages } = await client.send(new ReceiveMessageCommand({ QueueUrl }));
    expect(Messages?.[0]?.MessageAttributes).toEqual(attributes);
    client.destroy();
  });

  it.each([
    ['QueueDoesNotExist', 400, 'AWS.SimpleQueueService.NonExistentQueue'],
    ['ReceiptHandleIsInvalid', 404, 'ReceiptHandleIsInvalid'],
    ['InvalidParameterValue', 400, 'InvalidParameterValue'],
  ])('names %s as the SDK knows it', async (name, httpStatus, Code) => {
    open = await openDoor([
      stubService('sqs', {
        SendMessage: () => {
          throw new AwsError(name, 'why', { httpStatus });
        },
      }),
    ]);
    const client = new SQSClient(open.client);
    await expect(
      client.send(new SendMessageCommand({ QueueUrl: open.origin, MessageBody: 'x' })),
    ).rejects.toMatchObject({
      name,
      message: 'why',
      Code,
      $fault: 'client',
      $metadata: { httpStatusCode: httpStatus },
    });
    client.destroy();
  });
});

describe('EventBridge and Secrets Manager through their SDK clients', () => {
  it('carries times', async () => {
    const Time = new Date('2026-11-01T10:00:00.000Z');
    const stub = stubService('eventbridge', {
      PutEvents: () => ({
        FailedEntryCount: 1,
        Entries: [{ EventId: 'e' }, { ErrorCode: 'InternalFailure', ErrorMessage: 'no' }],
      }),
    });
    open = await openDoor([stub]);
    const client = new EventBridgeClient(open.client);
    const entry = {
      Source: 'karwan.orders',
      DetailType: 'OrderPlaced',
      Detail: '{"Time":5}',
      Time,
    };
    const answer = await client.send(new PutEventsCommand({ Entries: [entry] }));
    expect(stub.calls).toEqual([{ operation: 'PutEvents', input: { Entries: [entry] } }]);
    expect(answer).toMatchObject({ FailedEntryCount: 1, Entries: [{ EventId: 'e' }, {}] });
    client.destroy();
  });

  it('carries binary secrets and dates', async () => {
    const CreatedDate = new Date('2026-11-01T10:00:00.500Z');
    open = await openDoor([
      stubService('secretsmanager', {
        GetSecretValue: () => ({ Name: 's', SecretBinary: BYTES, CreatedDate }),
      }),
    ]);
    const client = new SecretsManagerClient(open.client);
    const answer = await client.send(new GetSecretValueCommand({ SecretId: 's' }));
    expect(answer).toMatchObject({ Name: 's', SecretBinary: BYTES, CreatedDate });
    client.destroy();
  });
});

describe('AWS JSON through aws4fetch', () => {
  it.each([
    ['sqs', 'AmazonSQS.SendMessage', '1.0', 'sqs'],
    ['dynamodb', 'DynamoDB_20120810.GetItem', '1.0', 'dynamodb'],
    ['secretsmanager', 'secretsmanager.GetSecretValue', '1.1', 'secretsmanager'],
  ])('reaches %s', async (service, target, version, id) => {
    const operation = target.split('.')[1] ?? '';
    const stub = stubService(id, { [operation]: () => ({ answered: true }) });
    open = await openDoor([stub]);
    const client = new AwsClient({
      accessKeyId: 'local',
      secretAccessKey: 'local',
      service,
      region: 'eu-central-1',
      retries: 0,
    });
    const response = await client.fetch(open.origin, {
      method: 'POST',
      headers: { 'content-type': `application/x-amz-json-${version}`, 'x-amz-target': target },
      body: '{"asked":"ü"}',
    });
    expect(response.status).toBe(200);
    expect(response.headers.get('content-type')).toBe(`application/x-amz-json-${version}`);
    expect(await response.json()).toEqual({ answered: true });
    expect(stub.calls).toEqual([{ operation, input: { asked: 'ü' } }]);
  });
});
