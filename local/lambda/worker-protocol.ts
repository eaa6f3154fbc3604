import type { MessagePort } from 'node:worker_threads';
import type { FunctionError } from './invocation.ts';

/** What a thread for functions is started with. */
export interface WorkerSetup {
  /** Takes signed calls to `origin`; without it they take the network. */
  readonly cloud?: { readonly origin: string; readonly calls: MessagePort };
}

/** Import a function's bundle, with these environment variables for it alone. */
interface LoadRequest {
  readonly kind: 'load';
  readonly file: string;
  readonly exportName: string;
  readonly env: Record<string, string>;
}

/** One event. Times are durations, so that no two clocks must agree. */
interface RunRequest {
  readonly kind: 'run';
  readonly requestId: string;
  readonly functionArn: string;
  readonly payload: string;
  readonly timeoutMs: number;
}

/** Tells the functions of one thread apart. */
interface Addressed {
  readonly id: number;
}

/** Host → thread, before it is said whom it is for. */
export type FunctionRequest = LoadRequest | RunRequest;

export type WorkerRequest = FunctionRequest & Addressed;

export type RequestOf<Kind extends FunctionRequest['kind']> = WorkerRequest & {
  readonly kind: Kind;
};

/** Thread → host. */
export type WorkerReply = Addressed &
  (
    | { readonly kind: 'ready' }
    | { readonly kind: 'refused'; readonly error: FunctionError }
    | { readonly kind: 'printed'; readonly source: 'stdout' | 'stderr'; readonly text: string }
    | { readonly kind: 'answered'; readonly payload: string }
    | { readonly kind: 'threw'; readonly error: FunctionError }
  );
