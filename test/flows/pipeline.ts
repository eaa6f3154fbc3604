import { make as consoleOperations } from '../../functions/console/handlers/console.ts';
import { make as archive } from '../../functions/ingest/handlers/archive-webhooks.ts';
import { make as receive } from '../../functions/ingest/handlers/receive-webhook.ts';
import { make as decide } from '../../functions/orders/handlers/decide-orders.ts';
import { make as publish } from '../../functions/orders/handlers/publish-orders.ts';
import { make as view } from '../../functions/views/handlers/update-views.ts';
import { type Cloud, startCloud } from '../../local/cloud.ts';
import { inProcessRuntime, type WholeRuntime } from '../../local/in-process-runtime.ts';
import { askConsole, type ConsoleAnswer } from '../../local/start/console-client.ts';
import {
  createSeededRandom,
  createVirtualClock,
  settle,
  type VirtualClock,
} from '../local/virtual-clock.ts';
import { ASSEMBLY } from './synthesize.ts';

type AnyHandler = (event: never, context: never) => Promise<unknown>;

/** Which of our handlers a function of the template runs, told by its name. */
const HANDLERS: readonly (readonly [RegExp, (runtime: WholeRuntime) => AnyHandler])[] = [
  [/WebhookDoorReceive/, (runtime) => receive(runtime)],
  [/archivewebhooksWorker/, (runtime) => archive(runtime)],
  [/ordersWorker/, (runtime) => decide(runtime)],
  [/ordersPublisher/, (runtime) => publish(runtime)],
  [/ReadModelUpdate/, (runtime) => view(runtime)],
  [/ConsoleOperations/, (runtime) => consoleOperations(runtime)],
];

/** One call of a handler to a service: `orders sqs SendMessage`. */
export interface PortCall {
  readonly functionName: string;
  readonly service: string;
  readonly operation: string;
}

export interface Faults {
  /** Throws, waits for ever, or lets the call pass; asked before a call is made. */
  before(call: PortCall): Promise<void>;
  /** The same once the call has taken effect and its caller has not learnt of it. */
  after(call: PortCall): Promise<void>;
}

/** The deployed application on virtual time, its handlers inside this process. */
export interface Pipeline {
  readonly cloud: Cloud;
  readonly clock: VirtualClock;
  /** What the handlers meet; a test puts its own in. */
  faults: Faults;
  /** Lets virtual time pass until the condition holds; fails after so many virtual minutes. */
  until(condition: () => Promise<boolean> | boolean, minutes?: number): Promise<void>;
  ask(operation: string, input: unknown): Promise<ConsoleAnswer>;
  /** Posts to the HTTP API as a sender would; the status and what was answered. */
  post(path: string, webhook: Webhook): Promise<{ status: number; body: unknown }>;
  stop(): Promise<void>;
}

export interface Webhook {
  readonly body: Uint8Array;
  readonly headers: Readonly<Record<string, string>>;
}

export const NO_FAULTS: Faults = {
  before: () => Promise.resolve(),
  after: () => Promise.resolve(),
};

/** A call that the death of its process cut off: it never answers. */
export const neverAnswer = (): Promise<never> => new Promise(() => undefined);

const STEP_MS = 250;

/** Lets work that needs no time come to its end before time passes. */
const settled = async (rounds: number): Promise<void> => {
  for (let round = 0; round < rounds; round += 1) await settle();
};

export const startPipeline = async (seed = 1): Promise<Pipeline> => {
  const clock = createVirtualClock();
  const random = createSeededRandom(seed);
  const cloud = await startCloud({
    assembly: ASSEMBLY,
    dataDir: ':memory:',
    port: 0,
    clock,
    random,
    parameters: { ChannelTagKey: 'a channel tag key for tests, 40 bytes' },
  });
  const whileTimePasses = async <Result>(work: Promise<Result>): Promise<Result> => {
    let ended = false;
    const watched = work.finally(() => {
      ended = true;
    });
    await Promise.race([watched, settled(10)]);
    await pipeline.until(() => ended);
    return watched;
  };
  const pipeline: Pipeline = {
    cloud,
    clock,
    faults: NO_FAULTS,
    until: async (condition, minutes = 30) => {
      const untilMs = clock.now() + minutes * 60_000;
      while (!(await condition())) {
        if (clock.now() > untilMs) throw new Error(`not after ${minutes} virtual minutes`);
        await settled(3);
        await clock.advance(STEP_MS);
      }
    },
    ask: (operation, input) => whileTimePasses(askConsole(cloud, operation, input, 'tester')),
    post: async (path, { body, headers }) => {
      const answer = await whileTimePasses(
        cloud.services.httpApi.handle({
          method: 'POST',
          path,
          query: '',
          headers: [['host', new URL(cloud.origin).host], ...Object.entries(headers)],
          body,
          sourceIp: '203.0.113.7',
          protocol: 'HTTP/1.1',
        }),
      );
      const text = Buffer.from(answer?.body ?? '').toString('utf8');
      return { status: answer?.status ?? 0, body: text === '' ? undefined : JSON.parse(text) };
    },
    stop: () => whileTimePasses(cloud.stop()),
  };
  await registerHandlers(pipeline, random);
  return pipeline;
};

const registerHandlers = async (
  pipeline: Pipeline,
  random: ReturnType<typeof createSeededRandom>,
): Promise<void> => {
  const { cloud, clock } = pipeline;
  const { lambda, all } = cloud.services;
  const { Functions } = (await lambda.call('ListFunctions', {})) as {
    Functions: { FunctionName: string; Environment?: { Variables?: Record<string, string> } }[];
  };
  const environment = { clock, random, origin: () => cloud.origin };
  for (const { FunctionName, Environment } of Functions) {
    const make = HANDLERS.find(([pattern]) => pattern.test(FunctionName))?.[1];
    if (!make) throw new Error(`no handler is known for ${FunctionName}`);
    const call = (service: string, operation: string): PortCall => ({
      functionName: FunctionName,
      service,
      operation,
    });
    const runtime = inProcessRuntime({
      environment,
      services: all,
      settings: Environment?.Variables ?? {},
      before: (service, operation) => pipeline.faults.before(call(service, operation)),
      after: (service, operation) => pipeline.faults.after(call(service, operation)),
    });
    lambda.registerInProcess(FunctionName, make(runtime) as never, { timeoutSeconds: 30 });
  }
};
