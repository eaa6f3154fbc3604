import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { stringify } from 'lossless-json';
import type { HttpRequest, HttpResponse } from '../../wire/http-message.ts';
import { readRequest } from '../../wire/read-request.ts';

/** What a pretended store answers; bodies hold ids as `LosslessNumber`. */
export interface StoreReply {
  readonly status: number;
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
}

/**
 * How a request goes wrong, before or after it took effect: `fail` answers 500, `cut` drops the
 * connection without an answer, `silent` keeps it open for ever. `slow-down` is a 429 with Retry-After,
 * `refuse` a definitive 422.
 */
export type StoreFault =
  | 'slow-down'
  | 'refuse'
  | 'fail-before'
  | 'fail-after'
  | 'cut-before'
  | 'cut-after'
  | 'silent-before'
  | 'silent-after';

/** What becomes of a request: an answer, none ever, or a broken connection. */
export type StoreOutcome = HttpResponse | 'silence' | 'hang-up';

/** A store without a network between, faults included. */
export interface StoreDesk {
  answer(request: HttpRequest): Promise<StoreOutcome>;
  /** `POST /admin/api/…` of every request that came, faulty ones too. */
  readonly requests: readonly string[];
  /** The next request whose line matches meets this fault; several are met in order. */
  failNext(line: RegExp, fault: StoreFault): void;
}

/** A desk that is reached over the network. */
export interface StoreServer extends StoreDesk {
  /** `http://127.0.0.1:<port>` */
  readonly url: string;
  stop(): Promise<void>;
}

/** `nameOf` tells apart what is asked by one method and path. */
export const openStoreDesk = (
  answer: (request: HttpRequest) => StoreReply,
  nameOf: (request: HttpRequest) => string = () => '',
): StoreDesk => {
  const faults: { readonly line: RegExp; readonly fault: StoreFault }[] = [];
  const requests: string[] = [];

  const takeFault = (line: string): StoreFault | undefined => {
    const at = faults.findIndex((each) => each.line.test(line));
    return at < 0 ? undefined : faults.splice(at, 1)[0]?.fault;
  };
  const outcomeOf = (request: HttpRequest): StoreOutcome => {
    const line = `${request.method} ${request.path} ${nameOf(request)}`.trimEnd();
    requests.push(line);
    const fault = takeFault(line);
    if (fault && !fault.endsWith('after')) return misbehaviour(fault);
    const reply = answer(request);
    return fault ? misbehaviour(fault) : encodedReply(reply);
  };
  return {
    answer: (request) => Promise.resolve(outcomeOf(request)),
    requests,
    failNext: (line, fault) => void faults.push({ line, fault }),
  };
};

/** Serves on the loopback only: these stores have no secrets worth having and no door to close. */
export const serveStore = async <Desk extends StoreDesk>(
  desk: Desk,
): Promise<Desk & StoreServer> => {
  const serve = async (message: IncomingMessage, response: ServerResponse): Promise<void> => {
    const request = await readRequest(message);
    const outcome = request ? await desk.answer(request) : encodedReply({ status: 413 });
    if (outcome === 'hang-up') response.destroy();
    else if (outcome !== 'silence') send(response, outcome);
  };

  const server = createServer((message, response) => {
    serve(message, response).catch(() => response.destroy());
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    ...desk,
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    stop: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
};

const misbehaviour = (fault: StoreFault): StoreOutcome => {
  if (fault === 'slow-down') return encodedReply({ status: 429, headers: { 'retry-after': '2' } });
  if (fault === 'refuse') return encodedReply({ status: 422, body: { message: 'Not like this.' } });
  if (fault.startsWith('fail')) return encodedReply({ status: 500, body: { errors: 'broken' } });
  return fault.startsWith('cut') ? 'hang-up' : 'silence';
};

export const encodedReply = ({ status, body, headers = {} }: StoreReply): HttpResponse => ({
  status,
  headers: [['content-type', 'application/json; charset=utf-8'], ...Object.entries(headers)],
  body: body === undefined ? '' : (stringify(body) ?? ''),
});

const send = (response: ServerResponse, { status, body, headers }: HttpResponse): void => {
  response.writeHead(status, Object.fromEntries(headers));
  response.end(body);
};
