import { describe, expect, it } from '@jest/globals';
import { AwsError } from '../../../local/engine/aws-error.ts';
import { createHttpApi, type HttpApi } from '../../../local/http-api/http-api.ts';
import type { HttpApiEvent } from '../../../local/http-api/request-event.ts';
import type { HttpRequest } from '../../../local/wire/http-message.ts';
import { createTestEnvironment } from '../environment.ts';

const FUNCTION = 'arn:aws:lambda:eu-central-1:000000000000:function:ingest';
type Answer = (event: HttpApiEvent) => Promise<{ payload?: unknown; functionError?: string }>;

interface Made {
  readonly api: HttpApi;
  readonly apiId: string;
  readonly environment: ReturnType<typeof createTestEnvironment>;
  readonly events: HttpApiEvent[];
  readonly log: string[];
  declare(type: string, logicalId: string, properties: object): Promise<string>;
}

const make = async (
  answer: Answer = async () => ({ payload: { statusCode: 200 } }),
  stage: object = {},
): Promise<Made> => {
  const environment = createTestEnvironment();
  const events: HttpApiEvent[] = [];
  const log: string[] = [];
  const api = createHttpApi({
    environment,
    invoke: (functionArn, event) => {
      expect(functionArn).toBe(FUNCTION);
      events.push(event);
      return answer(event);
    },
    accessLog: (destinationArn, line) => void log.push(`${destinationArn} ${line}`),
  });
  const declare = async (type: string, logicalId: string, properties: object): Promise<string> => {
    const request = { stackName: 'karwan', logicalId, type: `AWS::ApiGatewayV2::${type}` };
    const { ref } = await api.provider.provision({ ...request, properties: { ...properties } });
    return ref;
  };
  const apiId = await declare('Api', 'Api', { Name: 'karwan', ProtocolType: 'HTTP' });
  await declare('Integration', 'Ingest', {
    ApiId: apiId,
    IntegrationType: 'AWS_PROXY',
    IntegrationUri: `arn:aws:apigateway:eu-central-1:lambda:path/2015-03-31/functions/${FUNCTION}/invocations`,
    PayloadFormatVersion: '2.0',
  });
  await declare('Stage', 'Stage', {
    ApiId: apiId,
    StageName: '$default',
    AutoDeploy: true,
    ...stage,
  });
  return { api, apiId, environment, events, log, declare };
};

const withRoutes = async (made: Made, ...keys: string[]): Promise<Made> => {
  const integration = await made.declare('Integration', 'Ingest', {
    ApiId: made.apiId,
    IntegrationType: 'AWS_PROXY',
    IntegrationUri: FUNCTION,
    PayloadFormatVersion: '2.0',
  });
  for (const RouteKey of keys) {
    await made.declare('Route', RouteKey, {
      ApiId: made.apiId,
      RouteKey,
      Target: `integrations/${integration}`,
    });
  }
  return made;
};

const request = (method: string, path: string, more: Partial<HttpRequest> = {}): HttpRequest => ({
  method,
  path,
  query: '',
  headers: [['host', '127.0.0.1:4566']],
  body: new Uint8Array(),
  sourceIp: '127.0.0.1',
  protocol: 'HTTP/1.1',
  ...more,
});

const bytes = (text: string): Uint8Array => new Uint8Array(Buffer.from(text));
const json = (body: unknown): unknown => JSON.parse(Buffer.from(body as string).toString());

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

