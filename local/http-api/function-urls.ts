import { createHash } from 'node:crypto';
import * as z from 'zod';
import { AwsError } from '../engine/aws-error.ts';
import type { Environment, ResourceProvider } from '../engine/service.ts';
import {
  type HttpRequest,
  type HttpResponse,
  jsonResponse,
  type WebHandler,
} from '../wire/http-message.ts';
import { functionResponse } from './function-response.ts';
import type { Invoke } from './integration.ts';
import { type RequestPlace, requestEvent } from './request-event.ts';

/** Where function URLs begin on the one port; on AWS each is a host of its own. */
const PREFIX = '/lambda-url/';
const MOST_BODY_BYTES = 6 * 1024 * 1024;

const schema = z.strictObject({
  AuthType: z.literal('NONE', { error: 'only NONE is served here' }),
  TargetFunctionArn: z.string(),
  Qualifier: z.string().optional(),
  InvokeMode: z.literal('BUFFERED').optional(),
});

/** URLs of functions' own, all of them behind one origin. */
export interface FunctionUrls extends WebHandler {
  readonly provider: ResourceProvider;
}

interface Parts {
  readonly environment: Environment;
  readonly invoke: Invoke;
}

/** Serves functions' URLs. AWS asks nothing for a request beside the invocation, so none is metered. */
export const createFunctionUrls = (parts: Parts): FunctionUrls => {
  const { environment } = parts;
  const arns = new Map<string, string>();
  return {
    provider: {
      types: ['AWS::Lambda::Url'],
      provision: async ({ type, stackName, logicalId, properties }) => {
        const read = schema.safeParse(properties);
        if (!read.success) {
          throw new AwsError(
            'InvalidParameterValueException',
            `${type} ${logicalId}: ${z.prettifyError(read.error)}`,
          );
        }
        const { TargetFunctionArn, Qualifier } = read.data;
        const arn =
          Qualifier === undefined ? TargetFunctionArn : `${TargetFunctionArn}:${Qualifier}`;
        const digest = createHash('sha256').update(`${stackName}/${logicalId}`).digest('hex');
        const id = digest.slice(0, 32);
        arns.set(id, arn);
        const FunctionUrl = `${environment.origin()}${PREFIX}${id}/`;
        return { ref: arn, attributes: { FunctionUrl, FunctionArn: arn } };
      },
    },
    handle: async (request) => {
      if (!request.path.startsWith(PREFIX)) return undefined;
      const [id = '', ...rest] = request.path.slice(PREFIX.length).split('/');
      const arn = arns.get(id);
      if (arn === undefined) return undefined;
      return respond(parts, { ...request, path: `/${rest.join('/')}` }, id, arn);
    },
  };
};

const respond = async (
  parts: Parts,
  request: HttpRequest,
  id: string,
  arn: string,
): Promise<HttpResponse> => {
  const { clock, random, accountId } = parts.environment;
  const place: RequestPlace = {
    accountId,
    apiId: id,
    stage: '$default',
    stageVariables: undefined,
    routeKey: '$default',
    pathParameters: {},
    requestId: Buffer.from(random.bytes(16)).toString('hex'),
    receivedMs: clock.now(),
  };
  const { response, crashed } = await answer(parts, request, place, arn);
  count(parts.environment, arn, place.receivedMs, crashed ? 0 : response.status);
  return { ...response, headers: [...response.headers, ['x-amzn-requestid', place.requestId]] };
};

interface Answer {
  readonly response: HttpResponse;
  /** The function ended without an answer of its own. */
  readonly crashed?: boolean;
}

const answer = async (
  { environment, invoke }: Parts,
  request: HttpRequest,
  place: RequestPlace,
  arn: string,
): Promise<Answer> => {
  if (request.body.byteLength > MOST_BODY_BYTES) {
    return { response: jsonResponse(413, { message: 'Request Entity Too Large' }) };
  }
  try {
    const event = requestEvent(request, place, environment.random);
    const { payload, functionError } = await invoke(arn, event);
    const response = functionError === undefined ? functionResponse(payload) : undefined;
    if (response !== undefined) return { response };
    return { response: jsonResponse(502, { message: 'Internal Server Error' }), crashed: true };
  } catch (error) {
    if (!(error instanceof AwsError)) throw error;
    return { response: jsonResponse(error.httpStatus, { message: error.message }) };
  }
};

/** Source: Lambda developer guide, "Monitoring Lambda function URLs"; a crash counts among `Errors` only. */
const count = (
  { clock, metrics }: Environment,
  arn: string,
  receivedMs: number,
  status: number,
): void => {
  const values = {
    UrlRequestCount: 1,
    Url4xxCount: Number(status >= 400 && status < 500),
    Url5xxCount: Number(status >= 500),
    UrlRequestLatency: clock.now() - receivedMs,
  };
  const dimensions = { FunctionName: arn.split(':')[6] ?? arn };
  for (const [name, value] of Object.entries(values)) {
    metrics?.put({ namespace: 'AWS/Lambda', name, dimensions, value });
  }
};
