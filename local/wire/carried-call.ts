import type { HttpRequest, HttpResponse } from './http-message.ts';

/** A request that reaches the cloud by a message of its own process: strings and bytes only. */
export interface CarriedCall {
  readonly method: string;
  /** With the query, as it would stand in the first line of the request. */
  readonly target: string;
  readonly headers: HttpRequest['headers'];
  readonly body: string | Uint8Array;
}

/** Answers a carried call; a fault of the cloud itself is a 500, not a throw. */
export type AnswerCall = (call: CarriedCall) => Promise<HttpResponse>;

/** Answers calls that came together, in their order. */
export type AnswerCalls = (calls: readonly CarriedCall[]) => readonly Promise<HttpResponse>[];

/** The call as it would have been read from a socket. */
export const carriedRequest = ({ method, target, headers, body }: CarriedCall): HttpRequest => {
  const at = target.indexOf('?');
  return {
    method,
    path: at < 0 ? target : target.slice(0, at),
    query: at < 0 ? '' : target.slice(at + 1),
    headers,
    body: typeof body === 'string' ? Buffer.from(body) : body,
    sourceIp: '127.0.0.1',
    protocol: 'HTTP/1.1',
  };
};