describe('the answer', () => {
  it.each<[string, Answer, number, string]>([
    [
      'breaks the contract',
      async () => ({ payload: { statusCode: 0 } }),
      500,
      'Internal Server Error',
    ],
    [
      'ends in an error',
      async () => ({ functionError: 'Unhandled' }),
      500,
      'Internal Server Error',
    ],
    [
      'has no room',
      async () => {
        throw new AwsError('TooManyRequestsException', 'Rate Exceeded.', { httpStatus: 429 });
      },
      503,
      'Service Unavailable',
    ],
    [
      'does not exist',
      async () => {
        throw new AwsError('ResourceNotFoundException', 'no', { httpStatus: 404 });
      },
      500,
      'Internal Server Error',
    ],
  ])('when the function %s', async (_, answer, status, message) => {
    const { api } = await withRoutes(await make(answer), 'GET /');
    const response = await api.handle(request('GET', '/'));
    expect([response?.status, json(response?.body)]).toEqual([status, { message }]);
  });

  it('is 503 when the function takes longer than 30 s', async () => {
    const { api, environment } = await withRoutes(await make(() => new Promise(() => {})), 'GET /');
    const pending = api.handle(request('GET', '/'));
    await environment.clock.advance(29_999);
    expect(environment.clock.pending()).toBe(1);
    await environment.clock.advance(1);
    expect(await pending).toMatchObject({ status: 503 });
  });

  it('leaves no timer behind', async () => {
    const { api, environment } = await withRoutes(await make(), 'GET /');
    await api.handle(request('GET', '/'));
    await environment.clock.advance(0);
    expect(environment.clock.pending()).toBe(0);
  });
});

describe('what never reaches the function', () => {
  it.each([
    [413, { body: new Uint8Array(10 * 1024 * 1024 + 1) }, 'Request Entity Too Large'],
    [431, { headers: [['x', 'a'.repeat(10_240)] as const] }, 'Request Header Fields Too Large'],
  ])('%i', async (status, more, message) => {
    const { api, events, environment } = await withRoutes(await make(), 'POST /');
    const response = await api.handle(request('POST', '/', more));
    expect([response?.status, json(response?.body)]).toEqual([status, { message }]);
    expect(events).toEqual([]);
    expect(environment.meter.totals()).toEqual({});
  });

  it.each([
    ['JWT', 401, 'Unauthorized'],
    ['CUSTOM', 401, 'Unauthorized'],
    ['AWS_IAM', 403, 'Forbidden'],
  ])('a route under %s', async (AuthorizationType, status, message) => {
    const made = await withRoutes(await make(), 'GET /open');
    const Target = `integrations/${await made.declare('Integration', 'Ingest', {
      ApiId: made.apiId,
      IntegrationType: 'AWS_PROXY',
      IntegrationUri: FUNCTION,
      PayloadFormatVersion: '2.0',
    })}`;
    const AuthorizerId = await made.declare('Authorizer', 'Jwt', {
      ApiId: made.apiId,
      AuthorizerType: 'JWT',
    });
    await made.declare('Route', 'closed', {
      ApiId: made.apiId,
      RouteKey: 'GET /api/{proxy+}',
      Target,
      AuthorizationType,
      AuthorizerId,
    });
    const headers = [['authorization', 'Bearer x'] as const];
    const response = await made.api.handle(request('GET', '/api/orders', { headers }));
    expect([response?.status, json(response?.body)]).toEqual([status, { message }]);
    expect(made.events).toEqual([]);
    expect((await made.api.handle(request('GET', '/open')))?.status).toBe(200);
  });

  it('what comes faster than its route allows', async () => {
    const { api, environment } = await withRoutes(
      await make(undefined, {
        DefaultRouteSettings: { ThrottlingRateLimit: 1000, ThrottlingBurstLimit: 1000 },
        RouteSettings: { 'GET /slow': { ThrottlingRateLimit: 2, ThrottlingBurstLimit: 3 } },
      }),
      'GET /slow',
      'GET /fast',
    );
    const statuses = async (path: string, count: number) => {
      const responses = await Promise.all(
        Array.from({ length: count }, () => api.handle(request('GET', path))),
      );
      return responses.map((response) => response?.status);
    };
    expect(await statuses('/slow', 4)).toEqual([200, 200, 200, 429]);
    expect(await statuses('/fast', 4)).toEqual([200, 200, 200, 200]);
    await environment.clock.advance(500);
    expect(await statuses('/slow', 2)).toEqual([200, 429]);
    await environment.clock.advance(60_000);
    expect(await statuses('/slow', 4)).toEqual([200, 200, 200, 429]);
  });
});

