import type { Random } from '../engine/clock.ts';
import type { HttpRequest } from '../wire/http-message.ts';
import { decodedSegment } from './route-key.ts';

const MONTHS = 'Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec'.split(' ');
const HOP_BY_HOP = new Set(['connection', 'keep-alive', 'transfer-encoding', 'upgrade', 'cookie']);
/** Content types whose bodies reach a function as text; any other comes as base64. */
const TEXT =
  /^(?:text\/.*|application\/(?:json|javascript|xml)|[^/]+\/[^;]+\+(?:json|xml))(?:\s*;.*)?$/i;

/** Where a request has come to. */
export interface RequestPlace {
  readonly accountId: string;
  readonly apiId: string;
  readonly stage: string;
  readonly stageVariables: Readonly<Record<string, string>> | undefined;
  readonly routeKey: string;
  readonly pathParameters: Readonly<Record<string, string>>;
  readonly requestId: string;
  /** Milliseconds since the epoch. */
  readonly receivedMs: number;
}

/** An event in payload format 2.0 (API Gateway guide, "Lambda proxy integrations for HTTP APIs"). */
export interface HttpApiEvent {
  readonly version: '2.0';
  readonly routeKey: string;
  readonly rawPath: string;
  readonly rawQueryString: string;
  readonly cookies?: readonly string[];
  readonly headers: Readonly<Record<string, string>>;
  readonly queryStringParameters?: Readonly<Record<string, string>>;
  readonly requestContext: Readonly<Record<string, unknown>>;
  readonly pathParameters?: Readonly<Record<string, string>>;
  readonly stageVariables?: Readonly<Record<string, string>>;
  readonly body?: string;
  readonly isBase64Encoded: boolean;
}

/** The event that a function receives for a request. */
export const requestEvent = (
  request: HttpRequest,
  place: RequestPlace,
  random: Random,
): HttpApiEvent => {
  // Only the query stays as it was sent; API Gateway decodes the path.
  const rawPath = decodedSegment(request.path);
  const headers = { ...joined(request.headers), ...gatewayHeaders(request, place, random) };
  const cookies = request.headers.flatMap(([name, value]) =>
    name === 'cookie' ? value.split(';').map((cookie) => cookie.trim()) : [],
  );
  const parameters = queryParameters(request.query);
  return {
    version: '2.0',
    routeKey: place.routeKey,
    rawPath,
    rawQueryString: request.query,
    ...(cookies.length > 0 && { cookies }),
    headers,
    ...(Object.keys(parameters).length > 0 && { queryStringParameters: parameters }),
    requestContext: requestContext(request, place, rawPath, headers),
    ...(Object.keys(place.pathParameters).length > 0 && { pathParameters: place.pathParameters }),
    ...(place.stageVariables && { stageVariables: place.stageVariables }),
    ...bodyOf(request.body, headers['content-type']),
  };
};

const requestContext = (
  { method, protocol, sourceIp }: HttpRequest,
  { accountId, apiId, requestId, routeKey, stage, receivedMs }: RequestPlace,
  path: string,
  headers: Readonly<Record<string, string>>,
): Readonly<Record<string, unknown>> => {
  const domainName = (headers['host'] ?? '').replace(/:\d+$/, '');
  return {
    accountId,
    apiId,
    domainName,
    domainPrefix: domainName.split('.')[0] ?? '',
    http: { method, path, protocol, sourceIp, userAgent: headers['user-agent'] ?? '' },
    requestId,
    routeKey,
    stage,
    time: commonLogTime(receivedMs),
    timeEpoch: receivedMs,
  };
};

/** Headers of one name become one value, parted by a comma; cookies have a place of their own. */
const joined = (headers: HttpRequest['headers']): Record<string, string> => {
  const values = new Map<string, string>();
  for (const [name, value] of headers) {
    const before = values.get(name);
    if (!HOP_BY_HOP.has(name))
      values.set(name, before === undefined ? value : `${before},${value}`);
  }
  return Object.fromEntries(values);
};

/** What the gateway writes itself. */
const gatewayHeaders = (
  { headers, body, sourceIp }: HttpRequest,
  { receivedMs }: RequestPlace,
  random: Random,
): Record<string, string> => {
  const given = joined(headers);
  const forwarded = given['x-forwarded-for'];
  const seconds = Math.floor(receivedMs / 1000).toString(16);
  return {
    'content-length': String(body.byteLength),
    'x-amzn-trace-id': `Root=1-${seconds}-${Buffer.from(random.bytes(12)).toString('hex')}`,
    'x-forwarded-for': forwarded === undefined ? sourceIp : `${forwarded}, ${sourceIp}`,
    'x-forwarded-port':
      given['x-forwarded-port'] ?? /:(\d+)$/.exec(given['host'] ?? '')?.[1] ?? '80',
    'x-forwarded-proto': given['x-forwarded-proto'] ?? 'http',
  };
};

const queryParameters = (query: string): Record<string, string> => {
  const values = new Map<string, string>();
  for (const [name, value] of new URLSearchParams(query)) {
    const before = values.get(name);
    values.set(name, before === undefined ? value : `${before},${value}`);
  }
  return Object.fromEntries(values);
};

const bodyOf = (
  body: Uint8Array,
  contentType: string | undefined,
): Pick<HttpApiEvent, 'body' | 'isBase64Encoded'> => {
  if (body.byteLength === 0) return { isBase64Encoded: false };
  const text = contentType !== undefined && TEXT.test(contentType) ? utf8(body) : undefined;
  return text === undefined
    ? { body: Buffer.from(body).toString('base64'), isBase64Encoded: true }
    : { body: text, isBase64Encoded: false };
};

/** Undefined when the bytes are no UTF-8: as text they would lose what a signature was made over. */
const utf8 = (bytes: Uint8Array): string | undefined => {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    return undefined;
  }
};

/** `01/Nov/2026:10:00:00 +0000`. */
export const commonLogTime = (ms: number): string => {
  const [date = '', time = ''] = new Date(ms).toISOString().split('T');
  const [year, month = '', day] = date.split('-');
  return `${day}/${MONTHS[Number(month) - 1]}/${year}:${time.slice(0, 8)} +0000`;
};
