import {
  createServer,
  request as httpRequest,
  type IncomingHttpHeaders,
  type IncomingMessage,
  type ServerResponse,
} from 'node:http';
import { AwsV4Signer } from 'aws4fetch';
import { REGION, ROOT_KEY } from './credentials.ts';

/** A call of one of the functions to AWS. */
interface AwsCall {
  /** Such as `DynamoDB_20120810.PutItem`; empty for S3. */
  readonly target: string;
  readonly body: Buffer;
}

export interface AwsAnswer {
  readonly status: number;
  readonly body: Buffer;
}

/** Decides what a call meets; `proceed` passes it, or another body in its place, on to the emulator. */
export type Fault = (
  call: AwsCall,
  proceed: (body?: Buffer) => Promise<AwsAnswer>,
) => Promise<AwsAnswer>;

/** Stands between the deployed functions and the emulator, where AWS can be made to fail. */
export interface FaultyEndpoint {
  readonly url: string;
  /** What every call meets from now on; undefined lets all pass. */
  fault: Fault | undefined;
  close(): Promise<void>;
}

interface FullAnswer extends AwsAnswer {
  readonly headers: IncomingHttpHeaders;
}

/** Opens the endpoint on a free loopback port in front of the emulator at `upstreamPort`. */
export const openFaultyEndpoint = async (upstreamPort: number): Promise<FaultyEndpoint> => {
  const server = createServer((request, response) => {
    // A function that was ended in the middle of a call is no fault of ours.
    handle(request, response).catch(() => response.destroy());
  });
  const handle = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const body = await readAll(request);
    const target = String(request.headers['x-amz-target'] ?? '');
    let headers: IncomingHttpHeaders = { 'content-type': 'application/x-amz-json-1.0' };
    const proceed = async (other?: Buffer): Promise<AwsAnswer> => {
      const signed = other ? await signAgain(request, other) : request.headers;
      const answer = await forward(upstreamPort, request, signed, other ?? body);
      ({ headers } = answer);
      return answer;
    };
    const { fault } = endpoint;
    const answer = fault ? await fault({ target, body }, proceed) : await proceed();
    const { 'transfer-encoding': _chunked, 'x-amz-crc32': _ofOld, ...kept } = headers;
    response.writeHead(answer.status, { ...kept, 'content-length': answer.body.length });
    response.end(answer.body);
  };
  await new Promise<void>((resolve, reject) => {
    server.on('error', reject);
    server.listen(0, '127.0.0.1', resolve);
  });
  const address = server.address();
  if (typeof address !== 'object' || !address) throw new Error('no port was given');
  const endpoint: FaultyEndpoint = {
    url: `http://127.0.0.1:${address.port}`,
    fault: undefined,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
  return endpoint;
};

/** Another body needs another signature: by the emulator's root, for the same service. */
const signAgain = async (
  { headers: { host, authorization, ...given }, method = 'POST', url }: IncomingMessage,
  body: Buffer,
): Promise<Readonly<Record<string, string>>> => {
  const [, service = ''] = /\/([^/]+)\/aws4_request/.exec(String(authorization)) ?? [];
  const signer = new AwsV4Signer({
    ...ROOT_KEY,
    url: `http://${host}${url}`,
    method,
    service,
    region: REGION,
    headers: {
      'content-type': String(given['content-type']),
      'x-amz-target': String(given['x-amz-target']),
    },
    body: body.toString('utf8'),
  });
  const { headers } = await signer.sign();
  return { ...Object.fromEntries(headers), host: String(host) };
};

const forward = (
  port: number,
  incoming: IncomingMessage,
  signed: IncomingHttpHeaders,
  body: Buffer,
): Promise<FullAnswer> =>
  new Promise((resolve, reject) => {
    const { 'transfer-encoding': _chunked, ...headers } = signed;
    const outgoing = httpRequest(
      {
        host: '127.0.0.1',
        port,
        method: incoming.method,
        path: incoming.url,
        headers: { ...headers, 'content-length': body.length },
      },
      (answer) => {
        readAll(answer).then(
          (read) =>
            resolve({ status: answer.statusCode ?? 500, headers: answer.headers, body: read }),
          reject,
        );
      },
    );
    outgoing.on('error', reject);
    outgoing.end(body);
  });

const readAll = async (stream: IncomingMessage): Promise<Buffer> => {
  const chunks: Buffer[] = [];
  for await (const chunk of stream) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks);
};

/** An error as DynamoDB, EventBridge and SQS answer it in JSON. */
export const awsError = (status: number, type: string): AwsAnswer => ({
  status,
  body: Buffer.from(JSON.stringify({ __type: type, message: `${type}, by the test` })),
});
