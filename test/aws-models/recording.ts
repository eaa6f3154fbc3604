import { closeSync, openSync, writeSync } from 'node:fs';
import type { AwsExchange } from '../../local/wire/aws-calls.ts';

/** AWS calls as they went over the wire, one a line of a file. */
export interface Recording {
  take(exchange: AwsExchange): void;
  /** Whether one of them had this `X-Amz-Target`. */
  hasTarget(target: string): boolean;
  close(): void;
}

/** A call with its answer as a line has it; bodies are base64. */
export interface RecordedCall {
  readonly method: string;
  readonly path: string;
  readonly query: string;
  readonly headers: AwsExchange['request']['headers'];
  readonly body: string;
  readonly status: number;
  readonly answerHeaders: AwsExchange['response']['headers'];
  readonly answer: string;
}

/**
 * Keeps every call and not one of each kind: the length or the number that a model does not allow may be in
 * any of them, and those of a minute are a few thousand.
 */
export const openRecording = (file: string): Recording => {
  // Personal data of nobody, and the local key's signatures; all the same nobody else's business.
  const opened = openSync(file, 'w', 0o600);
  const targets = new Set<string>();
  return {
    take: (exchange) => {
      const call = recorded(exchange);
      for (const [name, value] of call.headers) if (name === 'x-amz-target') targets.add(value);
      writeSync(opened, `${JSON.stringify(call)}\n`);
    },
    hasTarget: (target) => targets.has(target),
    close: () => closeSync(opened),
  };
};

const recorded = ({ request, response }: AwsExchange): RecordedCall => {
  const { method, path, query, headers } = request;
  return {
    ...{ method, path, query, headers, body: base64Of(request.body) },
    status: response.status,
    answerHeaders: response.headers,
    answer: base64Of(response.body),
  };
};

const base64Of = (body: Uint8Array | string): string => Buffer.from(body).toString('base64');
