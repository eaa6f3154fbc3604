import type { MessagePort } from 'node:worker_threads';
import type { FunctionError } from './invocation.ts';

/** What an execution environment's thread is started with. */
export interface WorkerSetup {
  readonly file: string;
  readonly exportName: string;
  /** Takes signed calls to `origin`; without it they take the network. */
  readonly cloud?: { readonly origin: string; readonly calls: MessagePort };
}

/** Host → thread: one event. Times are durations, so that no two clocks must agree. */
export interface WorkerRequest {
  readonly requestId: string;
  readonly functionArn: string;
  readonly payload: string;
  readonly timeoutMs: number;
}

/** Thread → host. */
export type WorkerReply =
  | { readonly kind: 'ready' }
  | { readonly kind: 'refused'; readonly error: FunctionError }
  | { readonly kind: 'answered'; readonly requestId: string; readonly payload: string }
  | { readonly kind: 'threw'; readonly requestId: string; readonly error: FunctionError };
