import { stringify } from 'lossless-json';
import { permanent, retryable } from '../../shared/fault.ts';
import { type LosslessJson, parseJson, textOf } from '../../shared/lossless.ts';

/** An answer below 500, and no throttle: the store has decided. */
export interface StoreAnswer {
  readonly status: number;
  readonly headers: Headers;
  /** Lossless; undefined when the body is empty or no JSON. */
  readonly body: LosslessJson | undefined;
}

export interface StoreRequest {
  readonly method: 'GET' | 'POST' | 'PUT';
  /** Below the API's root, or a whole URL of the same host. */
  readonly path: string;
  readonly query?: Readonly<Record<string, string>>;
  readonly body?: unknown;
}

export interface StoreApi {
  /** `https://shop.example/wp-json/wc/v3` */
  readonly root: string;
  /** The ones that authenticate. */
  readonly headers: Readonly<Record<string, string>>;
  readonly fetch: (url: string, init: RequestInit) => Promise<Response>;
  /** A 5xx answer that is definitive all the same, by its error code. @default none */
  readonly decidedDespite5xx?: (errorCode: string) => boolean;
}

/** A page of orders; webhooks themselves are at most half a megabyte. */
const MOST_BYTES = 16 * 1024 * 1024;

/**
 * One request to a store. Never follows a redirect: it would take the credentials along. Faults name
 * the method, the path and the status, and nothing of what was sent or answered.
 */
export const askStore = async (api: StoreApi, request: StoreRequest): Promise<StoreAnswer> => {
  const what = `${request.method} ${request.path.replace(/\?.*$/s, '')}`;
  const response = await send(api, request, what);
  const { status, headers } = response.head;
  const body = jsonOf(response.bytes);
  if (status === 429) throw retryable('store-busy', `${what}: the store asks us to slow down`);
  if (status === 401 || status === 403) {
    const fix = 'give the channel credentials that may do this, then redrive';
    throw permanent('store-access', `${what}: the store answered ${status}; ${fix}`);
  }
  const decided = status < 500 || api.decidedDespite5xx?.(errorCodeOf(body)) === true;
  if (!decided) throw retryable('store-failed', `${what}: the store answered ${status}`);
  if (status >= 300 && status < 400) {
    throw permanent('store-moved', `${what}: the store redirects; correct its address (apiBase)`);
  }
  return { status, headers, body };
};

const send = async (api: StoreApi, request: StoreRequest, what: string) => {
  try {
    const head = await api.fetch(urlOf(api, request), {
      method: request.method,
      redirect: 'manual',
      headers: {
        accept: 'application/json',
        ...api.headers,
        ...(request.body === undefined ? {} : { 'content-type': 'application/json' }),
      },
      body: request.body === undefined ? null : (stringify(request.body) ?? null),
    });
    return { head, bytes: new Uint8Array(await head.arrayBuffer()) };
  } catch (error) {
    // A time-out, a broken connection, a torn body: the store may have done it or not.
    throw retryable('store-unreachable', `${what}: no whole answer came`, error);
  }
};

const urlOf = (api: StoreApi, { path, query = {} }: StoreRequest): string => {
  const url = new URL(`${api.root}${path}`);
  for (const [name, value] of Object.entries(query)) url.searchParams.set(name, value);
  return url.href;
};

const jsonOf = (bytes: Uint8Array): LosslessJson | undefined => {
  const parsed = parseJson(bytes, MOST_BYTES);
  return parsed.ok ? parsed.value : undefined;
};

/** A member of a JSON object, else undefined. */
export const memberOf = (
  value: LosslessJson | undefined,
  name: string,
): LosslessJson | undefined =>
  isObject(value) && Object.hasOwn(value, name) ? value[name] : undefined;

/** A member's elements; none when it is no list. */
export const listOf = (value: LosslessJson | undefined): readonly LosslessJson[] =>
  Array.isArray(value) ? (value as readonly LosslessJson[]) : [];

/** Text of a member: ids and amounts with every digit. */
export const textIn = (value: LosslessJson | undefined, name: string): string | undefined =>
  textOf(memberOf(value, name));

const isObject = (
  value: LosslessJson | undefined,
): value is { readonly [key: string]: LosslessJson } =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const errorCodeOf = (body: LosslessJson | undefined): string => textIn(body, 'code') ?? '';

/** A success's body; anything else is a fault here, because the request could not be refused. */
export const expectBody = (answer: StoreAnswer, what: string): LosslessJson => {
  if (answer.status < 300 && answer.body !== undefined) return answer.body;
  throw permanent('store-refused', `${what}: the store answered ${answer.status}`);
};

/** The bytes of a value that came from the store, digits untouched. */
export const bytesOfJson = (value: LosslessJson): Uint8Array =>
  Buffer.from(stringify(value) ?? '', 'utf8');

const MOST_SAID = 200;

/** What the store says of its refusal, cut to a line. */
export const refusalOf = ({ status, body }: StoreAnswer): string => {
  const said = textIn(body, 'message') ?? stringify(memberOf(body, 'errors') ?? '') ?? '';
  const line = said.replaceAll(/\s+/g, ' ').slice(0, MOST_SAID);
  return line === '' || line === '""' ? `the store answered ${status}` : `${status}: ${line}`;
};
