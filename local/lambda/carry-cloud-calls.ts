import http from 'node:http';
import { Writable } from 'node:stream';
import type { AnswerCall } from '../wire/carried-call.ts';
import type { HttpResponse } from '../wire/http-message.ts';

/**
 * Takes what the bundle of this thread sends to the cloud over a message instead of a socket: the request
 * is made, signed and checked as ever, by the bundle's own SDK, but neither side writes and parses HTTP.
 * Only signed calls to `origin` are carried; whatever else goes out takes the network.
 */
export const carryCloudCalls = (origin: string, answer: AnswerCall): void => {
  const { hostname, port } = new URL(origin);
  const [overSockets, fetchOverSockets] = [http.request, globalThis.fetch];
  const isCarried = (options: unknown): options is SdkRequest => {
    const { host, port: to, headers } = Object(options) as Partial<SdkRequest>;
    return host === hostname && Number(to) === Number(port) && isSigned(headers?.['authorization']);
  };
  const request = (...parts: Parameters<typeof http.request>): unknown => {
    const [options, onResponse] = parts as readonly unknown[];
    return isCarried(options)
      ? new CarriedRequest(options, answer, onResponse as OnResponse)
      : overSockets(...parts);
  };
  const fetch = (...[url, init = {}]: Parameters<typeof globalThis.fetch>): Promise<Response> => {
    const headers = new Headers(init.headers);
    const { body = '' } = init;
    const isPlain = typeof body === 'string' || body instanceof Uint8Array || body === null;
    const isOurs = typeof url === 'string' && url.startsWith(`${origin}/`);
    if (!isOurs || !isPlain || !isSigned(headers.get('authorization'))) {
      return fetchOverSockets(url, init);
    }
    headers.set('host', new URL(origin).host);
    const { method = 'GET', signal } = init;
    const target = url.slice(origin.length);
    const ask = () => answer({ method, target, headers: [...headers], body: body ?? '' });
    return unlessAborted(() => ask().then(toResponse), signal);
  };
  Object.assign(http, { request });
  globalThis.fetch = fetch;
};

const isSigned = (authorization: unknown): boolean =>
  typeof authorization === 'string' && authorization.startsWith('AWS4-HMAC-SHA256');

/** As the SDK's `NodeHttpHandler` asks for a request. */
interface SdkRequest {
  readonly method: string;
  readonly host: string;
  readonly port: number;
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
}

/** An `IncomingMessage` to the SDK, whose body may be bytes where it could be a stream. */
type Message = Uint8Array & { readonly statusCode: number };

type OnResponse = (response: Message) => void;

/** A connection that is there and stays there, for handlers that set its limits. */
const CONNECTED = {
  connecting: false,
  setKeepAlive: (): void => undefined,
  setTimeout: (): void => undefined,
  removeListener: (): void => undefined,
  destroy: (): void => undefined,
};

/** As much of a `ClientRequest` as the SDK's handler uses: written whole, then answered whole. */
class CarriedRequest extends Writable {
  readonly socket = CONNECTED;
  readonly #options: SdkRequest;
  readonly #answer: AnswerCall;
  readonly #onResponse: OnResponse;
  #body: (string | Uint8Array)[] = [];

  constructor(options: SdkRequest, answer: AnswerCall, onResponse: OnResponse) {
    // Done is not gone: the answer is still to come.
    super({ decodeStrings: false, autoDestroy: false });
    this.#options = options;
    this.#answer = answer;
    this.#onResponse = onResponse;
  }

  /** A body that comes at once, as the SDK's do, need not go through the stream's queue. */
  override end(...[chunk, ...rest]: unknown[]): this {
    const isWhole = typeof chunk === 'string' || chunk instanceof Uint8Array;
    if (!isWhole || rest.length > 0 || this.#body.length > 0) {
      return super.end(chunk, ...(rest as []));
    }
    this.#body = [chunk];
    this.#ask();
    return this;
  }

  override _write(chunk: string | Uint8Array, _encoding: string, done: () => void): void {
    this.#body.push(chunk);
    done();
  }

  override _final(done: () => void): void {
    this.#ask();
    done();
  }

  #ask(): void {
    const { method, path, headers } = this.#options;
    const [first = '', ...rest] = this.#body;
    const body = rest.length === 0 ? unpooled(first) : Buffer.concat([first, ...rest].map(toBytes));
    const pairs = Object.entries(headers).map(
      ([name, value]) => [name.toLowerCase(), value] as const,
    );
    this.#answer({ method, target: path, headers: pairs, body }).then(
      (answer) => {
        if (this.destroyed) return;
        const response = toMessage(answer);
        this.emit('response', response);
        this.#onResponse(response);
        this.destroy();
      },
      (error: Error) => this.destroy(error),
    );
  }
}

/** A small buffer is a window on a large one, all of which would be copied with it. */
const unpooled = (chunk: string | Uint8Array): string | Uint8Array =>
  typeof chunk === 'string' ? chunk : new Uint8Array(chunk);

const toBytes = (chunk: string | Uint8Array): Uint8Array =>
  typeof chunk === 'string' ? Buffer.from(chunk) : chunk;

/** Of a message the SDK's handler takes what it says; its body, which is there already, goes on as it is. */
const toMessage = ({ status, headers, body }: HttpResponse): Message =>
  Object.assign(toBytes(body), {
    statusCode: status,
    statusMessage: http.STATUS_CODES[status] ?? '',
    headers: joined(headers),
    complete: true,
  });

/** As an `IncomingMessage` has them: `Headers` would look at each name and value once more. */
const joined = (headers: HttpResponse['headers']): Record<string, string> => {
  const read: Record<string, string> = {};
  for (const [given, value] of headers) {
    const name = given.toLowerCase();
    const before = read[name];
    read[name] = before === undefined ? value : `${before}, ${value}`;
  }
  return read;
};

/** Statuses whose answer has no body. */
const BODILESS = new Set([204, 205, 304]);

const toResponse = ({ status, headers, body }: HttpResponse): Response =>
  new Response(BODILESS.has(status) ? null : (body as string | Uint8Array<ArrayBuffer>), {
    status,
    headers: headers.map(([name, value]): [string, string] => [name, value]),
  });

const unlessAborted = <Result>(
  work: () => Promise<Result>,
  signal: AbortSignal | null | undefined,
): Promise<Result> => {
  if (!signal) return work();
  if (signal.aborted) return Promise.reject(signal.reason);
  return new Promise((resolve, reject) => {
    const abort = (): void => reject(signal.reason);
    signal.addEventListener('abort', abort, { once: true });
    void work()
      .then(resolve, reject)
      .finally(() => signal.removeEventListener('abort', abort));
  });
};
