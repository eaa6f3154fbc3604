import { describe, expect, it } from '@jest/globals';
import { AwsError } from '../../../local/engine/aws-error.ts';
import type { Datum } from '../../../local/engine/metrics.ts';
import { createFunctionUrls } from '../../../local/http-api/function-urls.ts';
import type { HttpApiEvent } from '../../../local/http-api/request-event.ts';
import { createTestEnvironment } from '../environment.ts';
import { type Answer, bytes, FUNCTION, request } from './given-http-api.ts';

const make = async (answer: Answer, properties: object = {}) => {
  const data: Datum[] = [];
  const events: HttpApiEvent[] = [];
  const asked: string[] = [];
  const urls = createFunctionUrls({
    environment: { ...createTestEnvironment(), metrics: { put: (datum) => void data.push(datum) } },
    invoke: (arn, event) => {
      asked.push(arn);
      events.push(event);
      return answer(event);
    },
  });
  const { attributes } = await urls.provider.provision({
    type: 'AWS::Lambda::Url',
    stackName: 'karwan',
    logicalId: 'Url',
    properties: { AuthType: 'NONE', TargetFunctionArn: FUNCTION, Qualifier: 'live', ...properties },
  });
  const path = new URL(String(attributes['FunctionUrl'])).pathname;
  const counted = () => Object.fromEntries(data.map(({ name, value }) => [name, value]));
  return { urls, path, events, asked, data, counted };
};

describe('a function’s own URL', () => {
  it('hands the request to the alias, its own path in front taken off', async () => {
    const { urls, path, events, asked, data } = await make(async () => ({
      payload: { statusCode: 201, body: 'kept' },
    }));
    const answer = await urls.handle(
      request('POST', `${path}webhooks/chn_1`, { body: bytes('{}') }),
    );
    expect(answer).toMatchObject({ status: 201, body: 'kept' });
    expect(asked).toEqual([`${FUNCTION}:live`]);
    expect(events).toMatchObject([{ version: '2.0', rawPath: '/webhooks/chn_1' }]);
    expect(events[0]).not.toHaveProperty('pathParameters');
    for (const { namespace, dimensions } of data) {
      expect([namespace, dimensions]).toEqual(['AWS/Lambda', { FunctionName: 'ingest' }]);
    }
  });

  it.each<[string, Answer, number, object]>([
    [
      'an answer of 503',
      async () => ({ payload: { statusCode: 503 } }),
      503,
      { UrlRequestCount: 1, Url4xxCount: 0, Url5xxCount: 1 },
    ],
    [
      'a crash, which is none of its own 5xx',
      async () => ({ functionError: 'Runtime.ExitError' }),
      502,
      { UrlRequestCount: 1, Url4xxCount: 0, Url5xxCount: 0 },
    ],
    [
      'no environment that is free',
      async () => {
        throw new AwsError('TooManyRequestsException', 'Rate Exceeded', { httpStatus: 429 });
      },
      429,
      { UrlRequestCount: 1, Url4xxCount: 1, Url5xxCount: 0 },
    ],
  ])('counts %s', async (_case, answer, status, values) => {
    const { urls, path, counted } = await make(answer);
    expect(await urls.handle(request('POST', `${path}webhooks/chn_1`))).toMatchObject({ status });
    expect(counted()).toMatchObject(values);
  });

  it('takes no body above six megabytes, and leaves other paths to others', async () => {
    const { urls, path } = await make(async () => ({ payload: {} }));
    const body = new Uint8Array(6 * 1024 * 1024 + 1);
    expect(await urls.handle(request('POST', path, { body }))).toMatchObject({ status: 413 });
    expect(await urls.handle(request('POST', '/webhooks/chn_1'))).toBeUndefined();
    expect(await urls.handle(request('POST', '/lambda-url/unknown/'))).toBeUndefined();
  });

  it('is refused where it asks for what is not served here', async () => {
    await expect(make(async () => ({}), { AuthType: 'AWS_IAM' })).rejects.toThrow('only NONE');
  });
});
