import { createLightObserve } from '../../functions/shared/adapters/light-observe.ts';
import type { ServiceCall } from '../../local/in-process-runtime.ts';
import { NO_FAULTS } from '../flows/faults.ts';
import type { AnyHandler } from '../flows/handlers.ts';
import { type Pipeline, startPipeline } from '../flows/pipeline.ts';
import { createSeededRandom, type VirtualClock } from '../local/virtual-clock.ts';
import type { DeployedFunction } from './deployed-functions.ts';
import { coldStartMs, computingMs, LATENCY, type Quantiles, quantile } from './latency.ts';
import { createLedger, type Ledger } from './ledger.ts';

export interface TimedPipeline extends Pipeline {
  readonly ledger: Ledger;
  /** Lets calls of the parties that are outside now take their time. */
  slowOutside(): void;
  /** Lets time pass until no message, webhook or commit has been worked on for a while. */
  rest(): Promise<void>;
}

export interface TimedOptions {
  readonly assembly: string;
  readonly functions: readonly DeployedFunction[];
  readonly seed: number;
  /** Whether messages take their time between functions. */
  readonly hops: boolean;
  /** Whether every invocation is a new environment's first. */
  readonly cold: boolean;
  /** Told when a handler's call has taken effect. */
  onCall?(call: ServiceCall): void;
}

/** Longer than any batching window and any back-off of a first retry. */
const QUIET_MS = 40_000;

type Sleep = (ms: number) => Promise<void>;

/** The pipeline with the region's latencies in virtual time, its bill kept by who caused it. */
export const startTimedPipeline = async (options: TimedOptions): Promise<TimedPipeline> => {
  const { functions, seed, assembly } = options;
  const ledger = createLedger();
  const random = createSeededRandom(seed);
  const draw = (quantiles: Quantiles): number => quantile(quantiles, random.next());
  const lines = new Map<string, { flush(): void }>();
  let clock: VirtualClock | undefined;
  let workedAt = 0;
  const sleep: Sleep = (ms) =>
    new Promise((resolve) => {
      clock?.at(clock.now() + Math.round(ms), resolve);
    });
  const known = (functionName: string): DeployedFunction => {
    const found = functions.find((each) => each.functionName === functionName);
    if (found === undefined) throw new RangeError(`the assembly has no ${functionName}`);
    return found;
  };
  const pipeline = await startPipeline(seed, {
    assembly,
    meter: ledger,
    aroundHandler: (functionName, handler) => {
      const { label, bundleBytes, memoryMegabytes } = known(functionName);
      const timed: AnyHandler = async (event, context) => {
        if (recordsOf(event).length > 0) workedAt = clock?.now() ?? 0;
        const delay = options.hops ? hopMs(event, draw) : 0;
        await sleep(delay + (options.cold ? coldStartMs(bundleBytes) : 0));
        await sleep(computingMs(messagesIn(event), memoryMegabytes));
        try {
          return await handler(event, context);
        } finally {
          lines.get(functionName)?.flush();
        }
      };
      return (event, context) => ledger.within(label, () => timed(event, context));
    },
    observe: (cloud, functionName) => {
      const { observe, flush } = createLightObserve(known(functionName).label, {
        namespace: 'Karwan/dev',
        now: () => clock?.now() ?? 0,
        verbose: false,
        write: (text) => cloud.logs.write({ functionName, source: 'stdout', text }),
      });
      lines.set(functionName, { flush });
      return observe;
    },
  });
  clock = pipeline.clock;
  pipeline.faults = {
    ...NO_FAULTS,
    make: async (call, proceed) => {
      const ms = draw(latencyOf(call));
      await sleep(ms / 2);
      const answer = await proceed(call.input);
      options.onCall?.(call);
      await sleep(ms / 2);
      return answer;
    },
  };
  return Object.assign(pipeline, {
    ledger,
    rest: async () => {
      workedAt = pipeline.clock.now();
      while (pipeline.clock.now() - workedAt < QUIET_MS) await pipeline.clock.advance(1_000);
    },
    slowOutside: () => {
      const { outside } = pipeline;
      pipeline.outside = async (url, init) => {
        await sleep(draw(LATENCY.outside));
        return outside(url, init);
      };
    },
  });
};

const latencyOf = ({ service, operation }: ServiceCall): Quantiles => {
  if (service === 'dynamodb') {
    return operation.startsWith('Transact') ? LATENCY.transaction : LATENCY.item;
  }
  if (service === 's3') return LATENCY.object;
  if (service === 'secretsmanager') return LATENCY.secret;
  return LATENCY.send;
};

interface Record {
  readonly eventSource?: string;
  readonly body?: string;
}

const recordsOf = (event: unknown): readonly Record[] =>
  (event as { readonly Records?: readonly Record[] }).Records ?? [];

/** What is to be worked on: a record that the bus brings may carry several events. */
const messagesIn = (event: unknown): number =>
  recordsOf(event).reduce((sum, record) => sum + (cameByBus(record) ? eventsIn(record) : 1), 0);

const cameByBus = ({ body = '' }: Record): boolean => body.includes('"detail-type":');

const eventsIn = ({ body = '' }: Record): number => {
  const { detail } = JSON.parse(body) as { readonly detail: { readonly events?: unknown[] } };
  return detail.events?.length ?? 1;
};

/** The slowest of the batch's records: they were waited for together. */
const hopMs = (event: unknown, draw: (quantiles: Quantiles) => number): number =>
  recordsOf(event).reduce((slowest, record) => Math.max(slowest, wayOf(record, draw)), 0);

const wayOf = (record: Record, draw: (quantiles: Quantiles) => number): number => {
  const { eventSource } = record;
  if (eventSource === 'aws:dynamodb') return draw(LATENCY.stream);
  if (eventSource !== 'aws:sqs') return 0;
  return draw(LATENCY.queue) + (cameByBus(record) ? draw(LATENCY.bus) : 0);
};
