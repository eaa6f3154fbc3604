import { createHash, createHmac } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import {
  type AwsEnvironment,
  createSignedAws,
} from '../../../../functions/shared/adapters/signed-client.ts';
import { isRetryable } from '../../../../functions/shared/fault.ts';

const ENVIRONMENT: AwsEnvironment = {
  AWS_REGION: 'eu-central-1',
  AWS_ACCESS_KEY_ID: 'AKIDEXAMPLE',
  AWS_SECRET_ACCESS_KEY: 'secret access key',
  AWS_SESSION_TOKEN: 'session token',
};
const NOW = Date.UTC(2026, 10, 1, 12, 30, 5);
const POST = { method: 'POST', service: 'sqs', body: '{"a":1}' };

type Answer = Response | Error;
interface Sent {
  readonly url: string;
  readonly headers: Headers;
  readonly body: unknown;
}

const clientOf = (
  answers: readonly Answer[],
  environment = ENVIRONMENT,
  now: () => number = () => NOW,
) => {
  const sent: Sent[] = [];
  const slept: number[] = [];
  const timeouts: number[] = [];
  const aws = createSignedAws({
    environment,
    now,
    random: () => 0.5,
    sleep: async (milliseconds) => void slept.push(milliseconds),
    timeout: (milliseconds) => {
      timeouts.push(milliseconds);
      return new AbortController().signal;
    },
    fetch: async (url, init) => {
      const answer = answers[Math.min(sent.length, answers.length - 1)];
      sent.push({ url, headers: new Headers(init.headers), body: init.body });
      if (!(answer instanceof Response)) throw answer;
      return answer.clone();
    },
  });
  return { aws, sent, slept, timeouts };
};

const ok = () => new Response('{"ok":true}', { status: 200 });

/** The signature as the specification of SigV4 computes it, from nothing but the request as sent. */
const signatureOf = ({ url, headers, body }: Sent, method: string): string => {
  const authorization = headers.get('authorization') ?? '';
  const [, scope = '', names = ''] =
    /Credential=[^/]+\/([^,]+), SignedHeaders=([^,]+),/.exec(authorization) ?? [];
  const { pathname, host } = new URL(url);
  const hash = (content: unknown) =>
    createHash('sha256')
      .update((content ?? '') as string)
      .digest('hex');
  const canonical = [
    method,
    pathname,
    '',
    ...names.split(';').map((name) => `${name}:${name === 'host' ? host : headers.get(name)}`),
    '',
    names,
    headers.get('x-amz-content-sha256') ?? hash(body),
  ].join('\n');
  const [date = '', region = '', service = ''] = scope.split('/');
  const hmac = (key: string | Buffer, text: string) =>
    createHmac('sha256', key).update(text).digest();
  const signingKey = [region, service, 'aws4_request'].reduce(
    (key, part) => hmac(key, part),
    hmac(`AWS4${ENVIRONMENT.AWS_SECRET_ACCESS_KEY}`, date),
  );
  const toSign = ['AWS4-HMAC-SHA256', headers.get('x-amz-date'), scope, hash(canonical)].join('\n');
  return hmac(signingKey, toSign).toString('hex');
};

