import { ReceiveMessageCommand, SendMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import { describe, expect, it } from '@jest/globals';
import { digestOfAttributes } from '../../../local/sqs/message-digest.ts';
import type { SqsService } from '../../../local/sqs/sqs.ts';
import { givenQueue, urlOf } from './given-queue.ts';

const binaryFromWire = (_: string, value: unknown): unknown =>
  isBinary(value)
    ? { ...value, BinaryValue: new Uint8Array(Buffer.from(value.BinaryValue, 'base64')) }
    : value;
const isBinary = (value: unknown): value is { BinaryValue: string } =>
  typeof value === 'object' && value !== null && 'BinaryValue' in value;
const binaryToWire = (_: string, value: unknown): unknown =>
  value instanceof Uint8Array ? Buffer.from(value).toString('base64') : value;

/** The real client, whose requests end in the service; `spoil` edits the answer on its way. */
const clientOf = (sqs: SqsService, spoil = (body: string): string => body): SQSClient =>
  new SQSClient({
    region: 'eu-central-1',
    endpoint: 'http://127.0.0.1:4566',
    credentials: { accessKeyId: 'a', secretAccessKey: 'b' },
    maxAttempts: 1,
    requestHandler: {
      handle: async (request: { headers: Record<string, string>; body: Uint8Array }) => {
        const operation = request.headers['x-amz-target']?.split('.')[1] ?? '';
        const answer = await sqs.call(
          operation,
          JSON.parse(Buffer.concat([request.body]).toString('utf8'), binaryFromWire),
        );
        const body = spoil(JSON.stringify(answer, binaryToWire));
        return { response: { statusCode: 200, headers: {}, body: Buffer.from(body) } };
      },
    },
  });

const MessageAttributes = {
  zeta: { DataType: 'String', StringValue: 'ö🧵' },
  Alpha: { DataType: 'Number.int', StringValue: '42' },
  bytes: { DataType: 'Binary', BinaryValue: new Uint8Array([0, 255, 7]) },
};

describe('digests', () => {
  it('pass the verification of the real SDK', async () => {
    const { sqs } = await givenQueue();
    const client = clientOf(sqs);
    const sent = await client.send(
      new SendMessageCommand({ QueueUrl: urlOf('jobs'), MessageBody: 'Grüße', MessageAttributes }),
    );
    expect(sent.MD5OfMessageAttributes).toMatch(/^[0-9a-f]{32}$/);
    const received = await client.send(
      new ReceiveMessageCommand({ QueueUrl: urlOf('jobs'), MessageAttributeNames: ['All'] }),
    );
    expect(received.Messages).toEqual([
      expect.objectContaining({
        Body: 'Grüße',
        MessageAttributes,
        MD5OfMessageAttributes: sent.MD5OfMessageAttributes,
      }),
    ]);
  });

  it('are indeed verified there', async () => {
    const { sqs } = await givenQueue();
    const client = clientOf(sqs, (body) => body.replace(/"MD5OfMessageBody":"./, '$&0'));
    await expect(
      client.send(new SendMessageCommand({ QueueUrl: urlOf('jobs'), MessageBody: 'a' })),
    ).rejects.toThrow('InvalidChecksumError');
  });

  // The value is the one that the SQS developer guide's algorithm gives, worked out by hand with md5sum.
  it.each([
    [{}, undefined],
    [{ a: { DataType: 'String', StringValue: 'b' } }, 'bef8bf215374a0a228d67533b1a488be'],
  ])('%#: of attributes', (attributes, digest) => {
    expect(digestOfAttributes(attributes)).toBe(digest);
  });
});

describe('attributes on receive', () => {
  it.each([
    [['zeta'], ['zeta']],
    [['z.*'], []],
    [['.*'], ['Alpha', 'bytes', 'zeta']],
    [[], undefined],
  ])('%j gives %j', async (MessageAttributeNames, names) => {
    const { send, receive } = await givenQueue();
    await send('a', { MessageAttributes });
    const [message] = await receive({ MessageAttributeNames });
    const given = (message as unknown as { MessageAttributes?: object }).MessageAttributes;
    expect(given && Object.keys(given).sort()).toEqual(names?.length ? names : undefined);
  });
});
