import { describe, expect, it } from '@jest/globals';
import { AwsV4Signer } from 'aws4fetch';
import type { HttpRequest } from '../../../local/wire/http-message.ts';
import { isAwsCall, readSignature, verifySignature } from '../../../local/wire/signature.ts';

const SIGNED_MS = Date.UTC(2026, 10, 1);
const KEYS = { local: 'local', other: 'secret' };

const sign = async (options: object = {}): Promise<HttpRequest> => {
  const { method, url, headers, body } = await new AwsV4Signer({
    method: 'POST',
    url: 'http://127.0.0.1:4566/a%20b/c?x=1&y=%20&x=0',
    headers: { 'x-amz-target': 'AmazonSQS.SendMessage', 'content-type': 'application/json' },
    body: '{"a":1}',
    accessKeyId: 'local',
    secretAccessKey: 'local',
    service: 'sqs',
    region: 'eu-central-1',
    datetime: '20261101T000000Z',
    ...options,
  }).sign();
  return {
    method,
    path: url.pathname,
    query: url.search.slice(1),
    headers: [['host', url.host], ...headers],
    body: new Uint8Array(Buffer.from((body as string | undefined) ?? '')),
    sourceIp: '127.0.0.1',
    protocol: 'HTTP/1.1',
  };
};

const verdict = (request: HttpRequest, nowMs = SIGNED_MS): string => {
  try {
    verifySignature(request, readSignature(request), KEYS, nowMs);
    return 'accepted';
  } catch (error) {
    return (error as { code: string }).code;
  }
};

// This signer leaves out the second parameter of one name for S3, where none is ever repeated.
const s3 = { service: 's3', url: 'http://127.0.0.1:4566/a%20b/c?x-id=1&y=%20' };
const presigned = { ...s3, signQuery: true, body: undefined, method: 'GET', headers: {} };

describe('a signed request', () => {
  it('says for whom it is', async () => {
    const request = await sign();
    expect(isAwsCall(request)).toBe(true);
    expect(readSignature(request)).toMatchObject({
      accessKeyId: 'local',
      service: 'sqs',
      region: 'eu-central-1',
    });
  });

  it.each([
    ['as JSON services sign', {}],
    ['as S3 signs', s3],
    ['presigned', presigned],
    ['with another known key', { accessKeyId: 'other', secretAccessKey: 'secret' }],
    ['with a session token', { sessionToken: 'token' }],
    ['without a query', { url: 'http://localhost/' }],
    ['with what must be escaped', { url: "http://localhost/!'()*~?q=!'()*~%2B" }],
    ['with doubled slashes', { url: 'http://localhost//a//b' }],
  ])('is accepted %s', async (_, options) => {
    expect(verdict(await sign(options))).toBe('accepted');
  });

  it.each<[string, (request: HttpRequest) => Partial<HttpRequest>]>([
    ['method', () => ({ method: 'PUT' })],
    ['path', () => ({ path: '/a%20b/d' })],
    ['query', ({ query }) => ({ query: `${query}&z=1` })],
    ['body', () => ({ body: new Uint8Array(Buffer.from('{"a":2}')) })],
    [
      'signed header',
      ({ headers }) => ({
        headers: headers.map(([name, value]) =>
          name === 'x-amz-target' ? [name, 'AmazonSQS.DeleteQueue'] : [name, value],
        ),
      }),
    ],
    [
      'host',
      ({ headers }) => ({
        headers: headers.map(([name, value]) => (name === 'host' ? [name, 'a'] : [name, value])),
      }),
    ],
  ])('is refused with another %s', async (_, change) => {
    const request = await sign();
    expect(verdict({ ...request, ...change(request) })).toBe('InvalidSignatureException');
  });

  it('is refused when the body is not the one whose hash was signed', async () => {
    const hash = '0'.repeat(64);
    const request = await sign({ ...s3, headers: { 'x-amz-content-sha256': hash } });
    expect(verdict(request)).toBe('XAmzContentSHA256Mismatch');
  });

  it.each([
    [86_400_000, 'accepted'],
    [86_400_001, 'AccessDenied'],
  ])('that is presigned ends with its time (%i ms)', async (afterMs, expected) => {
    expect(verdict(await sign(presigned), SIGNED_MS + afterMs)).toBe(expected);
  });

  it('that is presigned cannot be made to last longer', async () => {
    const request = await sign(presigned);
    const query = request.query.replace('X-Amz-Expires=86400', 'X-Amz-Expires=604800');
    expect(query).not.toBe(request.query);
    expect(verdict({ ...request, query })).toBe('SignatureDoesNotMatch');
  });

  it.each([
    ['secret', { secretAccessKey: 'wrong' }, 'InvalidSignatureException'],
    ['key', { accessKeyId: 'AKIDEXAMPLE' }, 'UnrecognizedClientException'],
    ['key of S3', { ...s3, accessKeyId: 'AKIDEXAMPLE' }, 'InvalidAccessKeyId'],
    ['secret of S3', { ...s3, secretAccessKey: 'wrong' }, 'SignatureDoesNotMatch'],
  ])('is refused with a wrong %s', async (_, options, code) => {
    expect(verdict(await sign(options))).toBe(code);
  });
});

it.each([
  [[['authorization', 'Bearer AWS4-HMAC-SHA256']], '', false],
  [[['authorization', 'Basic eA==']], '', false],
  [[['x-amz-target', 'AmazonSQS.SendMessage']], '', true],
  [[], 'X-Amz-Algorithm=AWS4-HMAC-SHA256&X-Amz-Credential=a', true],
  [[], 'q=AWS4-HMAC-SHA256', false],
] as const)('%j ?%s is an AWS call: %s', (headers, query, expected) => {
  const request = { method: 'GET', path: '/', query, headers, body: new Uint8Array() };
  expect(isAwsCall({ ...request, sourceIp: '', protocol: '' })).toBe(expected);
});
