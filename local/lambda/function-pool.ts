import type { Clock } from '../engine/clock.ts';
import { DISPLACED, type ExecutionEnvironment } from './execution-environment.ts';
import { failed, type Invocation, type Outcome } from './invocation.ts';

/** The execution environments of one function. */
export interface FunctionPool {
  /**
   * Runs on a warm environment, or on the first that becomes free or is new because none did. What another
   * function interrupted is run again, from its beginning.
   */
  run(invocation: Invocation): Promise<Outcome>;
  /** Starts environments until there are so many, or as many as there may be, and waits until they are ready. */
  warm(environments: number): Promise<void>;
  stop(): Promise<void>;
}

export interface PoolOptions {
  readonly clock: Clock;
  start(): ExecutionEnvironment;
  /** The most environments that run at a time. */
  readonly cap: number;
  /** An environment that had nothing to do for so long is stopped. */
  readonly idleMs: number;
  /** How long an event waits for a busy environment before it gets a new one. */
  readonly patienceMs: number;
}

/** Creates an empty pool; environments start when they are first needed. */
export const createFunctionPool = (options: PoolOptions): FunctionPool => {
  const { clock, start, cap, idleMs, patienceMs } = options;
  const idle = new Map<ExecutionEnvironment, () => void>();
  const busy = new Set<ExecutionEnvironment>();
  const waiting: ((environment: ExecutionEnvironment | undefined) => void)[] = [];
  let stopped = false;

  const takeWarm = (): ExecutionEnvironment | undefined => {
    // The one used last is the warmest; the others may then reach their idle limit.
    for (const [environment, forgetIdle] of [...idle].reverse()) {
      forgetIdle();
      idle.delete(environment);
      if (environment.alive()) return environment;
    }
    return undefined;
  };
  /** Undefined once the pool is stopped. */
  const acquire = async (): Promise<ExecutionEnvironment | undefined> => {
    if (stopped) return undefined;
    const warm = busy.size < cap ? takeWarm() : undefined;
    return warm === undefined && busy.size > 0 ? wait() : occupy(warm ?? start());
  };
  const wait = (): Promise<ExecutionEnvironment | undefined> =>
    new Promise((resolve) => {
      const forget = clock.at(clock.now() + patienceMs, () => {
        if (busy.size >= cap) return;
        waiting.splice(waiting.indexOf(settle), 1);
        settle(occupy(takeWarm() ?? start()));
      });
      const settle = (environment: ExecutionEnvironment | undefined): void => {
        forget();
        resolve(environment);
      };
      waiting.push(settle);
    });
  const occupy = (environment: ExecutionEnvironment): ExecutionEnvironment => {
    busy.add(environment);
    return environment;
  };
  const rest = (environment: ExecutionEnvironment): void => {
    const forget = clock.at(clock.now() + idleMs, () => {
      idle.delete(environment);
      void environment.stop();
    });
    idle.set(environment, forget);
  };
  const release = (environment: ExecutionEnvironment): void => {
    busy.delete(environment);
    if (stopped) return;
    const next = waiting.shift();
    if (next !== undefined) {
      const successor = environment.alive() ? environment : start();
      busy.add(successor);
      next(successor);
      return;
    }
    if (environment.alive()) rest(environment);
  };

  return {
    run: async (invocation) => {
      for (;;) {
        const environment = await acquire();
        if (environment === undefined) return failed('Runtime.ExitError', 'the host is stopping');
        const outcome = await environment.run(invocation).finally(() => release(environment));
        if (outcome !== DISPLACED) return outcome;
      }
    },
    warm: async (environments) => {
      while (!stopped && idle.size + busy.size < Math.min(environments, cap)) {
        const environment = occupy(start());
        await environment.ready.finally(() => release(environment));
      }
    },
    stop: async () => {
      stopped = true;
      for (const refuse of waiting.splice(0)) refuse(undefined);
      for (const forgetIdle of idle.values()) forgetIdle();
      const all = [...idle.keys(), ...busy];
      idle.clear();
      await Promise.all(all.map((environment) => environment.stop()));
    },
  };
};
