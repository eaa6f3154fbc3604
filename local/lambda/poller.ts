import type { Clock } from '../engine/clock.ts';
import type { MetricSink } from '../engine/metrics.ts';
import { functionNameOf } from './function-registry.ts';
import type { FunctionRuntime } from './invocation.ts';
import type { LogRing } from './log-ring.ts';

/** Reads one event source for one mapping. */
export interface Poller {
  start(): void;
  /** Takes no further batch; settles when the batches under way have ended. */
  stop(): Promise<void>;
}

/** What pollers of both kinds work with. */
export interface PollerContext {
  readonly runtime: FunctionRuntime;
  readonly clock: Clock;
  readonly region: string;
  readonly logs: LogRing;
  readonly metrics?: MetricSink;
}

/** Writes what a poller has to say into the log of its function. */
export const report = (
  { logs }: Pick<PollerContext, 'logs'>,
  { functionRef }: { readonly functionRef: string },
  text: string,
): void => logs.write({ functionName: functionNameOf(functionRef), source: 'platform', text });