it.each([
  [10_235, 200],
  [10_236, 431],
])('counts the request line and the values of headers: %i more is %i', async (length, status) => {
  const { api } = await withRoutes(await make(), 'POST /');
  const headers = [['x-long-name', 'a'.repeat(length)] as const];
  expect((await api.handle(request('POST', '/', { headers })))?.status).toBe(status);
});

it('says in the access log why a request failed', async () => {
  const Format = '$context.status $context.integrationStatus $context.integrationErrorMessage';
  const stage = {
    AccessLogSettings: { DestinationArn: 'arn:log', Format },
    DefaultRouteSettings: { ThrottlingRateLimit: 0, ThrottlingBurstLimit: 2 },
  };
  const answers = [
    async () => ({ functionError: 'Error: out of luck' }),
    async () => {
      throw new AwsError('TooManyRequestsException', 'Rate Exceeded.', { httpStatus: 429 });
    },
  ];
  const made = await make(
    (event) => (answers.shift() ?? (async () => ({ payload: event })))(),
    stage,
  );
  const { api, log } = await withRoutes(made, 'GET /');
  for (let index = 0; index < 3; index += 1) await api.handle(request('GET', '/'));
  expect(log).toEqual([
    'arn:log 500 200 Error: out of luck',
    'arn:log 503 429 TooManyRequestsException: Rate Exceeded.',
    'arn:log 429 - Too Many Requests',
  ]);
});

it('meters in units of 512 KB', async () => {
  const { api, apiId, environment } = await withRoutes(await make(), 'POST /');
  await api.handle(request('POST', '/', { body: new Uint8Array(512 * 1024) }));
  await api.handle(request('POST', '/', { body: new Uint8Array(512 * 1024 + 1) }));
  expect(environment.meter.totals()).toEqual({ 'http-api.request': { [apiId]: 3 } });
});

it('writes the access log that the stage asks for', async () => {
  const Format =
    '{"status":$context.status,"routeKey":"$context.routeKey","ua":"$context.identity.userAgent","sub":"$context.authorizer.sub","integration":"$context.integrationStatus"}';
  const { api, log } = await withRoutes(
    await make(async () => ({ payload: { statusCode: 202 } }), {
      AccessLogSettings: { DestinationArn: 'arn:log', Format },
    }),
    'GET /',
  );
  await api.handle(request('GET', '/', { headers: [['user-agent', 'a "b"']] }));
  expect(log).toEqual([
    'arn:log {"status":202,"routeKey":"GET /","ua":"a \\"b\\"","sub":"-","integration":"200"}',
  ]);
});

it('serves a named stage under its name, and $default routes last', async () => {
  const made = await withRoutes(await make(), '$default', 'GET /a');
  await made.declare('Stage', 'Beta', { ApiId: made.apiId, StageName: 'beta' });
  expect(await made.api.handle(request('GET', '/other'))).toBeUndefined();
  await made.api.handleDefault(request('GET', '/other'));
  await made.api.handle(request('GET', '/beta/a'));
  expect(
    made.events.map(({ routeKey, requestContext }) => [routeKey, requestContext['stage']]),
  ).toEqual([
    ['$default', '$default'],
    ['GET /a', 'beta'],
  ]);
});

it.each([
  ['Api', { Name: 'a', ProtocolType: 'WEBSOCKET' }, 'ProtocolType'],
  ['Api', { Name: 'a', ProtocolType: 'HTTP', Body: {} }, 'Body'],
  ['Integration', { ApiId: 'a', IntegrationType: 'HTTP_PROXY' }, 'IntegrationType'],
  ['Stage', { ApiId: 'a', StageName: 's', ClientCertificateId: 'x' }, 'ClientCertificateId'],
])('refuses a template that it cannot serve: %s %j', async (type, properties, named) => {
  const { declare } = await make();
  await expect(declare(type, 'X', properties)).rejects.toThrow(named);
});
