import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import type { EventBridgeClient } from '@aws-sdk/client-eventbridge';
import type { SQSClient } from '@aws-sdk/client-sqs';

/**
 * Everything a handler may learn from, or do to, the world. Handlers are made by `make(runtime)` and
 * hold no module state, so the same handler runs on AWS, on the embedded cloud and in simulation.
 */
export interface Runtime {
  /** Milliseconds since the Unix epoch. */
  readonly now: () => number;
  readonly randomBytes: (count: number) => Uint8Array;
  /** A deploy-time setting (an environment variable); throws a permanent fault naming it when absent. */
  readonly setting: (name: string) => string;
  readonly observe: Observe;
}

/** Ports that only some handlers need; each handler's `make` asks for those it uses. */
export interface HasDynamoDb {
  readonly dynamodb: Pick<DynamoDBClient, 'send'>;
}
export interface HasSqs {
  readonly sqs: Pick<SQSClient, 'send'>;
}
export interface HasEventBridge {
  readonly eventbridge: Pick<EventBridgeClient, 'send'>;
}

/** Calls to outside parties; rejects when no whole answer comes within the port's own time-out. */
export interface HasFetch {
  readonly fetch: (url: string, init: RequestInit) => Promise<Response>;
}

/** A SigV4-signing `fetch` for AWS calls where a whole SDK client would cost too much start-up. */
export interface HasSignedFetch {
  readonly signedFetch: (
    url: string,
    init: {
      method: string;
      service: string;
      headers?: Record<string, string>;
      body?: string | Uint8Array;
      /** One for what must not be done twice: then no answer is an unclear one. @default 3 */
      attempts?: number;
    },
  ) => Promise<Response>;
}

/** Structured logs and metrics: one line per order and step at terminal outcomes, one metric line per batch. */
export interface Observe {
  /**
   * `debug` is for this machine and for who looks for a fault: on AWS it is not written.
   * `fields` hold ids and codes only: never personal data, never secrets.
   */
  log(
    level: 'debug' | 'info' | 'warn' | 'error',
    message: string,
    fields: Readonly<Record<string, unknown>>,
  ): void;
  /**
   * Adds to a number of this invocation, written at its end; one that `metrics.ts` declares becomes a
   * metric, there also of single values. With `by`, it is one of a few told apart by that dimension
   * alone (`{State: 'placed'}`).
   */
  count(metric: string, value?: number, by?: Readonly<Record<string, string>>): void;
}
