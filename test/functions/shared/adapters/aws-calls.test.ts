import { beforeEach, describe, expect, it } from '@jest/globals';
import {
  dynamoGetItem,
  getSecretValue,
  sqsSendMessage,
} from '../../../../functions/shared/adapters/aws-calls.ts';
import { createBlobs } from '../../../../functions/shared/adapters/blobs.ts';
import { isRetryable } from '../../../../functions/shared/fault.ts';
import { sha256Hex } from '../../../../functions/shared/ids.ts';
import { createFakeAws, type FakeAws, refused } from './fake-aws.ts';

let aws: FakeAws;
beforeEach(() => {
  aws = createFakeAws();
});
const faultOf = async (action: Promise<unknown>): Promise<Error> => {
  const outcome = await action.then(
    () => undefined,
    (error: unknown) => error,
  );
  if (outcome instanceof Error) return outcome;
  throw new Error('no fault');
};
const request = { table: 't', key: { pk: { S: 'a' }, sk: { S: 'b' } }, consistent: true };

describe('the small calls', () => {
  it('say what the services want to hear', async () => {
    await sqsSendMessage(aws, 'https://sqs.test/q', 'hello');
    aws.items.set('a', { pk: { S: 'a' } });
    expect(await dynamoGetItem(aws, request)).toEqual({ pk: { S: 'a' } });
    expect(await dynamoGetItem(aws, { ...request, key: { pk: { S: 'none' } } })).toBeUndefined();
    expect(await getSecretValue(aws, 'arn')).toBe(aws.secret);
    expect(aws.calls.map(({ input }) => input)).toEqual([
      { QueueUrl: 'https://sqs.test/q', MessageBody: 'hello' },
      { TableName: 't', Key: request.key, ConsistentRead: true },
      { TableName: 't', Key: { pk: { S: 'none' } }, ConsistentRead: true },
      { SecretId: 'arn' },
    ]);
  });

  it.each<[string, () => Response, boolean, string]>([
    ['a throttle', () => refused(400, 'ThrottlingException'), true, 'ThrottlingException'],
    ['no permission', () => refused(400, 'AccessDeniedException'), true, 'AccessDeniedException'],
    [
      'a malformed request',
      () => refused(400, 'ValidationException'),
      false,
      'ValidationException',
    ],
    ['a proxy’s page', () => new Response('<html>', { status: 502 }), true, 'HTTP 502'],
    ['a page that says 200', () => new Response('<html>', { status: 200 }), true, 'HTTP 200'],
    ['an array', () => new Response('null', { status: 200 }), true, 'HTTP 200'],
  ])('%s is a fault', async (_what, answer, retry, name) => {
    aws.fail = answer;
    for (const call of [
      () => sqsSendMessage(aws, 'q', 'x'),
      () => dynamoGetItem(aws, request),
      () => getSecretValue(aws, 'arn'),
    ]) {
      const fault = await faultOf(call());
      expect(isRetryable(fault)).toBe(retry);
      expect(fault.message).toContain(name);
    }
  });

  it('an answer without what was asked for is a fault', async () => {
    aws.fail = () => Response.json({});
    expect(isRetryable(await faultOf(sqsSendMessage(aws, 'q', 'x')))).toBe(true);
    expect(isRetryable(await faultOf(getSecretValue(aws, 'arn')))).toBe(true);
  });
});

describe('blobs', () => {
  const bytes = Buffer.from('body');
  const answering = (status: number, body: string | null = null) => {
    aws.fail = () => new Response(body, { status });
    return createBlobs(aws, 'bucket');
  };

  it('come back as they went', async () => {
    const blobs = createBlobs(aws, 'bucket');
    await blobs.put('messages/a', bytes);
    expect(Buffer.from(await blobs.get('messages/a')).equals(bytes)).toBe(true);
    expect(aws.calls[0]?.url).toBe('https://bucket.s3.test/messages/a');
  });

  it('are signed over their own bytes', async () => {
    const seen: Record<string, string>[] = [];
    const blobs = createBlobs(
      {
        ...aws,
        signedFetch: async (_url, init) => {
          seen.push(init.headers ?? {});
          return new Response(null, { status: 200 });
        },
      },
      'bucket',
    );
    await blobs.put('a', bytes);
    await blobs.putIfAbsent('a', bytes);
    expect(seen).toEqual([
      { 'x-amz-content-sha256': sha256Hex(bytes) },
      { 'x-amz-content-sha256': sha256Hex(bytes), 'if-none-match': '*' },
    ]);
  });

  it('tell a taken key from a stored one', async () => {
    expect(await answering(200).putIfAbsent('a', bytes)).toBe(true);
    expect(await answering(412).putIfAbsent('a', bytes)).toBe(false);
    expect(isRetryable(await faultOf(answering(409).putIfAbsent('a', bytes)))).toBe(true);
  });

  it.each([204, 404])('are deleted on %p', async (status) => {
    await expect(answering(status).delete('a')).resolves.toBeUndefined();
  });

  it('that are missing may come yet', async () => {
    const fault = await faultOf(answering(404).get('a'));
    expect(fault).toMatchObject({ code: 'missing-blob', retryable: true });
  });

  it('that S3 refuses are faults with its code', async () => {
    const blobs = answering(403, '<Error><Code>AccessDenied</Code><Message>m</Message></Error>');
    for (const action of [blobs.put('a', bytes), blobs.get('a'), blobs.delete('a')]) {
      expect((await faultOf(action)).message).toContain('AccessDenied');
    }
    expect((await faultOf(answering(503).put('a', bytes))).message).toContain('HTTP 503');
  });
});
