import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { stringify } from 'lossless-json';
import type { HttpRequest } from '../../wire/http-message.ts';
import { readRequest } from '../../wire/read-request.ts';

/** What a pretended store answers; bodies hold ids as `LosslessNumber`. */
export interface StoreReply {
  readonly status: number;
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
}

/**
 * How a request goes wrong, before or after it took effect: `fail` answers 500, `cut` drops the
 * connection without an answer, `silent` keeps it open for ever. `slow-down` is a 429 with Retry-After.
 */
export type StoreFault =
  | 'slow-down'
  | 'fail-before'
  | 'fail-after'
  | 'cut-before'
  | 'cut-after'
  | 'silent-before'
  | 'silent-after';

export interface StoreServer {
  /** `http://127.0.0.1:<port>` */
  readonly url: string;
  /** `POST /admin/api/…` of every request that came, faulty ones too. */
  readonly requests: readonly string[];
  /** The next request whose line matches meets this fault; several are met in order. */
  failNext(line: RegExp, fault: StoreFault): void;
  stop(): Promise<void>;
}

/** Serves on the loopback only: these stores have no secrets worth having and no door to close. */
export const startStoreServer = async (
  answer: (request: HttpRequest) => StoreReply,
): Promise<StoreServer> => {
  const faults: { readonly line: RegExp; readonly fault: StoreFault }[] = [];
  const requests: string[] = [];

  const takeFault = (line: string): StoreFault | undefined => {
    const at = faults.findIndex((each) => each.line.test(line));
    return at < 0 ? undefined : faults.splice(at, 1)[0]?.fault;
  };
  const serve = async (message: IncomingMessage, response: ServerResponse): Promise<void> => {
    const request = await readRequest(message);
    if (!request) return send(response, { status: 413 });
    const line = `${request.method} ${request.path}`;
    requests.push(line);
    const fault = takeFault(line);
    if (fault?.endsWith('before') || fault === 'slow-down') return misbehave(response, fault);
    const reply = answer(request);
    return fault ? misbehave(response, fault) : send(response, reply);
  };

  const server = createServer((message, response) => {
    serve(message, response).catch(() => response.destroy());
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    requests,
    failNext: (line, fault) => void faults.push({ line, fault }),
    stop: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
};

const misbehave = (response: ServerResponse, fault: StoreFault): void => {
  if (fault === 'slow-down') send(response, { status: 429, headers: { 'retry-after': '2' } });
  else if (fault.startsWith('fail')) send(response, { status: 500, body: { errors: 'broken' } });
  else if (fault.startsWith('cut')) response.destroy();
};

const send = (response: ServerResponse, { status, body, headers }: StoreReply): void => {
  response.writeHead(status, { 'content-type': 'application/json; charset=utf-8', ...headers });
  response.end(body === undefined ? '' : stringify(body));
};
