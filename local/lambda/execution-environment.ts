import { fileURLToPath } from 'node:url';
import { MessageChannel, Worker } from 'node:worker_threads';
import type { Environment } from '../engine/service.ts';
import type { AnswerCall } from '../wire/carried-call.ts';
import { serveCalls } from './call-port.ts';
import { createDeferred } from './deferred.ts';
import { environmentVariables } from './environment-variables.ts';
import { type FunctionDefinition, handlerOf } from './function-definition.ts';
import { failed, type Invocation, type Outcome, timedOut } from './invocation.ts';
import { createLineSplitter, type LogLine, type LogRing } from './log-ring.ts';
import type { WorkerReply, WorkerRequest, WorkerSetup } from './worker-protocol.ts';

const WORKER_FILE = fileURLToPath(new URL('./execution-worker.ts', import.meta.url));
/** Lambda gives the import 10 s; two busy cores may need longer. */
const IMPORT_LIMIT_SECONDS = 30;
/** By default each thread fills some 50 MB before it looks at what is of no more use. */
const YOUNG_MEGABYTES = 8;

/** A warm copy of a function, which runs one event at a time. */
export interface ExecutionEnvironment {
  run(invocation: Invocation): Promise<Outcome>;
  /** Settles when the bundle is imported, or has failed to be. */
  readonly ready: Promise<void>;
  alive(): boolean;
  stop(): Promise<void>;
}

/**
 * Starts a thread with the function's bundle. It imports at once and keeps no handle on the host. With `answer`
 * what the bundle asks of the cloud takes no socket.
 */
export const startExecutionEnvironment = (
  definition: FunctionDefinition,
  environment: Environment,
  logs: LogRing,
  answer?: AnswerCall,
): ExecutionEnvironment => {
  const { clock } = environment;
  const worker = startWorker(definition, environment, answer);
  let current: { requestId: string; settle: (outcome: Outcome) => void } | undefined;
  let newestRequestId: string | undefined;
  let death: Outcome | undefined;
  const isReady = createDeferred<void>();
  const write = (source: LogLine['source'], text: string): void =>
    logs.write({
      functionName: definition.name,
      source,
      text,
      // Output may arrive behind the answer that it was printed before.
      ...(newestRequestId === undefined ? {} : { requestId: newestRequestId }),
    });
  const settle = (outcome: Outcome): void => {
    if (!outcome.ok) write('platform', JSON.stringify(outcome.error));
    current?.settle(outcome);
    current = undefined;
  };
  const die = (outcome: Outcome): void => {
    death ??= outcome;
    isReady.resolve();
    if (current !== undefined) settle(death);
    void worker.terminate();
  };
  const onReply: { [Kind in WorkerReply['kind']]: (reply: WorkerReply & { kind: Kind }) => void } =
    {
      ready: () => isReady.resolve(),
      refused: ({ error }) => die({ ok: false, error }),
      answered: ({ payload }) => settle({ ok: true, payload }),
      threw: ({ error }) => settle({ ok: false, error }),
    };
  const exited = (why: string): Outcome =>
    failed(
      'Runtime.ExitError',
      `RequestId: ${current?.requestId ?? '-'} Error: Runtime exited with error: ${why}`,
    );
  capture(worker, write);
  worker.on('message', (reply: WorkerReply) => {
    const handle = onReply[reply.kind] as (reply: WorkerReply) => void;
    handle(reply);
  });
  worker.on('error', (error) => die(exited(String((error as Error).stack ?? error))));
  worker.on('exit', (code) => die(exited(`exit status ${code}`)));
  const limit = (requestId: string, seconds: number): (() => void) =>
    clock.at(clock.now() + seconds * 1000, () => die(timedOut(requestId, seconds)));

  return {
    ready: isReady.promise,
    alive: () => death === undefined,
    stop: async () => {
      death ??= failed('Runtime.ExitError', 'stopped');
      await worker.terminate();
    },
    run: async ({ requestId, functionArn, payload }) => {
      const ended = createDeferred<Outcome>();
      current = { requestId, settle: ended.resolve };
      newestRequestId = requestId;
      const forgetImport = limit(requestId, IMPORT_LIMIT_SECONDS);
      await isReady.promise;
      forgetImport();
      if (death !== undefined) {
        settle(death);
        return ended.promise;
      }
      const timeoutMs = definition.timeoutSeconds * 1000;
      const forget = limit(requestId, definition.timeoutSeconds);
      worker.postMessage({ requestId, functionArn, payload, timeoutMs } satisfies WorkerRequest);
      return ended.promise.finally(forget);
    },
  };
};

const startWorker = (
  definition: FunctionDefinition,
  environment: Environment,
  answer: AnswerCall | undefined,
): Worker => {
  const setup = handlerOf(definition);
  if (answer === undefined) return newWorker(definition, environment, setup);
  const { port1, port2 } = new MessageChannel();
  serveCalls(port1, answer);
  return newWorker(definition, environment, {
    ...setup,
    cloud: { origin: environment.origin(), calls: port2 },
  });
};

const newWorker = (
  definition: FunctionDefinition,
  environment: Environment,
  setup: WorkerSetup,
): Worker =>
  new Worker(WORKER_FILE, {
    workerData: setup,
    transferList: setup.cloud ? [setup.cloud.calls] : [],
    env: environmentVariables(definition, environment, environment.random.uuid()),
    argv: [],
    execArgv: [],
    stdin: false,
    stdout: true,
    stderr: true,
    name: definition.name,
    resourceLimits: {
      maxOldGenerationSizeMb: definition.memoryMegabytes,
      maxYoungGenerationSizeMb: YOUNG_MEGABYTES,
    },
  });

const capture = (
  worker: Worker,
  write: (source: LogLine['source'], text: string) => void,
): void => {
  for (const source of ['stdout', 'stderr'] as const) {
    const splitter = createLineSplitter((line) => write(source, line));
    worker[source]
      .setEncoding('utf8')
      .on('data', (text: string) => splitter.push(text))
      .on('end', () => splitter.end());
  }
};
