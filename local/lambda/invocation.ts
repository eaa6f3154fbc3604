import type { EndTurn } from './turns.ts';

/** An error as Lambda gives it to the caller, with `FunctionError: Unhandled`. */
export interface FunctionError {
  readonly errorType: string;
  readonly errorMessage: string;
  readonly trace: readonly string[];
}

/** How an invocation ended; `payload` is the handler's answer as JSON text. */
export type Outcome =
  | { readonly ok: true; readonly payload: string }
  | { readonly ok: false; readonly error: FunctionError };

/** One event on its way to a function. */
export interface Invocation {
  readonly requestId: string;
  /** The ARN that the caller used, alias or version included. */
  readonly functionArn: string;
  /** The event as JSON text. */
  readonly payload: string;
}

/** What runs functions. Throws `AwsError` only when the function cannot be tried at all. */
export interface FunctionRuntime {
  invoke(functionRef: string, event: unknown, requestId?: string): Promise<Outcome>;
  /** How many invocations of the function can run at a time. */
  concurrency(functionRef: string): number;
  /** How many can where each has a whole batch to do: what they cost more is then worth their pace. */
  widest(functionRef: string): number;
  /** Waits until so many invocations could begin without a cold start, or as many as there can be. */
  warm(functionRef: string, invocations?: number): Promise<void>;
  /** Waits until a batch for the function may be read and run; undefined when none has to wait. */
  turn(functionRef: string): Promise<EndTurn> | undefined;
}

/** The context that Lambda passes to a handler beside the event. */
export interface FunctionContext {
  readonly awsRequestId: string;
  readonly functionName: string;
  readonly functionVersion: string;
  readonly invokedFunctionArn: string;
  readonly memoryLimitInMB: string;
  readonly logGroupName: string;
  readonly logStreamName: string;
  callbackWaitsForEmptyEventLoop: boolean;
  getRemainingTimeInMillis(): number;
}

/** A function that runs inside this process in the place of its bundle. */
export type InProcessHandler = (event: unknown, context: FunctionContext) => Promise<unknown>;

/** A failed outcome. */
export const failed = (
  errorType: string,
  errorMessage: string,
  trace: readonly string[] = [],
): Outcome => ({ ok: false, error: { errorType, errorMessage, trace } });

/** What a handler threw, in Lambda's form. */
export const thrown = (error: unknown): FunctionError =>
  error instanceof Error
    ? {
        errorType: error.name,
        errorMessage: error.message,
        trace: (error.stack ?? '').split('\n'),
      }
    : { errorType: typeof error, errorMessage: String(error), trace: [] };

/** The failure of a handler that did not answer in time, in Lambda's words. */
export const timedOut = (requestId: string, timeoutSeconds: number): Outcome =>
  failed(
    'Sandbox.Timedout',
    `RequestId: ${requestId} Error: Task timed out after ${timeoutSeconds.toFixed(2)} seconds`,
  );
