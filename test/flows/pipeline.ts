import { storefronts as ours } from '../../functions/orders/storefronts/index.ts';
import type { Storefront } from '../../functions/orders/storefronts/storefront.ts';
import type { Observe } from '../../functions/shared/runtime.ts';
import { type Cloud, startCloud } from '../../local/cloud.ts';
import type { Meter } from '../../local/engine/meter.ts';
import { askConsole, type ConsoleAnswer } from '../../local/start/console-client.ts';
import {
  createSeededRandom,
  createVirtualClock,
  settle,
  type VirtualClock,
} from '../local/virtual-clock.ts';
import { type Faults, NO_FAULTS, throughFaults } from './faults.ts';
import { type AroundHandler, registerHandlers } from './handlers.ts';
import { nobodyOutside, type Outside } from './outside.ts';
import { ASSEMBLY } from './synthesize.ts';

/** The deployed application on virtual time, its handlers inside this process. */
export interface Pipeline {
  readonly cloud: Cloud;
  readonly clock: VirtualClock;
  /** What the handlers meet; a test puts its own in. */
  faults: Faults;
  /** Whom the handlers reach by HTTP: nobody, until a test puts parties there. */
  outside: Outside;
  /** What reads the webhooks; a test puts a broken one in, and later mends it. */
  readonly storefronts: Record<string, Storefront>;
  /** Every line that a handler wrote to its log, as JSON text. */
  readonly logs: readonly string[];
  /** What handlers counted with a dimension: `PastDeadline all 3`. */
  readonly counted: readonly string[];
  /** Lets virtual time pass until the condition holds; fails after so many virtual minutes. */
  until(condition: () => Promise<boolean> | boolean, minutes?: number): Promise<void>;
  ask(operation: string, input: unknown): Promise<ConsoleAnswer>;
  /** Posts to the HTTP API as a sender would; the status and what was answered. */
  post(path: string, webhook: Webhook): Promise<HttpAnswer>;
  /** The same for a sender on virtual time itself: time goes on only as others let it. */
  receive(request: Request): Promise<HttpAnswer>;
  /** All of them at the same instant. */
  postAll(requests: readonly Request[]): Promise<readonly HttpAnswer[]>;
  stop(): Promise<void>;
}

export interface Webhook {
  readonly body: Uint8Array;
  readonly headers: Readonly<Record<string, string>>;
}

export interface Request extends Webhook {
  readonly path: string;
}

export interface HttpAnswer {
  readonly status: number;
  readonly body: unknown;
}

/** What may be put in the place of the pipeline's own parts. */
export interface PipelineParts {
  /** A synthesized application. @default the one that all flows share */
  readonly assembly?: string;
  readonly meter?: Meter;
  /** Stands around every invocation of a handler. @default nothing does */
  readonly aroundHandler?: AroundHandler;
  /** Also told of every line and count. */
  observe?(cloud: Cloud, functionName: string): Observe;
}

const STEP_MS = 250;

/** Lets work that needs no time come to its end before time passes. */
const settled = async (rounds: number): Promise<void> => {
  for (let round = 0; round < rounds; round += 1) await settle();
};

export const startPipeline = async (seed = 1, parts: PipelineParts = {}): Promise<Pipeline> => {
  const clock = createVirtualClock();
  const random = createSeededRandom(seed);
  const cloud = await startCloud({
    assembly: parts.assembly ?? ASSEMBLY,
    ...(parts.meter ? { meter: parts.meter } : {}),
    dataDir: ':memory:',
    port: 0,
    clock,
    random,
    parameters: { ChannelTagKey: 'a channel tag key for tests, 40 bytes' },
  });
  const logs: string[] = [];
  const counted: string[] = [];
  const whileTimePasses = async <Result>(
    work: Promise<Result>,
    minutes?: number,
  ): Promise<Result> => {
    let ended = false;
    const watched = work.finally(() => {
      ended = true;
    });
    await Promise.race([watched, settled(10)]);
    await pipeline.until(() => ended, minutes);
    return watched;
  };
  const pipeline: Pipeline = {
    cloud,
    clock,
    faults: NO_FAULTS,
    outside: nobodyOutside,
    storefronts: { ...ours },
    logs,
    counted,
    until: async (condition, minutes = 30) => {
      const untilMs = clock.now() + minutes * 60_000;
      while (!(await condition())) {
        if (clock.now() > untilMs) throw new Error(`not after ${minutes} virtual minutes`);
        await settled(3);
        await clock.advance(STEP_MS);
      }
    },
    ask: (operation, input) => whileTimePasses(askConsole(cloud, operation, input, 'tester')),
    post: async (path, webhook) => {
      const [answer] = await pipeline.postAll([{ path, ...webhook }]);
      return answer ?? { status: 0, body: undefined };
    },
    receive: (request) => send(cloud, request),
    postAll: (requests) =>
      whileTimePasses(Promise.all(requests.map((request) => send(cloud, request)))),
    // Threads end and a port closes by the machine’s clock: however fast virtual time goes, it takes what it takes.
    stop: () => whileTimePasses(cloud.stop(), Infinity),
  };
  await registerHandlers({
    cloud,
    environment: { clock, random, origin: () => cloud.origin },
    storefronts: pipeline.storefronts,
    outside: (url, init) => pipeline.outside(url, init),
    around: (functionName) => throughFaults(functionName, () => pipeline.faults),
    ...(parts.aroundHandler ? { aroundHandler: parts.aroundHandler } : {}),
    observe: (functionName) => {
      const also = parts.observe?.(cloud, functionName);
      return {
        log: (level, message, fields) => {
          logs.push(JSON.stringify({ functionName, level, message, ...fields }));
          also?.log(level, message, fields);
        },
        count: (metric, value = 1, by = undefined) => {
          if (by) counted.push([metric, ...Object.values(by), value].join(' '));
          also?.count(metric, value, by);
        },
      };
    },
  });
  return pipeline;
};

const send = async (
  cloud: Cloud,
  { path, body, headers }: Request,
): Promise<{ status: number; body: unknown }> => {
  const answer = await cloud.services.httpApi.handle({
    method: 'POST',
    path,
    query: '',
    headers: [['host', new URL(cloud.origin).host], ...Object.entries(headers)],
    body,
    sourceIp: '203.0.113.7',
    protocol: 'HTTP/1.1',
  });
  const text = Buffer.from(answer?.body ?? '').toString('utf8');
  return { status: answer?.status ?? 0, body: text === '' ? undefined : JSON.parse(text) };
};
