import { AwsError } from '../engine/aws-error.ts';
import type { AwsProtocol } from './aws-protocol.ts';
import { type HttpRequest, headerOf } from './http-message.ts';
import { fromWire, type TypedMembers, toWire } from './json-values.ts';

/** How one service speaks AWS JSON. */
export interface AwsJsonDialect {
  readonly version: '1.0' | '1.1';
  /** What stands before the operation in `X-Amz-Target`. */
  readonly target: string;
  /** What stands before `#` in an error's `__type`. */
  readonly namespace?: string;
  readonly members?: TypedMembers;
  /** Error name → the code of the older query protocol, for services that SDKs still know it by. */
  readonly queryErrors?: Readonly<Record<string, string>>;
}

/** AWS JSON: every call is a POST that names its operation in `X-Amz-Target`. */
export const awsJson = (dialect: AwsJsonDialect): AwsProtocol => {
  const contentType = ['content-type', `application/x-amz-json-${dialect.version}`] as const;
  return {
    decode: (request) => ({
      operation: operationOf(request, dialect.target),
      input: inputOf(request, dialect.members),
    }),
    encode: (_call, output) => ({
      status: 200,
      headers: [contentType],
      body: JSON.stringify(toWire(output)),
    }),
    encodeError: ({ code, message, httpStatus, members }) => {
      const type = dialect.namespace === undefined ? code : `${dialect.namespace}#${code}`;
      const fault = httpStatus < 500 ? 'Sender' : 'Receiver';
      const queryError = dialect.queryErrors && `${dialect.queryErrors[code] ?? code};${fault}`;
      return {
        status: httpStatus,
        headers: queryError ? [contentType, ['x-amzn-query-error', queryError]] : [contentType],
        body: JSON.stringify({
          __type: type,
          message,
          ...(toWire(members) as Record<string, unknown>),
        }),
      };
    },
  };
};

const operationOf = (request: HttpRequest, target: string): string => {
  const given = headerOf(request, 'x-amz-target');
  if (given?.startsWith(`${target}.`)) return given.slice(target.length + 1);
  throw new AwsError(
    'UnknownOperationException',
    `X-Amz-Target: ${given ?? 'missing'} is not an operation of ${target}.`,
  );
};

const inputOf = ({ body }: HttpRequest, members?: TypedMembers): Record<string, unknown> => {
  const text = Buffer.from(body.buffer, body.byteOffset, body.byteLength).toString();
  const input = parsed(text === '' ? '{}' : text);
  if (typeof input !== 'object' || input === null || Array.isArray(input)) {
    throw new AwsError('SerializationException', 'The body is not a JSON object.');
  }
  const read = members === undefined ? input : fromWire(input, members);
  return read as Record<string, unknown>;
};

const parsed = (text: string): unknown => {
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw new AwsError('SerializationException', 'The body is not JSON.', { cause });
  }
};
