import { expect } from '@jest/globals';
import { createHttpApi, type HttpApi } from '../../../local/http-api/http-api.ts';
import type { HttpApiEvent } from '../../../local/http-api/request-event.ts';
import type { HttpRequest } from '../../../local/wire/http-message.ts';
import { createTestEnvironment } from '../environment.ts';

export const FUNCTION = 'arn:aws:lambda:eu-central-1:000000000000:function:ingest';

export type Answer = (
  event: HttpApiEvent,
) => Promise<{ payload?: unknown; functionError?: string }>;

export interface Made {
  readonly api: HttpApi;
  readonly apiId: string;
  readonly environment: ReturnType<typeof createTestEnvironment>;
  readonly events: HttpApiEvent[];
  readonly log: string[];
  declare(type: string, logicalId: string, properties: object): Promise<string>;
}

export const make = async (
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
    const provider = api.providers.find(({ types }) => types.includes(request.type));
    const { ref = '' } =
      (await provider?.provision({ ...request, properties: { ...properties } })) ?? {};
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

export const withRoutes = async (made: Made, ...keys: string[]): Promise<Made> => {
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

export const request = (
  method: string,
  path: string,
  more: Partial<HttpRequest> = {},
): HttpRequest => ({
  method,
  path,
  query: '',
  headers: [['host', '127.0.0.1:4566']],
  body: new Uint8Array(),
  sourceIp: '127.0.0.1',
  protocol: 'HTTP/1.1',
  ...more,
});

export const bytes = (text: string): Uint8Array => new Uint8Array(Buffer.from(text));

export const json = (body: unknown): unknown => JSON.parse(Buffer.from(body as string).toString());
