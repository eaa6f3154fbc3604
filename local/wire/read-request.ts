import type { IncomingMessage } from 'node:http';
import type { HttpRequest } from './http-message.ts';

/** The most that one request's body may hold: API Gateway's limit, kept for all calls here. */
export const MOST_BODY_BYTES = 10 * 1024 * 1024;

/**
 * Reads a whole request. Undefined when its body is over the limit; the rest of it is then read and
 * dropped, so that the sender hears the answer.
 */
export const readRequest = async (message: IncomingMessage): Promise<HttpRequest | undefined> => {
  const body = await readBody(message);
  if (body === undefined) return undefined;
  const target = message.url ?? '/';
  const at = target.indexOf('?');
  return {
    method: message.method ?? 'GET',
    path: at < 0 ? target : target.slice(0, at),
    query: at < 0 ? '' : target.slice(at + 1),
    headers: headerPairs(message.rawHeaders),
    body,
    sourceIp: message.socket.remoteAddress ?? '127.0.0.1',
    protocol: `HTTP/${message.httpVersion}`,
  };
};

const readBody = async (message: IncomingMessage): Promise<Uint8Array | undefined> => {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of message as AsyncIterable<Buffer>) {
    size += chunk.byteLength;
    if (size <= MOST_BODY_BYTES) chunks.push(chunk);
    else chunks.length = 0;
  }
  return size > MOST_BODY_BYTES ? undefined : new Uint8Array(Buffer.concat(chunks));
};

const headerPairs = (raw: readonly string[]): (readonly [string, string])[] =>
  raw.flatMap((name, index) =>
    index % 2 === 0 ? [[name.toLowerCase(), raw[index + 1] ?? ''] as const] : [],
  );
