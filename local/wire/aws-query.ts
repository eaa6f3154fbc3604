import { AwsError } from '../engine/aws-error.ts';
import type { AwsProtocol } from './aws-protocol.ts';
import { xmlDocument } from './xml.ts';

/**
 * The AWS query protocol: a form that names its `Action`, answered in XML. Only members of plain text
 * are read, which is what operations that look things up take.
 */
export const awsQuery = (namespace: string): AwsProtocol => ({
  decode: ({ body }) => {
    const form = new URLSearchParams(Buffer.from(body).toString());
    const input = Object.fromEntries(form);
    const { Action: operation, Version: _, ...members } = input;
    if (operation === undefined) {
      throw new AwsError('MissingAction', 'The request must name its Action.');
    }
    const nested = Object.keys(members).find((name) => name.includes('.'));
    if (nested !== undefined) {
      throw new AwsError('NotImplemented', `${operation}: ${nested} is not read here.`, {
        httpStatus: 501,
      });
    }
    return { operation, input: members };
  },
  encode: ({ operation }, output) => ({
    status: 200,
    headers: [['content-type', 'text/xml']],
    body: xmlDocument(
      `${operation}Response`,
      { [`${operation}Result`]: withMembers(output) },
      namespace,
    ),
  }),
  encodeError: ({ code, message, httpStatus }, requestId) => ({
    status: httpStatus,
    headers: [['content-type', 'text/xml']],
    body: xmlDocument(
      'ErrorResponse',
      {
        Error: { Type: httpStatus < 500 ? 'Sender' : 'Receiver', Code: code, Message: message },
        RequestId: requestId,
      },
      namespace,
    ),
  }),
});

/** Lists become `member` elements. */
const withMembers = (value: unknown): unknown => {
  if (Array.isArray(value)) return { member: value.map(withMembers) };
  if (typeof value !== 'object' || value === null || value instanceof Date) return value;
  return Object.fromEntries(
    Object.entries(value).map(([name, member]) => [name, withMembers(member)]),
  );
};
