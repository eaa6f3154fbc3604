import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { type AwsCallParts, createAwsCalls } from './aws-calls.ts';
import { type AnswerCall, type AnswerCalls, carriedRequest } from './carried-call.ts';
import {
  type HttpRequest,
  type HttpResponse,
  jsonResponse,
  type WebHandler,
} from './http-message.ts';
import { MOST_BODY_BYTES, readRequest } from './read-request.ts';
import { isAwsCall } from './signature.ts';

const HOST = '127.0.0.1';
/** Above the 10,240 bytes at which API Gateway refuses, so that its own answer can be given. */
const MOST_HEADER_BYTES = 65_536;
const GRACE_MS = 1_000;
/** Longer than clients keep idle connections, so that none sends into one that is just being closed. */
const KEEP_ALIVE_MS = 65_000;

/** The access key that the embedded cloud's own bundles and tools sign with. */
const LOCAL_ACCESS_KEYS: Readonly<Record<string, string>> = { local: 'local' };

const TOO_LARGE = jsonResponse(413, { message: 'Request Entity Too Large' });
const FAILED = jsonResponse(500, { message: 'Internal Server Error' });

/** What stands behind the door. */
export interface FrontDoorParts extends Omit<AwsCallParts, 'accessKeys'> {
  readonly accessKeys?: AwsCallParts['accessKeys'];
  /** Asked first about requests that are no AWS call; its catch-all route comes after the pages. */
  readonly httpApi?: WebHandler & {
    handleDefault(request: HttpRequest): Promise<HttpResponse | undefined>;
  };
  /** `/console`, `/karwan/*` and the like. */
  readonly pages?: WebHandler;
}

/** The one port of the embedded cloud. */
export interface FrontDoor {
  /** Binds the loopback address; 0 takes any free port. Gives the origin, `http://127.0.0.1:<port>`. */
  listen(port: number): Promise<string>;
  /**
   * Answers calls of this process as if they had come through the port. What they write before they have to
   * wait for anything is one commit: if that fails all have failed, as no answer was given yet.
   */
  readonly answer: AnswerCalls;
  /** Takes no more requests, lets running ones end for a second, then closes their connections. */
  close(): Promise<void>;
}

/** Thrown when the port cannot be had. */
class PortUnavailable extends Error {
  override readonly name = 'PortUnavailable';
  readonly code = 'port-unavailable';
}

/** One HTTP server for AWS calls (told by their signature), the HTTP API's routes and the pages. */
export const createFrontDoor = (parts: FrontDoorParts): FrontDoor => {
  const aws = createAwsCalls({ ...parts, accessKeys: parts.accessKeys ?? LOCAL_ACCESS_KEYS });
  const respond = async (message: IncomingMessage): Promise<HttpResponse> => {
    const request = await readRequest(message);
    if (request === undefined) return TOO_LARGE;
    return answer(request);
  };
  const answer = async (request: HttpRequest): Promise<HttpResponse> => {
    if (isAwsCall(request)) return aws(request);
    return (
      (await parts.httpApi?.handle(request)) ??
      (await parts.pages?.handle(request)) ??
      (await parts.httpApi?.handleDefault(request)) ??
      jsonResponse(404, { message: 'Not Found' })
    );
  };
  const answerCarried: AnswerCall = async (call) => {
    const request = carriedRequest(call);
    if (request.body.byteLength > MOST_BODY_BYTES) return TOO_LARGE;
    const given = await answer(request);
    return call.method === 'HEAD' ? { ...given, body: '' } : given;
  };
  const answerOne: AnswerCall = (call) =>
    answerCarried(call).catch((fault: unknown) => {
      parts.onFault(fault, `${call.method} ${call.target}`);
      return FAILED;
    });
  const answerTogether: AnswerCalls = (calls) => {
    if (calls.length === 1) return calls.map(answerOne);
    try {
      return parts.environment.store.together(() => calls.map(answerOne));
    } catch (fault) {
      parts.onFault(fault, `${calls.length} calls that came together`);
      return calls.map(async () => FAILED);
    }
  };
  const options = { maxHeaderSize: MOST_HEADER_BYTES, keepAliveTimeout: KEEP_ALIVE_MS };
  const server = createServer(options, (message, response) => {
    respond(message)
      .catch((fault: unknown) => {
        // A sender that went away while it was sending is no fault of ours.
        if (!message.destroyed || message.complete)
          parts.onFault(fault, `${message.method} ${message.url}`);
        return FAILED;
      })
      .then((answer) => send(response, answer, message.method === 'HEAD'))
      .catch((fault: unknown) => {
        parts.onFault(fault, `${message.method} ${message.url}`);
        response.destroy();
      });
  });
  return {
    listen: (port) => listen(server, port),
    answer: answerTogether,
    close: () => close(server, parts),
  };
};

const send = (
  response: ServerResponse,
  { status, headers, body }: HttpResponse,
  headOnly: boolean,
): void => {
  response.statusCode = status;
  for (const [name, value] of headers) response.appendHeader(name, value);
  const hasLength = headers.some(([name]) => name === 'content-length');
  if (!hasLength && status !== 204 && status !== 304) {
    response.setHeader('content-length', Buffer.byteLength(body));
  }
  response.end(headOnly ? undefined : body);
};

const listen = (server: Server, port: number): Promise<string> =>
  new Promise((resolve, reject) => {
    const refused = (cause: NodeJS.ErrnoException): void => {
      const reason =
        cause.code === 'EADDRINUSE' ? `Port ${port} is taken by another program` : cause.message;
      reject(new PortUnavailable(`${reason}. Choose another with --port N.`, { cause }));
    };
    server.once('error', refused);
    server.listen(port, HOST, () => {
      server.off('error', refused);
      resolve(`http://${HOST}:${(server.address() as AddressInfo).port}`);
    });
  });

const close = (server: Server, { environment: { clock } }: FrontDoorParts): Promise<void> =>
  new Promise((resolve, reject) => {
    const disarm = clock.at(clock.now() + GRACE_MS, () => server.closeAllConnections());
    server.close((error) => {
      disarm();
      if (error === undefined) resolve();
      else reject(error);
    });
    server.closeIdleConnections();
  });
