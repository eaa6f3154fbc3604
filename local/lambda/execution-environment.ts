import type { Environment } from '../engine/service.ts';
import { createDeferred } from './deferred.ts';
import { environmentVariables } from './environment-variables.ts';
import { type FunctionDefinition, handlerOf } from './function-definition.ts';
import type { FunctionThread, Seated } from './function-thread.ts';
import { failed, type Invocation, type Outcome, timedOut } from './invocation.ts';
import { createLineSplitter, type LogLine, type LogRing } from './log-ring.ts';
import type { WorkerReply } from './worker-protocol.ts';

/** Lambda gives the import 10 s; two busy cores may need longer. */
const IMPORT_LIMIT_SECONDS = 30;

/** The event was not answered because another function brought down the thread; it is to be run again elsewhere. */
export const DISPLACED = 'displaced';

/** A warm copy of a function, which runs one event at a time. */
export interface ExecutionEnvironment {
  run(invocation: Invocation): Promise<Outcome | typeof DISPLACED>;
  /** Settles when the bundle is imported, or has failed to be. */
  readonly ready: Promise<void>;
  alive(): boolean;
  stop(): Promise<void>;
}

export interface ExecutionPlace {
  readonly environment: Environment;
  readonly logs: LogRing;
  readonly thread: FunctionThread;
  /** The thread is this function's alone and ends with it. */
  readonly isAlone: boolean;
  /** It ran when its thread had to be ended for it, or ended by itself. */
  readonly onSuspected?: () => void;
}

/** Has the function's bundle imported by the thread, at once. */
export const startExecutionEnvironment = (
  definition: FunctionDefinition,
  { environment, logs, thread, isAlone, onSuspected }: ExecutionPlace,
): ExecutionEnvironment => {
  const { clock } = environment;
  let current: { requestId: string; settle(outcome: Outcome | typeof DISPLACED): void } | undefined;
  let death: Outcome | typeof DISPLACED | undefined;
  const isReady = createDeferred<void>();
  const print = printer(definition, logs, () => current?.requestId);
  const settle = (outcome: Outcome | typeof DISPLACED): void => {
    if (outcome !== DISPLACED && !outcome.ok) print.platform(JSON.stringify(outcome.error));
    current?.settle(outcome);
    current = undefined;
  };
  const die = (outcome: Outcome | typeof DISPLACED): void => {
    if (death !== undefined) return;
    death = outcome;
    isReady.resolve();
    seat.leave();
    print.end();
    if (current !== undefined) settle(death);
  };
  const exited = (why: string): Outcome =>
    failed(
      'Runtime.ExitError',
      `RequestId: ${current?.requestId ?? '-'} Error: Runtime exited with error: ${why}`,
    );
  const onReply: { [Kind in WorkerReply['kind']]: (reply: WorkerReply & { kind: Kind }) => void } =
    {
      ready: () => isReady.resolve(),
      refused: ({ error }) => {
        die({ ok: false, error });
        if (isAlone) void thread.end('the bundle was refused');
      },
      printed: ({ source, text }) => print.push(source, text),
      answered: ({ payload }) => settle({ ok: true, payload }),
      threw: ({ error }) => settle({ ok: false, error }),
    };
  const seated: Seated = {
    onReply: (reply) => {
      const handle = onReply[reply.kind] as (reply: WorkerReply) => void;
      handle(reply);
    },
    onEnd: (why, culprit) => {
      if (culprit === undefined && current !== undefined) onSuspected?.();
      die(culprit === undefined ? exited(why) : DISPLACED);
    },
  };
  const seat = thread.seat(seated);
  const env = environmentVariables(definition, environment, environment.random.uuid());
  seat.send({ kind: 'load', ...handlerOf(definition), env });
  /**
   * A handler that does not end can be stopped only with its thread. What was answered while this process stood
   * still, as when a laptop sleeps, is heard first.
   */
  const limit = (requestId: string, seconds: number): (() => void) => {
    let isForgotten = false;
    const stop = (): void => {
      if (isForgotten) return;
      onSuspected?.();
      die(timedOut(requestId, seconds));
      void thread.end(`${definition.name} took too long`, seated);
    };
    const forget = clock.at(clock.now() + seconds * 1000, () => void setImmediate(stop));
    return () => {
      isForgotten = true;
      forget();
    };
  };

  return {
    ready: isReady.promise,
    alive: () => death === undefined,
    stop: async () => {
      die(failed('Runtime.ExitError', 'stopped'));
      if (isAlone) await thread.end('stopped');
    },
    run: async ({ requestId, functionArn, payload }) => {
      const ended = createDeferred<Outcome | typeof DISPLACED>();
      current = { requestId, settle: ended.resolve };
      const forgetImport = limit(requestId, IMPORT_LIMIT_SECONDS);
      await isReady.promise;
      forgetImport();
      if (death !== undefined) {
        settle(death);
        return ended.promise;
      }
      const timeoutMs = definition.timeoutSeconds * 1000;
      const forget = limit(requestId, definition.timeoutSeconds);
      seat.send({ kind: 'run', requestId, functionArn, payload, timeoutMs });
      return ended.promise.finally(forget);
    },
  };
};

/** Writes what the function prints to the log, line by line. */
const printer = (
  { name: functionName }: FunctionDefinition,
  logs: LogRing,
  requestIdNow: () => string | undefined,
) => {
  /** What is printed between two events belongs to the one before. */
  let newest: string | undefined;
  const write = (source: LogLine['source'], text: string): void => {
    newest = requestIdNow() ?? newest;
    logs.write({ functionName, source, text, ...(newest && { requestId: newest }) });
  };
  const splitters = {
    stdout: createLineSplitter((line) => write('stdout', line)),
    stderr: createLineSplitter((line) => write('stderr', line)),
  };
  return {
    platform: (text: string) => write('platform', text),
    push: (source: 'stdout' | 'stderr', text: string) => splitters[source].push(text),
    end: () => {
      splitters.stdout.end();
      splitters.stderr.end();
    },
  };
};
