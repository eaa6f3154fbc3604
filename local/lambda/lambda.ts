import { unknownOperation } from '../engine/operation-input.ts';
import type { Environment, ResourceProvider, Service } from '../engine/service.ts';
import type { AnswerCalls } from '../wire/carried-call.ts';
import { createAsyncEventTable } from './async-event-table.ts';
import { createAsyncInvoker } from './async-invoker.ts';
import {
  type AsyncSettings,
  createAsyncSettlement,
  DEFAULT_ASYNC_SETTINGS,
} from './async-settlement.ts';
import { createSendTo } from './destinations.ts';
import { createSendDiscarded } from './discarded-records.ts';
import { createFunctionRegistry, functionNameOf } from './function-registry.ts';
import { createFunctionRunner } from './function-runner.ts';
import type { FunctionRuntime, InProcessHandler } from './invocation.ts';
import { createLogRing, type LogRing } from './log-ring.ts';
import { createMappingRegistry } from './mapping-registry.ts';
import { OPERATIONS } from './operations.ts';
import { createQueuePoller } from './queue-poller.ts';
import { createLambdaProvider } from './resource-provider.ts';
import type { EventSources } from './sources.ts';
import { createStreamCheckpoints } from './stream-checkpoints.ts';
import { createStreamPoller } from './stream-poller.ts';
import { createVersionTable } from './version-table.ts';

/** Lambda of the embedded cloud: functions, asynchronous events, event source mappings. */
export interface Lambda extends Service, ResourceProvider, FunctionRuntime {
  readonly logs: LogRing;
  /** Runs `handler` in the place of a bundle, also when that function is provisioned later. */
  registerInProcess(functionRef: string, handler: InProcessHandler, size?: InProcessSize): void;
  /** Imports the function's bundle ahead of its first event. */
  warm(functionRef: string): Promise<void>;
  /** Starts the pollers and the asynchronous events. */
  start(): void;
  /** Takes no new work and waits for what is running. */
  drain(): Promise<void>;
  /** Ends every execution environment, running or not. */
  stop(): Promise<void>;
}

/** The limits of a function that runs in this process, and what happens beyond the first. */
export interface InProcessSize {
  readonly timeoutSeconds?: number;
  readonly onTimedOut?: () => void;
  readonly memoryMegabytes?: number;
  readonly concurrency?: number;
}

export interface LambdaOptions {
  readonly sources: EventSources;
  /** Object key of a code asset → folder on this machine. */
  readonly asset?: (objectKey: string) => string | undefined;
  readonly logs?: LogRing;
  /** Answers the bundles' calls to the cloud without a socket. @default they take the network */
  readonly answer?: AnswerCalls;
}

/** Creates Lambda over the other services. Nothing runs before `start()`. */
export const createLambda = (environment: Environment, options: LambdaOptions): Lambda => {
  const { sources, logs = createLogRing(environment) } = options;
  const { clock, region, store } = environment;
  const functions = createFunctionRegistry(environment);
  const runtime = createFunctionRunner(environment, functions, logs, options.answer);
  const sendTo = createSendTo(sources, () => lambda);
  const asyncSettings = new Map<string, AsyncSettings>();
  const events = createAsyncEventTable(store);
  const settlement = createAsyncSettlement(environment, events, sendTo, (functionName) => {
    const { deadLetterArn } = functions.get(functionName).definition;
    const settings = asyncSettings.get(functionName) ?? DEFAULT_ASYNC_SETTINGS;
    return deadLetterArn === undefined ? settings : { ...settings, deadLetterArn };
  });
  const asyncInvoker = createAsyncInvoker({ environment, runtime, events, settlement, logs });
  const { metrics } = environment;
  const pollerContext = { runtime, clock, region, logs, ...(metrics && { metrics }) };
  const streamContext = {
    ...pollerContext,
    streams: sources.streams,
    checkpoints: createStreamCheckpoints(store),
    sendDiscarded: createSendDiscarded(environment, sendTo),
  };
  const mappings = createMappingRegistry(store, (mapping) =>
    mapping.kind === 'queue'
      ? createQueuePoller(mapping, sources.sqs, pollerContext)
      : createStreamPoller(mapping, streamContext),
  );
  const provider = createLambdaProvider({
    functions,
    mappings,
    versions: createVersionTable(store),
    asyncSettings,
    asset: options.asset ?? (() => undefined),
    visibilitySeconds: (queueArn) => visibilitySeconds(sources.sqs, queueArn),
  });
  const operationContext = { environment, functions, mappings, runtime, asyncInvoker };
  const lambda: Lambda = {
    id: 'lambda',
    ...provider,
    ...runtime,
    logs,
    call: async (operation, input) => {
      const run = OPERATIONS[operation];
      if (run === undefined) throw unknownOperation('Lambda', operation);
      return run(input, operationContext);
    },
    registerInProcess: (functionRef, handler, size = {}) => {
      const name = functionNameOf(functionRef);
      const { timeoutSeconds = 30, memoryMegabytes = 512, concurrency, onTimedOut } = size;
      const more = {
        ...(concurrency === undefined ? {} : { reservedConcurrency: concurrency }),
        ...(onTimedOut === undefined ? {} : { onTimedOut }),
      };
      const arn = functions.arnOf(name);
      const definition = { name, arn, timeoutSeconds, memoryMegabytes, handler, ...more };
      functions.put({ kind: 'in-process', definition });
    },
    start: () => {
      mappings.start();
      asyncInvoker.start();
    },
    drain: async () => {
      await Promise.all([mappings.stop(), asyncInvoker.stop()]);
      await runtime.idle();
    },
    stop: runtime.stop,
  };
  return lambda;
};

const visibilitySeconds = async (sqs: Service, queueArn: string): Promise<number> => {
  const { QueueUrl } = await sqs.call('GetQueueUrl', { QueueName: queueArn.split(':').at(-1) });
  const input = { QueueUrl, AttributeNames: ['VisibilityTimeout'] };
  const { Attributes } = await sqs.call('GetQueueAttributes', input);
  return Number((Attributes as Record<string, string>)['VisibilityTimeout']);
};
