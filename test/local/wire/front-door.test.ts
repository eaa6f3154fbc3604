import { request as httpRequest } from 'node:http';
import { DynamoDBClient, GetItemCommand } from '@aws-sdk/client-dynamodb';
import { afterEach, describe, expect, it } from '@jest/globals';
import { AwsError } from '../../../local/engine/aws-error.ts';
import type { ResourceProvider } from '../../../local/engine/service.ts';
import { createHttpApi } from '../../../local/http-api/http-api.ts';
import type { HttpApiEvent } from '../../../local/http-api/request-event.ts';
import type { AwsExchange } from '../../../local/wire/aws-calls.ts';
import {
  type HttpRequest,
  headerOf,
  jsonResponse,
  type WebHandler,
} from '../../../local/wire/http-message.ts';
import { type OpenDoor, only, openDoor, realEnvironment, stubService } from './open-door.ts';

const SCOPE = '20261101/eu-central-1/dynamodb/aws4_request';
const SIGNATURE = '0'.repeat(64);
const SIGNED = {
  'x-amz-date': '20261101T000000Z',
  authorization: `AWS4-HMAC-SHA256 Credential=local/${SCOPE}, SignedHeaders=host, Signature=${SIGNATURE}`,
};

let open: OpenDoor | undefined;

afterEach(async () => {
  await open?.door.close();
  open = undefined;
});

const asked = async (path: string, init?: RequestInit): Promise<[number, unknown]> => {
  const response = await fetch(`${open?.origin}${path}`, init);
  return [response.status, await response.json()];
};

describe('what is no AWS call', () => {
  it.each([
    ['/both', 200, { says: 'route' }],
    ['/console', 200, { says: 'page' }],
    ['/other', 200, { says: 'default' }],
    ['/nowhere', 404, { message: 'Not Found' }],
  ])('%s is asked of routes, then pages, then the catch-all', async (path, status, body) => {
    const pages: WebHandler = {
      handle: async (request) =>
        (await only('/both', 'page').handle(request)) ?? only('/console', 'page').handle(request),
    };
    const httpApi = {
      ...only('/both', 'route'),
      handleDefault: async (request: Parameters<WebHandler['handle']>[0]) =>
        request.path === '/nowhere' ? undefined : jsonResponse(200, { says: 'default' }),
    };
    open = await openDoor([], { httpApi, pages });
    expect(await asked(path)).toEqual([status, body]);
  });

  it('is 413 over 10 MB, once the sender has finished', async () => {
    open = await openDoor([], { pages: only('/in', 'taken') });
    const post = (size: number) => asked('/in', { method: 'POST', body: new Uint8Array(size) });
    expect(await post(10 * 1024 * 1024)).toEqual([200, { says: 'taken' }]);
    expect(await post(10 * 1024 * 1024 + 1)).toEqual([
      413,
      { message: 'Request Entity Too Large' },
    ]);
  });

  it('is 500 and reported when its handler fails', async () => {
    open = await openDoor([], {
      pages: {
        handle: async () => {
          throw new Error('broken page');
        },
      },
    });
    expect(await asked('/console')).toEqual([500, { message: 'Internal Server Error' }]);
    expect(open.faults).toEqual([expect.objectContaining({ message: 'broken page' })]);
  });

  it('is answered by a message as it is through the port', async () => {
    const broken: WebHandler = { handle: () => Promise.reject(new Error('broken page')) };
    const pages: WebHandler = {
      handle: async (request) =>
        request.path === '/broken'
          ? broken.handle(request)
          : jsonResponse(200, { path: request.path, query: request.query }),
    };
    open = await openDoor([], { pages });
    const { door } = open;
    const say = async (target: string, method = 'POST', body: string | Uint8Array = '') => {
      const [answer] = await Promise.all(door.answer([{ method, target, headers: [], body }]));
      return [answer?.status, String(answer?.body)];
    };
    expect(await say('/in?a=1')).toEqual([200, '{"path":"/in","query":"a=1"}']);
    expect(await say('/in', 'HEAD')).toEqual([200, '']);
    expect(await say('/in', 'POST', new Uint8Array(10 * 1024 * 1024 + 1))).toEqual([
      413,
      '{"message":"Request Entity Too Large"}',
    ]);
    expect(await say('/broken')).toEqual([500, '{"message":"Internal Server Error"}']);
    expect(open.faults).toHaveLength(1);
  });

  it('with others is one commit, which all of them stand or fall by', async () => {
    const environment = realEnvironment();
    const { db, transaction } = environment.store;
    db.exec(`PRAGMA foreign_keys = ON; CREATE TABLE parent (name TEXT PRIMARY KEY);
      CREATE TABLE child (parent REFERENCES parent DEFERRABLE INITIALLY DEFERRED)`);
    const insert = db.prepare('INSERT INTO child VALUES (?)');
    const httpApi = {
      handleDefault: async () => undefined,
      handle: async ({ path }: HttpRequest) =>
        transaction(() => {
          if (path === '/parent') db.exec(`INSERT INTO parent VALUES ('/child')`);
          else insert.run(path);
          if (path === '/broken') throw new Error('broken page');
          return jsonResponse(200, {});
        }),
    };
    open = await openDoor([], { environment, httpApi });
    const { door, faults } = open;
    const say = async (...targets: readonly string[]) => {
      const calls = targets.map((target) => ({ method: 'POST', target, headers: [], body: '' }));
      return (await Promise.all(door.answer(calls))).map(({ status }) => status);
    };
    const rows = () => db.prepare('SELECT parent FROM child').all();
    expect(await say('/child', '/broken', '/parent')).toEqual([200, 500, 200]);
    expect(rows()).toEqual([{ parent: '/child' }]);
    expect(await say('/child', '/orphan')).toEqual([500, 500]);
    expect(rows()).toHaveLength(1);
    expect(faults.map((fault) => (fault as Error).message)).toEqual([
      'broken page',
      'FOREIGN KEY constraint failed',
    ]);
  });

  it('carries headers of one name apart, and none of the body for HEAD', async () => {
    open = await openDoor([], {
      pages: {
        handle: async () => ({
          status: 200,
          headers: [
            ['set-cookie', 'a=1'],
            ['set-cookie', 'b=2'],
          ],
          body: 'ü',
        }),
      },
    });
    const response = await fetch(open.origin, { method: 'HEAD' });
    expect(response.headers.getSetCookie()).toEqual(['a=1', 'b=2']);
    expect(response.headers.get('content-length')).toBe('2');
    expect(await response.text()).toBe('');
  });
});

