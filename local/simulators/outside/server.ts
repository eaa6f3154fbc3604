import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { HttpRequest, HttpResponse } from '../../wire/http-message.ts';
import { readRequest } from '../../wire/read-request.ts';

/** What becomes of a request: an answer, no answer ever, or a broken connection. */
export type Outcome = HttpResponse | 'silence' | 'hang-up';

/** Whoever is pretended: it answers any HTTP request. */
export interface Pretended {
  answer(request: HttpRequest): Promise<Outcome>;
}

const HOST = '127.0.0.1';

/** A pretended party on this machine. */
export interface LoopbackServer {
  /** `http://127.0.0.1:<port>`: a channel's setting `apiBase`. */
  readonly origin: string;
  /** Breaks off what is unanswered. */
  close(): Promise<void>;
}

/** Opens a simulator on loopback; 0 takes any free port. */
export const openLoopbackServer = async (
  simulator: Pretended,
  port = 0,
): Promise<LoopbackServer> => {
  const server = createServer((message, response) => {
    serve(simulator, message, response).catch(() => response.destroy());
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, HOST, resolve);
  });
  return {
    origin: `http://${HOST}:${(server.address() as AddressInfo).port}`,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
};

/** Opens it at a port where it is expected, or anywhere when another program has that one. */
export const openLoopbackServerNear = async (
  simulator: Pretended,
  port: number,
): Promise<LoopbackServer> => {
  try {
    return await openLoopbackServer(simulator, port);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EADDRINUSE') throw error;
    return openLoopbackServer(simulator);
  }
};

const serve = async (
  simulator: Pretended,
  message: IncomingMessage,
  response: ServerResponse,
): Promise<void> => {
  const request = await readRequest(message);
  const outcome = request === undefined ? 'hang-up' : await simulator.answer(request);
  if (outcome === 'silence') return;
  if (outcome === 'hang-up') {
    response.destroy();
    return;
  }
  response.statusCode = outcome.status;
  for (const [name, value] of outcome.headers) response.appendHeader(name, value);
  response.end(outcome.body);
};
