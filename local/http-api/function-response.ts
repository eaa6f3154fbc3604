import { type HttpResponse, jsonResponse } from '../wire/http-message.ts';

const HEADER_NAME = /^[!#$%&'*+.^_`|~0-9a-z-]+$/i;
const HEADER_VALUE = /^[\t\x20-\x7e\x80-\xff]*$/;
/** Lengths and connections are the gateway's business. */
const OWN = new Set(['connection', 'content-length', 'keep-alive', 'transfer-encoding']);

/** What API Gateway answers when an integration breaks its contract. */
export const internalServerError = (): HttpResponse =>
  jsonResponse(500, { message: 'Internal Server Error' });

/**
 * The answer that a function's return value stands for (payload format 2.0): an object with a
 * `statusCode` says all itself; anything else is the body of a 200. Undefined when it is malformed.
 */
export const functionResponse = (payload: unknown): HttpResponse | undefined => {
  if (typeof payload === 'object' && payload !== null && 'statusCode' in payload) {
    return explicitResponse(payload as Readonly<Record<string, unknown>>);
  }
  return {
    status: 200,
    headers: [['content-type', 'application/json']],
    body: typeof payload === 'string' ? payload : JSON.stringify(payload ?? null),
  };
};

const explicitResponse = (payload: Readonly<Record<string, unknown>>): HttpResponse | undefined => {
  const status = Number(payload['statusCode']);
  const headers = headersOf(payload['headers']);
  const cookies = cookiesOf(payload['cookies']);
  const body = bodyOf(payload['body'], payload['isBase64Encoded']);
  if (!Number.isInteger(status) || status < 100 || status > 599) return undefined;
  if (headers === undefined || cookies === undefined || body === undefined) return undefined;
  const typed = headers.some(([name]) => name === 'content-type');
  return {
    status,
    headers: [
      ...(typed || body.length === 0
        ? []
        : [['content-type', 'text/plain; charset=utf-8'] as const]),
      ...headers,
      ...cookies.map((cookie) => ['set-cookie', cookie] as const),
    ],
    body,
  };
};

const headersOf = (headers: unknown): (readonly [string, string])[] | undefined => {
  if (headers === undefined || headers === null) return [];
  if (typeof headers !== 'object' || Array.isArray(headers)) return undefined;
  const result: (readonly [string, string])[] = [];
  for (const [name, value] of Object.entries(headers)) {
    if (typeof value === 'object' || !HEADER_NAME.test(name)) return undefined;
    if (!HEADER_VALUE.test(String(value))) return undefined;
    if (!OWN.has(name.toLowerCase())) result.push([name.toLowerCase(), String(value)]);
  }
  return result;
};

const cookiesOf = (cookies: unknown): readonly string[] | undefined => {
  if (cookies === undefined || cookies === null) return [];
  if (!Array.isArray(cookies)) return undefined;
  const valid = cookies.every((one) => typeof one === 'string' && HEADER_VALUE.test(one));
  return valid ? (cookies as string[]) : undefined;
};

const bodyOf = (body: unknown, isBase64Encoded: unknown): Uint8Array | string | undefined => {
  if (body === undefined || body === null) return '';
  if (typeof body !== 'string') return undefined;
  return isBase64Encoded === true ? new Uint8Array(Buffer.from(body, 'base64')) : body;
};
