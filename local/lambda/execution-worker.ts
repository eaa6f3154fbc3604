/**
 * The inside of a thread for functions: imports the bundle of each function that it is given once, and runs
 * its handler for one event at a time. Started by `function-thread.ts` only.
 */
import { pathToFileURL } from 'node:url';
import { parentPort, workerData } from 'node:worker_threads';
import { askThrough } from './call-port.ts';
import { carryCloudCalls } from './carry-cloud-calls.ts';
import { type FunctionScope, separateFunctions } from './function-scope.ts';
import { type FunctionContext, type FunctionError, thrown } from './invocation.ts';
import { keepKeysReady } from './ready-keys.ts';
import type { RequestOf, WorkerReply, WorkerRequest, WorkerSetup } from './worker-protocol.ts';

type Handler = (event: unknown, context: FunctionContext) => unknown;

interface Loaded extends FunctionScope {
  readonly handler: Handler;
}

const reply = (message: WorkerReply): void => parentPort?.postMessage(message);

const refuse = (id: number, error: FunctionError): void => reply({ kind: 'refused', id, error });

const importHandler = async (
  id: number,
  file: string,
  exportName: string,
): Promise<Handler | undefined> => {
  try {
    const bundle: Record<string, unknown> = await import(pathToFileURL(file).href);
    const handler = bundle[exportName];
    if (typeof handler === 'function') return handler as Handler;
    const errorMessage = `${file} has no function named ${exportName}`;
    refuse(id, { errorType: 'Runtime.HandlerNotFound', errorMessage, trace: [] });
  } catch (error) {
    refuse(id, { ...thrown(error), errorType: 'Runtime.ImportModuleError' });
  }
  return undefined;
};

const contextOf = (
  { env }: FunctionScope,
  { requestId, functionArn, timeoutMs }: RequestOf<'run'>,
): FunctionContext => {
  const startedAt = performance.now();
  return {
    awsRequestId: requestId,
    functionName: env['AWS_LAMBDA_FUNCTION_NAME'] ?? '',
    functionVersion: env['AWS_LAMBDA_FUNCTION_VERSION'] ?? '',
    invokedFunctionArn: functionArn,
    memoryLimitInMB: env['AWS_LAMBDA_FUNCTION_MEMORY_SIZE'] ?? '',
    logGroupName: env['AWS_LAMBDA_LOG_GROUP_NAME'] ?? '',
    logStreamName: env['AWS_LAMBDA_LOG_STREAM_NAME'] ?? '',
    callbackWaitsForEmptyEventLoop: false,
    getRemainingTimeInMillis: () =>
      Math.max(0, Math.floor(timeoutMs - (performance.now() - startedAt))),
  };
};

const setup = workerData as WorkerSetup;
const scopes = separateFunctions((id, source, text) =>
  reply({ kind: 'printed', id, source, text }),
);
keepKeysReady();
if (setup.cloud) carryCloudCalls(setup.cloud.origin, askThrough(setup.cloud.calls));
const loaded = new Map<number, Loaded>();
let imports = Promise.resolve();

const load = async ({ id, file, exportName, env }: RequestOf<'load'>): Promise<void> => {
  const scope = { id, env };
  const handler = await scopes.import(scope, () => importHandler(id, file, exportName));
  if (handler === undefined) return;
  loaded.set(id, { ...scope, handler });
  reply({ kind: 'ready', id });
};

const run = async (request: RequestOf<'run'>, own: Loaded): Promise<void> => {
  const { id, payload } = request;
  try {
    const result = await own.handler(JSON.parse(payload), contextOf(own, request));
    reply({ kind: 'answered', id, payload: JSON.stringify(result) ?? 'null' });
  } catch (error) {
    reply({ kind: 'threw', id, error: thrown(error) });
  }
};

parentPort?.on('message', (request: WorkerRequest) => {
  if (request.kind === 'load') {
    imports = imports.then(() => load(request));
    return;
  }
  const own = loaded.get(request.id);
  if (own !== undefined) void scopes.run(own, () => run(request, own));
});
