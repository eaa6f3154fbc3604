import { AwsError } from '../engine/aws-error.ts';
import type { AwsProtocol } from './aws-protocol.ts';
import { jsonResponse } from './http-message.ts';
import { toWire } from './json-values.ts';

/** Method and path of each operation. */
const OPERATIONS: Readonly<Record<string, string>> = {
  'POST /v2/email/outbound-emails': 'SendEmail',
};

/** SES v2's REST-JSON. */
export const sesRestJson: AwsProtocol = {
  decode: ({ method, path, body }) => {
    const operation = OPERATIONS[`${method} ${path}`];
    if (operation !== undefined) return { operation, input: parsed(body) };
    throw new AwsError(
      'UnknownOperationException',
      `The embedded cloud does not implement ${method} ${path} of SES.`,
    );
  },
  encode: (_call, output) => jsonResponse(200, toWire(output)),
  encodeError: ({ code, message, httpStatus }) =>
    jsonResponse(httpStatus, { message }, [['x-amzn-errortype', code]]),
};

const parsed = (body: Uint8Array): Record<string, unknown> => {
  try {
    const value: unknown = JSON.parse(Buffer.from(body).toString());
    if (typeof value === 'object' && value !== null) return value as Record<string, unknown>;
  } catch (cause) {
    throw new AwsError('BadRequestException', 'The body is not JSON.', { cause });
  }
  throw new AwsError('BadRequestException', 'The body is not a JSON object.');
};
