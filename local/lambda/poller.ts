import type { Clock } from '../engine/clock.ts';
import type { MetricSink } from '../engine/metrics.ts';
import type { EventSourceMapping } from './event-source-mapping.ts';
import { functionNameOf } from './function-registry.ts';
import type { FunctionRuntime } from './invocation.ts';
import type { LogRing } from './log-ring.ts';
import type { EndTurn } from './turns.ts';

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

/**
 * A batch that is not gathered over a window is what there is, so it is read only when it can be run.
 * Undefined when that is at once.
 */
export const turnOf = (
  { functionRef, windowSeconds }: Pick<EventSourceMapping, 'functionRef' | 'windowSeconds'>,
  { runtime }: Pick<PollerContext, 'runtime'>,
): Promise<EndTurn> | undefined => (windowSeconds > 0 ? undefined : runtime.turn(functionRef));

/** Writes what a poller has to say into the log of its function. */
export const report = (
  { logs }: Pick<PollerContext, 'logs'>,
  { functionRef }: { readonly functionRef: string },
  text: string,
): void => logs.write({ functionName: functionNameOf(functionRef), source: 'platform', text });