it('hands a form to an HTTP API as the bytes that were signed', async () => {
  const environment = realEnvironment();
  const events: HttpApiEvent[] = [];
  const httpApi = createHttpApi({
    environment,
    invoke: async (_, event) => {
      events.push(event);
      return { payload: { statusCode: 202, cookies: ['a=1', 'b=2'], body: '{}' } };
    },
    accessLog: () => {},
  });
  const [apis] = httpApi.providers as [ResourceProvider];
  const declare = (type: string, properties: object) =>
    apis.provision({
      type: `AWS::ApiGatewayV2::${type}`,
      stackName: 's',
      logicalId: type,
      properties: { ...properties },
    });
  const { ref: ApiId } = await declare('Api', { Name: 'a', ProtocolType: 'HTTP' });
  const { ref } = await declare('Integration', {
    ...{ ApiId, IntegrationType: 'AWS_PROXY', IntegrationUri: 'arn', PayloadFormatVersion: '2.0' },
  });
  await declare('Route', { ApiId, RouteKey: 'POST /in/{id}', Target: `integrations/${ref}` });
  await declare('Stage', { ApiId, StageName: '$default' });
  open = await openDoor([], { environment, httpApi });
  const response = await fetch(`${open.origin}/in/1?a=%20`, {
    method: 'POST',
    body: new URLSearchParams({ payload: 'ü' }),
  });
  expect([response.status, await response.text()]).toEqual([202, '{}']);
  expect(response.headers.getSetCookie()).toEqual(['a=1', 'b=2']);
  expect(events[0]).toMatchObject({
    rawQueryString: 'a=%20',
    body: Buffer.from('payload=%C3%BC').toString('base64'),
    isBase64Encoded: true,
    requestContext: { http: { method: 'POST', sourceIp: '127.0.0.1', protocol: 'HTTP/1.1' } },
  });
});