describe('signedFetch', () => {
  it.each([
    ['a call with a body', 'https://sqs.eu-central-1.amazonaws.com/', 'sqs', 'POST', '{"a":1}'],
    ['an object', 'https://b.s3.eu-central-1.amazonaws.com/messages/a/b', 's3', 'PUT', 'bytes'],
    ['a local endpoint', 'http://127.0.0.1:4566/bucket/messages/a', 's3', 'GET', undefined],
  ])('signs %s as SigV4 has it', async (_what, url, service, method, body) => {
    const { aws, sent } = clientOf([ok()]);
    await aws.signedFetch(url, {
      method,
      service,
      headers: { 'x-amz-target': 'AmazonSQS.SendMessage' },
      ...(body === undefined ? {} : { body }),
    });
    const [request] = sent;
    if (!request) throw new Error('nothing sent');
    expect(request.headers.get('x-amz-date')).toBe('20261101T123005Z');
    expect(request.headers.get('x-amz-security-token')).toBe('session token');
    const authorization = request.headers.get('authorization') ?? '';
    expect(authorization).toContain(`AKIDEXAMPLE/20261101/eu-central-1/${service}/aws4_request`);
    expect(authorization).toContain('x-amz-security-token;x-amz-target');
    expect(authorization).toContain(`Signature=${signatureOf(request, method)}`);
  });

  it('sends no session token where there is none', async () => {
    const { aws, sent } = clientOf([ok()], { ...ENVIRONMENT, AWS_SESSION_TOKEN: undefined });
    await aws.signedFetch('https://x.test/', POST);
    expect(sent[0]?.headers.has('x-amz-security-token')).toBe(false);
  });

  it('signs with a key of the day and the service, however long it lives', async () => {
    const DAY_MS = 24 * 60 * 60 * 1000;
    let days = 0;
    const { aws, sent } = clientOf([ok()], ENVIRONMENT, () => NOW + days * DAY_MS);
    for (; days < 15; days += 1) {
      for (const service of ['sqs', 'sqs', 'email']) {
        await aws.signedFetch('https://x.test/', { ...POST, service });
      }
    }
    const signed = sent.map(({ headers }) => headers.get('authorization')?.split('Signature=')[1]);
    expect(signed).toEqual(sent.map((request) => signatureOf(request, 'POST')));
    expect(new Set(signed).size).toBe(30);
  });

  const throttled = () => new Response('{"__type":"a#ThrottlingException"}', { status: 400 });
  const status = (code: number) => new Response('no', { status: code });

  it.each<[string, readonly Answer[], number, number | 'fault']>([
    ['success', [ok()], 1, 200],
    ['a refusal', [status(403)], 1, 403],
    ['one 500', [status(500), ok()], 2, 200],
    ['two 503', [status(503), status(503), ok()], 3, 200],
    ['503 for ever', [status(503)], 3, 503],
    ['429', [status(429), ok()], 2, 200],
    ['a throttle dressed as 400', [throttled(), ok()], 2, 200],
    ['throttles for ever', [throttled()], 3, 400],
    ['a reset connection', [new Error('ECONNRESET'), ok()], 2, 200],
    ['no network', [new Error('ECONNREFUSED')], 3, 'fault'],
  ])('on %s', async (_what, answers, attempts, end) => {
    const { aws, sent, slept, timeouts } = clientOf(answers);
    const outcome = await aws.signedFetch('https://x.test/', POST).catch((error: unknown) => error);
    if (end === 'fault') expect(isRetryable(outcome)).toBe(true);
    else expect((outcome as Response).status).toBe(end);
    expect(sent).toHaveLength(attempts);
    expect(timeouts).toEqual(Array.from({ length: attempts }, () => 3000));
    expect(slept).toEqual([50, 100].slice(0, attempts - 1));
  });

  it('tries a body again that breaks off', async () => {
    const torn = new Response(
      new ReadableStream({ start: (controller) => controller.error(new Error('terminated')) }),
    );
    let calls = 0;
    const tearing = createSignedAws({
      environment: ENVIRONMENT,
      now: () => NOW,
      random: () => 0,
      sleep: async () => undefined,
      timeout: () => new AbortController().signal,
      fetch: async () => (calls++ === 0 ? torn : ok()),
    });
    expect(await (await tearing.signedFetch('https://x.test/', POST)).text()).toBe('{"ok":true}');
    expect(calls).toBe(2);
  });
});

describe('endpoints', () => {
  it.each<[string, AwsEnvironment, string, string]>([
    [
      'on AWS',
      { AWS_REGION: 'eu-central-1' },
      'https://sqs.eu-central-1.amazonaws.com/',
      'https://bucket.s3.eu-central-1.amazonaws.com/a/b%20c%2Bd',
    ],
    [
      'in China',
      { AWS_REGION: 'cn-north-1' },
      'https://sqs.cn-north-1.amazonaws.com.cn/',
      'https://bucket.s3.cn-north-1.amazonaws.com.cn/a/b%20c%2Bd',
    ],
    [
      'below one URL',
      { AWS_REGION: 'eu-central-1', AWS_ENDPOINT_URL: 'http://127.0.0.1:4566/' },
      'http://127.0.0.1:4566/',
      'http://127.0.0.1:4566/bucket/a/b%20c%2Bd',
    ],
  ])('%s', (_where, environment, service, object) => {
    const { endpoints } = clientOf([ok()], environment).aws;
    expect(endpoints.service('sqs')).toBe(service);
    expect(endpoints.object('bucket', 'a/b c+d')).toBe(object);
  });
});
