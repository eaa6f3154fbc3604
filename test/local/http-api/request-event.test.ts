import { describe, expect, it } from '@jest/globals';
import { bytes, make, request, withRoutes } from './given-http-api.ts';

describe('the event', () => {
  it('is payload format 2.0 to the letter', async () => {
    const made = await withRoutes(
      await make(undefined, { StageVariables: { colour: 'blue' } }),
      'POST /webhooks/{channelId}',
    );
    const response = await made.api.handle(
      request('POST', '/webhooks/ch%20%C3%BC', {
        query: 'a=1&b=x%20y&a=2',
        headers: [
          ['host', '127.0.0.1:4566'],
          ['user-agent', 'Shopify-Captain-Hook'],
          ['content-type', 'application/json; charset=utf-8'],
          ['x-twice', 'one'],
          ['cookie', 'a=1; b=2'],
          ['x-twice', 'two'],
          ['connection', 'keep-alive'],
        ],
        body: bytes('{"id":1}'),
      }),
    );
    expect(made.events).toEqual([
      {
        version: '2.0',
        routeKey: 'POST /webhooks/{channelId}',
        rawPath: '/webhooks/ch ü',
        rawQueryString: 'a=1&b=x%20y&a=2',
        cookies: ['a=1', 'b=2'],
        headers: {
          'content-length': '8',
          'content-type': 'application/json; charset=utf-8',
          host: '127.0.0.1:4566',
          'user-agent': 'Shopify-Captain-Hook',
          'x-amzn-trace-id': expect.stringMatching(/^Root=1-6ae68100-[0-9a-f]{24}$/),
          'x-forwarded-for': '127.0.0.1',
          'x-forwarded-port': '4566',
          'x-forwarded-proto': 'http',
          'x-twice': 'one,two',
        },
        queryStringParameters: { a: '1,2', b: 'x y' },
        requestContext: {
          accountId: '000000000000',
          apiId: made.apiId,
          domainName: '127.0.0.1',
          domainPrefix: '127',
          http: {
            method: 'POST',
            path: '/webhooks/ch ü',
            protocol: 'HTTP/1.1',
            sourceIp: '127.0.0.1',
            userAgent: 'Shopify-Captain-Hook',
          },
          requestId: expect.stringMatching(/^[\w+/]{15}=$/),
          routeKey: 'POST /webhooks/{channelId}',
          stage: '$default',
          time: '01/Nov/2026:00:00:00 +0000',
          timeEpoch: Date.UTC(2026, 10, 1),
        },
        pathParameters: { channelId: 'ch ü' },
        stageVariables: { colour: 'blue' },
        body: '{"id":1}',
        isBase64Encoded: false,
      },
    ]);
    const requestId = made.events[0]?.requestContext['requestId'];
    expect(response?.headers).toEqual([['apigw-requestid', requestId]]);
  });

  it.each([
    ['application/json', false],
    ['application/vnd.api+json;charset=utf-8', false],
    ['application/soap+xml', false],
    ['application/javascript', false],
    ['text/csv', false],
    ['application/x-www-form-urlencoded', true],
    ['multipart/form-data; boundary=x', true],
    ['application/octet-stream', true],
    ['application/jsonp', true],
    [undefined, true],
  ])('carries a body of %s, base64: %s', async (type, isBase64Encoded) => {
    const { api, events } = await withRoutes(await make(), 'POST /in');
    const headers = type === undefined ? [] : [['content-type', type] as const];
    await api.handle(request('POST', '/in', { headers, body: bytes('\u{feff}a=ü') }));
    const [event] = events;
    expect(event?.isBase64Encoded).toBe(isBase64Encoded);
    const encoding = isBase64Encoded ? 'base64' : 'utf8';
    expect(Buffer.from(event?.body ?? '', encoding).toString()).toBe('\u{feff}a=ü');
  });

  it('keeps the bytes of text that is not UTF-8', async () => {
    const { api, events } = await withRoutes(await make(), 'POST /in');
    const body = new Uint8Array([0x7b, 0xff, 0x7d]);
    await api.handle(request('POST', '/in', { headers: [['content-type', 'text/plain']], body }));
    expect(events[0]).toMatchObject({ body: 'e/99', isBase64Encoded: true });
  });
});