describe('an AWS call', () => {
  it.each<[string, Record<string, string>, number, string]>([
    [
      'without a signature',
      { 'x-amz-target': 'DynamoDB_20120810.GetItem' },
      403,
      'MissingAuthenticationToken',
    ],
    [
      'with half a header',
      { ...SIGNED, authorization: `AWS4-HMAC-SHA256 Credential=local/${SCOPE}` },
      403,
      'IncompleteSignature',
    ],
    [
      'without an access key',
      { ...SIGNED, authorization: SIGNED.authorization.replace('local/', '/') },
      403,
      'IncompleteSignature',
    ],
    ['without its time', { authorization: SIGNED.authorization }, 403, 'IncompleteSignature'],
    [
      'of a key that is not known',
      { ...SIGNED, authorization: SIGNED.authorization.replace('local/', 'other/') },
      403,
      'UnrecognizedClientException',
    ],
    [
      'of a key that only looks known',
      { ...SIGNED, authorization: SIGNED.authorization.replace('local/', 'constructor/') },
      403,
      'UnrecognizedClientException',
    ],
    ['with a wrong signature', SIGNED, 403, 'InvalidSignatureException'],
    [
      'to a service that is not here',
      { ...SIGNED, authorization: SIGNED.authorization.replace('dynamodb', 'kinesis') },
      400,
      'UnknownServiceException',
    ],
  ])('%s is refused', async (_, headers, status, name) => {
    const stub = stubService('dynamodb', {});
    open = await openDoor([stub]);
    const response = await fetch(open.origin, { method: 'POST', headers, body: '{}' });
    expect(response.status).toBe(status);
    expect(await response.json()).toMatchObject({ __type: expect.stringContaining(name) });
    expect(stub.calls).toEqual([]);
  });

  it('is told of with its answer, refused or not, to whoever asked for it', async () => {
    const told: AwsExchange[] = [];
    const refused = new AwsError('ResourceNotFoundException', 'there is no such table');
    let answer = (): Record<string, unknown> => ({ Item: { pk: { S: 'a' } } });
    const service = stubService('dynamodb', { GetItem: () => answer() });
    open = await openDoor([service], { onExchange: (exchange) => void told.push(exchange) });
    const client = new DynamoDBClient(open.client);
    const ask = () => client.send(new GetItemCommand({ TableName: 't', Key: { pk: { S: 'a' } } }));
    await ask();
    answer = () => {
      throw refused;
    };
    await expect(ask()).rejects.toMatchObject({ name: 'ResourceNotFoundException' });
    expect(told.map(({ response }) => response.status)).toEqual([200, 400]);
    const [{ request, response }] = told as [AwsExchange];
    expect(JSON.parse(Buffer.from(request.body).toString())).toMatchObject({ TableName: 't' });
    expect(headerOf(request, 'x-amz-target')).toBe('DynamoDB_20120810.GetItem');
    expect(response.body).toBe('{"Item":{"pk":{"S":"a"}}}');
    expect(headerOf(response, 'x-amzn-requestid')).toBeDefined();
  });

  it('names the service that is not here', async () => {
    open = await openDoor([]);
    const client = new DynamoDBClient(open.client);
    await expect(
      client.send(new GetItemCommand({ TableName: 't', Key: {} })),
    ).rejects.toMatchObject({
      name: 'UnknownServiceException',
      message: 'The embedded cloud does not implement the service dynamodb.',
      $metadata: { httpStatusCode: 400 },
    });
    client.destroy();
  });

  it('is refused when a page elsewhere sends it under its own name', async () => {
    open = await openDoor([stubService('dynamodb', {})]);
    const answer = await new Promise<string>((resolve, reject) => {
      const headers = { ...SIGNED, host: 'evil.example' };
      httpRequest(`${open?.origin}/`, { headers }, (message) => {
        message.setEncoding('utf8').on('data', resolve);
      })
        .on('error', reject)
        .end();
    });
    expect(JSON.parse(answer)).toMatchObject({ __type: 'AccessDenied' });
  });
});
