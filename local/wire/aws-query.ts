import { AwsError } from '../engine/aws-error.ts';
import type { AwsProtocol } from './aws-protocol.ts';
import { xmlDocument } from './xml.ts';

/** `MessageAttributes.entry.2.Value.StringValue`: a member that is a map, one part of one entry. */
const ENTRY = /^(\w+)\.entry\.(\d+)\.(Name|Value\.(\w+))$/;

/**
 * The AWS query protocol: a form that names its `Action`, answered in XML. Members of plain text are
 * read, and maps of structures of plain text, which is what the operations that are called here take.
 */
export const awsQuery = (namespace: string): AwsProtocol => ({
  decode: ({ body }) => {
    const form = new URLSearchParams(Buffer.from(body).toString());
    const input = Object.fromEntries(form);
    const { Action: operation, Version: _, ...members } = input;
    if (operation === undefined) {
      throw new AwsError('MissingAction', 'The request must name its Action.');
    }
    return { operation, input: { ...plainMembers(operation, members), ...mapMembers(members) } };
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

type Form = Readonly<Record<string, string>>;

const plainMembers = (operation: string, form: Form): Record<string, string> =>
  Object.fromEntries(
    Object.entries(form).filter(([name]) => {
      if (!name.includes('.')) return true;
      if (ENTRY.test(name)) return false;
      throw new AwsError('NotImplemented', `${operation}: ${name} is not read here.`, {
        httpStatus: 501,
      });
    }),
  );

const mapMembers = (form: Form): Record<string, Record<string, Record<string, string>>> => {
  const maps: Record<string, Record<string, Record<string, string>>> = {};
  for (const [name, value] of Object.entries(form)) {
    const [, member = '', n = '', , part] = ENTRY.exec(name) ?? [];
    if (part === undefined) continue;
    const key = form[`${member}.entry.${n}.Name`] ?? '';
    const map = maps[member] ?? {};
    maps[member] = { ...map, [key]: { ...map[key], [part]: value } };
  }
  return maps;
};
