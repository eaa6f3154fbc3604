import {
  ChangeMessageVisibilityCommand,
  DeleteMessageCommand,
  GetQueueAttributesCommand,
  ReceiveMessageCommand,
  SendMessageCommand,
  SQSClient,
} from '@aws-sdk/client-sqs';
import { beforeEach, describe, expect, it } from '@jest/globals';
import { mockClient } from 'aws-sdk-client-mock';
import {
  createDeadLetters,
  stepUrls,
} from '../../../../functions/console/adapters/dead-letters.ts';
import { letterOf } from '../console-world.ts';

const sqs = mockClient(SQSClient);
const urls = stepUrls('{"orders":["q","dlq"]}', 'https://sqs.eu-central-1.amazonaws.com/1/other');
const letters = createDeadLetters({ sqs: new SQSClient({}) }, urls);

beforeEach(() => {
  sqs.reset();
});

describe('dead letters', () => {
  it('sends first and deletes after', async () => {
    const calls: string[] = [];
    sqs.on(SendMessageCommand).callsFake(() => void calls.push('send'));
    sqs.on(DeleteMessageCommand).callsFake(() => void calls.push('delete'));
    await letters.redrive('orders', letterOf('whk_1'));
    expect(calls).toEqual(['send', 'delete']);
    expect(sqs.commandCalls(SendMessageCommand)[0]?.args[0].input).toEqual({
      QueueUrl: 'https://sqs.eu-central-1.amazonaws.com/1/q',
      MessageBody: letterOf('whk_1').body,
    });
    expect(sqs.commandCalls(DeleteMessageCommand)[0]?.args[0].input).toEqual({
      QueueUrl: 'https://sqs.eu-central-1.amazonaws.com/1/dlq',
      ReceiptHandle: 'receipt-whk_1',
    });
  });

  it('deletes nothing that was not sent', async () => {
    sqs.on(SendMessageCommand).rejects(new Error('throttled'));
    await expect(letters.redrive('orders', letterOf('whk_1'))).rejects.toMatchObject({
      retryable: true,
    });
    expect(sqs.commandCalls(DeleteMessageCommand)).toHaveLength(0);
  });

  it('receives with attributes and a short visibility', async () => {
    sqs.on(ReceiveMessageCommand).resolves({
      Messages: [
        {
          MessageId: 'm',
          ReceiptHandle: 'r',
          Body: 'b',
          MessageAttributes: { reason: { DataType: 'String', StringValue: 'poison' } },
          Attributes: { SentTimestamp: '1793620800000' },
        },
      ],
    });
    expect(await letters.receive('orders', 30)).toEqual([
      {
        messageId: 'm',
        receipt: 'r',
        body: 'b',
        attributes: { reason: 'poison' },
        sentAt: '2026-11-02T12:00:00.000Z',
      },
    ]);
    expect(sqs.commandCalls(ReceiveMessageCommand)[0]?.args[0].input).toMatchObject({
      QueueUrl: 'https://sqs.eu-central-1.amazonaws.com/1/dlq',
      VisibilityTimeout: 30,
      MessageAttributeNames: ['All'],
    });
  });

  it('makes a letter visible again', async () => {
    await letters.release('orders', letterOf('whk_1'));
    expect(sqs.commandCalls(ChangeMessageVisibilityCommand)[0]?.args[0].input).toEqual({
      QueueUrl: 'https://sqs.eu-central-1.amazonaws.com/1/dlq',
      ReceiptHandle: 'receipt-whk_1',
      VisibilityTimeout: 0,
    });
  });

  it('counts dead letters that someone is looking at as well', async () => {
    const counts = (waiting: string, inFlight: string) => ({
      Attributes: {
        ApproximateNumberOfMessages: waiting,
        ApproximateNumberOfMessagesNotVisible: inFlight,
      },
    });
    sqs
      .on(GetQueueAttributesCommand, { QueueUrl: 'https://sqs.eu-central-1.amazonaws.com/1/q' })
      .resolves(counts('5', '2'));
    sqs
      .on(GetQueueAttributesCommand, { QueueUrl: 'https://sqs.eu-central-1.amazonaws.com/1/dlq' })
      .resolves(counts('1', '3'));
    expect(await letters.depth('orders')).toEqual({
      step: 'orders',
      waiting: 5,
      inFlight: 2,
      deadLetters: 4,
    });
  });
});
