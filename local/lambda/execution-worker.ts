/**
 * The inside of an execution environment: a thread that imports the function's bundle once and runs
 * its handler for one event at a time. Started by `execution-environment.ts` only.
 */
import { env } from 'node:process';
import { pathToFileURL } from 'node:url';
import { parentPort, workerData } from 'node:worker_threads';
import { askThrough } from './call-port.ts';
import { carryCloudCalls } from './carry-cloud-calls.ts';
import { type FunctionContext, thrown } from './invocation.ts';
import type { WorkerReply, WorkerRequest, WorkerSetup } from './worker-protocol.ts';

type Handler = (event: unknown, context: FunctionContext) => unknown;

const reply = (message: WorkerReply): void => parentPort?.postMessage(message);

const importHandler = async ({ file, exportName }: WorkerSetup): Promise<Handler | undefined> => {
  try {
    const bundle: Record<string, unknown> = await import(pathToFileURL(file).href);
    const handler = bundle[exportName];
    if (typeof handler === 'function') return handler as Handler;
    const errorMessage = `${file} has no function named ${exportName}`;
    reply({
      kind: 'refused',
      error: { errorType: 'Runtime.HandlerNotFound', errorMessage, trace: [] },
    });
  } catch (error) {
    reply({
      kind: 'refused',
      error: { ...thrown(error), errorType: 'Runtime.ImportModuleError' },
    });
  }
  return undefined;
};

const contextOf = ({ requestId, functionArn, timeoutMs }: WorkerRequest): FunctionContext => {
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

const run = async (handler: Handler, request: WorkerRequest): Promise<void> => {
  const { requestId } = request;
  try {
    const result = await handler(JSON.parse(request.payload), contextOf(request));
    reply({ kind: 'answered', requestId, payload: JSON.stringify(result) ?? 'null' });
  } catch (error) {
    reply({ kind: 'threw', requestId, error: thrown(error) });
  }
};

const setup = workerData as WorkerSetup;
if (setup.cloud) carryCloudCalls(setup.cloud.origin, askThrough(setup.cloud.calls));
const handler = await importHandler(setup);
if (handler !== undefined) {
  parentPort?.on('message', (request: WorkerRequest) => void run(handler, request));
  reply({ kind: 'ready' });
}
