import { AwsError } from '../engine/aws-error.ts';
import type { AwsProtocol } from './aws-protocol.ts';
import { decoded } from './canonical-request.ts';
import { type HttpRequest, headerOf } from './http-message.ts';

const INVOCATION = /^\/2015-03-31\/functions\/([^/]+)\/invocations$/;

/** Lambda's REST-JSON, of which only `Invoke` is spoken: the payload is the body as it is. */
export const lambdaInvoke: AwsProtocol = {
  decode: (request) => {
    const [, functionName] = INVOCATION.exec(request.path) ?? [];
    if (functionName === undefined || request.method !== 'POST') {
      throw new AwsError(
        'UnknownOperationException',
        `The embedded cloud does not implement ${request.method} ${request.path} of Lambda.`,
      );
    }
    return { operation: 'Invoke', input: invocation(request, decoded(functionName)) };
  },
  encode: (_call, output) => ({
    status: typeof output['StatusCode'] === 'number' ? output['StatusCode'] : 200,
    headers: [
      ['content-type', 'application/json'] as const,
      ...headers('x-amz-function-error', output['FunctionError']),
      ...headers('x-amz-log-result', output['LogResult']),
      ...headers('x-amz-executed-version', output['ExecutedVersion'] ?? '$LATEST'),
    ],
    body: output['Payload'] instanceof Uint8Array ? output['Payload'] : '',
  }),
  encodeError: ({ code, message, httpStatus, members }) => ({
    status: httpStatus,
    headers: [
      ['content-type', 'application/json'],
      ['x-amzn-errortype', code],
    ],
    body: JSON.stringify({
      Type: httpStatus < 500 ? 'User' : 'Service',
      Message: message,
      ...members,
    }),
  }),
};

const invocation = (request: HttpRequest, functionName: string): Record<string, unknown> => {
  const optional = {
    InvocationType: headerOf(request, 'x-amz-invocation-type'),
    LogType: headerOf(request, 'x-amz-log-type'),
    ClientContext: headerOf(request, 'x-amz-client-context'),
    Qualifier: new URLSearchParams(request.query).get('Qualifier') ?? undefined,
  };
  return {
    FunctionName: functionName,
    ...Object.fromEntries(Object.entries(optional).filter(([, value]) => value !== undefined)),
    ...(request.body.byteLength > 0 && { Payload: request.body }),
  };
};

const headers = (name: string, value: unknown): readonly (readonly [string, string])[] =>
  typeof value === 'string' ? [[name, value]] : [];
