import { describe, expect, it } from '@jest/globals';
import { AwsError } from '../../../local/engine/aws-error.ts';
import { type Answer, FUNCTION, json, make, request, withRoutes } from './given-http-api.ts';

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
