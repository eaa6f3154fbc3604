import type { FunctionError } from './invocation.ts';

/** What an execution environment's thread is started with. */
export interface WorkerSetup {
  readonly file: string;
  readonly exportName: string;
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
