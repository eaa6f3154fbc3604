import { AwsError } from '../engine/aws-error.ts';
import type { AwsCall, AwsProtocol } from './aws-protocol.ts';
import { decoded } from './canonical-request.ts';
import { type HttpRequest, type HttpResponse, headerOf, jsonResponse } from './http-message.ts';
import { toWire } from './json-values.ts';

const VERSION = '/2015-03-31';

/** Method and path of each operation; what is in brackets becomes the named member. */
const ROUTES: readonly {
  readonly operation: string;
  readonly method: string;
  readonly path: RegExp;
  readonly member?: string;
}[] = [
  {
    operation: 'Invoke',
    method: 'POST',
    path: /^\/functions\/([^/]+)\/invocations$/,
    member: 'FunctionName',
  },
  {
    operation: 'GetFunctionConfiguration',
    method: 'GET',
    path: /^\/functions\/([^/]+)\/configuration$/,
    member: 'FunctionName',
  },
  {
    operation: 'GetFunction',
    method: 'GET',
    path: /^\/functions\/([^/]+)$/,
    member: 'FunctionName',
  },
  { operation: 'ListFunctions', method: 'GET', path: /^\/functions\/?$/ },
  {
    operation: 'GetEventSourceMapping',
    method: 'GET',
    path: /^\/event-source-mappings\/([^/]+)$/,
    member: 'UUID',
  },
  {
    operation: 'UpdateEventSourceMapping',
    method: 'PUT',
    path: /^\/event-source-mappings\/([^/]+)$/,
    member: 'UUID',
  },
  {
    operation: 'ListEventSourceMappings',
    method: 'GET',
    path: /^\/event-source-mappings\/?$/,
  },
];

const INVOCATION_HEADERS = {
  InvocationType: 'x-amz-invocation-type',
  LogType: 'x-amz-log-type',
  ClientContext: 'x-amz-client-context',
};

/** Lambda's REST-JSON; the payload of an invocation is the body as it is. */
export const lambdaRestJson: AwsProtocol = {
  decode: (request) => {
    const path = request.path.startsWith(`${VERSION}/`) ? request.path.slice(VERSION.length) : '';
    for (const route of ROUTES) {
      const found = route.method === request.method ? route.path.exec(path) : null;
      if (found === null) continue;
      const named = route.member === undefined ? {} : { [route.member]: decoded(found[1] ?? '') };
      const input = { ...queryMembers(request), ...named };
      return {
        operation: route.operation,
        input: { ...input, ...bodyMembers(route.operation, request) },
      };
    }
    throw new AwsError(
      'UnknownOperationException',
      `The embedded cloud does not implement ${request.method} ${request.path} of Lambda.`,
    );
  },
  encode: ({ operation }, output) =>
    operation === 'Invoke' ? invocationResponse(output) : jsonResponse(200, toWire(output)),
  encodeError: ({ code, message, httpStatus, members }) =>
    jsonResponse(
      httpStatus,
      {
        Type: httpStatus < 500 ? 'User' : 'Service',
        Message: message,
        ...(toWire(members) as Record<string, unknown>),
      },
      [['x-amzn-errortype', code]],
    ),
};

const queryMembers = ({ query }: HttpRequest): Record<string, unknown> =>
  Object.fromEntries(
    [...new URLSearchParams(query)].map(([name, value]) => [
      name,
      name === 'MaxItems' ? Number(value) : value,
    ]),
  );

const bodyMembers = (operation: string, request: HttpRequest): AwsCall['input'] => {
  const { body } = request;
  if (operation === 'Invoke') {
    const named = Object.entries(INVOCATION_HEADERS).flatMap(([member, header]) => {
      const value = headerOf(request, header);
      return value === undefined ? [] : [[member, value] as const];
    });
    return { ...Object.fromEntries(named), ...(body.byteLength > 0 && { Payload: body }) };
  }
  return body.byteLength === 0 ? {} : parsed(body);
};

const parsed = (body: Uint8Array): Record<string, unknown> => {
  try {
    return JSON.parse(Buffer.from(body).toString()) as Record<string, unknown>;
  } catch (cause) {
    throw new AwsError('InvalidRequestContentException', 'The body is not JSON.', { cause });
  }
};

const invocationResponse = (output: Readonly<Record<string, unknown>>): HttpResponse => ({
  status: typeof output['StatusCode'] === 'number' ? output['StatusCode'] : 200,
  headers: [
    ['content-type', 'application/json'],
    ...optionalHeader('x-amz-function-error', output['FunctionError']),
    ...optionalHeader('x-amz-log-result', output['LogResult']),
    ...optionalHeader('x-amz-executed-version', output['ExecutedVersion']),
  ],
  body: output['Payload'] instanceof Uint8Array ? output['Payload'] : '',
});

const optionalHeader = (name: string, value: unknown): readonly (readonly [string, string])[] =>
  typeof value === 'string' ? [[name, value]] : [];
