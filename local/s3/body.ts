import { AwsError } from '../engine/aws-error.ts';

/** A body as an SDK client takes it: text, bytes, a blob or a stream. Absent means empty. */
export const readBody = async (body: unknown): Promise<Uint8Array> => {
  if (body === undefined || body === null) return new Uint8Array();
  if (typeof body === 'string') return new TextEncoder().encode(body);
  if (body instanceof Uint8Array) return body;
  if (body instanceof ArrayBuffer) return new Uint8Array(body);
  if (body instanceof Blob) return new Uint8Array(await body.arrayBuffer());
  if (isAsyncIterable(body)) return collect(body);
  throw new AwsError('InvalidRequest', 'Body: give text, bytes, a Blob or a stream.');
};

/** What GetObject gives as `Body` in-process: as much of the SDK's stream as callers use. */
export interface ObjectBody {
  transformToByteArray(): Promise<Uint8Array>;
  /** Decodes as UTF-8, or gives `base64`, `hex` … when named. */
  transformToString(encoding?: BufferEncoding): Promise<string>;
  transformToWebStream(): ReadableStream<Uint8Array>;
}

/** Wraps bytes; every reader gets a copy of its own. */
export const objectBody = (bytes: Uint8Array): ObjectBody => ({
  transformToByteArray: async () => new Uint8Array(bytes),
  transformToString: async (encoding = 'utf8') => Buffer.from(bytes).toString(encoding),
  transformToWebStream: () =>
    new ReadableStream({
      start: (controller) => {
        controller.enqueue(new Uint8Array(bytes));
        controller.close();
      },
    }),
});

const isAsyncIterable = (value: unknown): value is AsyncIterable<Uint8Array | string> =>
  typeof value === 'object' && value !== null && Symbol.asyncIterator in value;

const collect = async (stream: AsyncIterable<Uint8Array | string>): Promise<Uint8Array> => {
  const chunks: Buffer[] = [];
  for await (const chunk of stream) chunks.push(Buffer.from(chunk as Uint8Array));
  return new Uint8Array(Buffer.concat(chunks));
};
