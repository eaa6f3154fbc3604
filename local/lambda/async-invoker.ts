import type { Environment } from '../engine/service.ts';
import type { AsyncEvent, AsyncEventTable } from './async-event-table.ts';
import type { AsyncSettlement } from './async-settlement.ts';
import type { FunctionRuntime } from './invocation.ts';
import type { LogRing } from './log-ring.ts';
import type { Poller } from './poller.ts';
import { createWakeSignal } from './wake-signal.ts';

/** Runs events that were accepted with `InvocationType: Event`. */
export interface AsyncInvoker extends Poller {
  accept(event: AsyncEvent): void;
}

export interface AsyncInvokerContext {
  readonly environment: Environment;
  readonly runtime: FunctionRuntime;
  readonly events: AsyncEventTable;
  readonly settlement: AsyncSettlement;
  readonly logs: LogRing;
}

/** How soon an event is tried again when it could not be tried, or not be settled, at all. */
const FAULT_PAUSE_MS = 10_000;

/**
 * An accepted event stays in the table until it is settled, so a crash repeats it. Per function no
 * more run at a time than it has environments.
 */
export const createAsyncInvoker = (context: AsyncInvokerContext): AsyncInvoker => {
  const { environment, runtime, events } = context;
  const { clock } = environment;
  const running = new Map<string, { functionName: string; work: Promise<void> }>();
  const signal = createWakeSignal(clock);
  let stopped = false;

  const launch = (event: AsyncEvent): void => {
    const work = runOne(context, event).finally(() => {
      running.delete(event.requestId);
      signal.wake();
    });
    running.set(event.requestId, { functionName: event.functionName, work });
  };
  const launchDue = (functionName: string): void => {
    const mine = [...running.values()].filter((each) => each.functionName === functionName).length;
    const room = concurrencyOf(runtime, functionName) - mine;
    if (room <= 0) return;
    events
      .due(functionName, clock.now(), room + mine)
      .filter(({ requestId }) => !running.has(requestId))
      .slice(0, room)
      .forEach(launch);
  };
  const loop = async (): Promise<void> => {
    while (!stopped) {
      for (const functionName of events.functions()) launchDue(functionName);
      await signal.sleep(events.nextDueAt(clock.now()));
    }
    await Promise.all([...running.values()].map(({ work }) => work));
  };

  let looping: Promise<void> | undefined;
  return {
    accept: (event) => {
      events.put(event);
      signal.wake();
    },
    start: () => {
      looping ??= loop();
    },
    stop: async () => {
      stopped = true;
      signal.wake();
      await looping;
    },
  };
};

/** An event of a function that left the template waits: it is tried, fails, and is tried later. */
const concurrencyOf = (runtime: FunctionRuntime, functionName: string): number => {
  try {
    return runtime.concurrency(functionName);
  } catch {
    return 1;
  }
};

const runOne = async (context: AsyncInvokerContext, event: AsyncEvent): Promise<void> => {
  const { environment, runtime, settlement, events, logs } = context;
  try {
    const parsed: unknown = JSON.parse(event.payload);
    const outcome = await runtime.invoke(event.functionArn, parsed, event.requestId);
    await settlement(event, outcome);
  } catch (error) {
    const { requestId, functionName } = event;
    const text = `an asynchronous event could not be run: ${String(error)}`;
    logs.write({ functionName, requestId, source: 'platform', text });
    events.put({ ...event, dueAtMs: environment.clock.now() + FAULT_PAUSE_MS });
  }
};
