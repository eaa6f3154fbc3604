import { AwsError } from '../engine/aws-error.ts';
import type { Environment } from '../engine/service.ts';
import type { AnswerCalls } from '../wire/carried-call.ts';
import { createExecutionEnvironments } from './execution-environments.ts';
import type { FunctionDefinition } from './function-definition.ts';
import { tell } from './function-metrics.ts';
import { createFunctionPool, type FunctionPool } from './function-pool.ts';
import type { FunctionRegistry, InProcessFunction } from './function-registry.ts';
import { runInProcess } from './in-process.ts';
import { type FunctionRuntime, failed, type Outcome } from './invocation.ts';
import type { LogRing } from './log-ring.ts';

/** A laptop's share of Lambda's 1,000 concurrent environments, per function. */
const DEFAULT_CONCURRENCY = 2;
/** Of these, how many are fed by queues: two halves of a batch cost twice what one whole does, but not two wholes. */
const FED_BY_QUEUES = 1;
/** A second environment costs more than its first event's wait; one that waits for others is worth it. */
const PATIENCE_MS = 1000;
const IDLE_MS = 5 * 60_000;

/** Runs functions, wherever they live, and meters them. */
export interface FunctionRunner extends FunctionRuntime {
  /** Settles when nothing runs. */
  idle(): Promise<void>;
  stop(): Promise<void>;
}

/** Creates the runner over the registered functions. */
export const createFunctionRunner = (
  environment: Environment,
  registry: FunctionRegistry,
  logs: LogRing,
  answer?: AnswerCalls,
): FunctionRunner => {
  const pools = new Map<string, FunctionPool>();
  const running = new Set<Promise<Outcome>>();
  const environments = createExecutionEnvironments(environment, logs, answer);
  const poolOf = (definition: FunctionDefinition): FunctionPool => {
    const known = pools.get(definition.name);
    if (known !== undefined) return known;
    const pool = createFunctionPool({
      clock: environment.clock,
      start: () => environments.start(definition),
      cap: concurrencyOf(definition),
      idleMs: IDLE_MS,
      patienceMs: PATIENCE_MS,
    });
    pools.set(definition.name, pool);
    return pool;
  };
  return {
    concurrency: (functionRef) => {
      const { kind, definition } = registry.get(functionRef);
      const { reservedConcurrency = FED_BY_QUEUES } = definition;
      return kind === 'bundle' ? Math.max(1, reservedConcurrency) : concurrencyOf(definition);
    },
    widest: (functionRef) => concurrencyOf(registry.get(functionRef).definition),
    turn: (functionRef) => {
      const { kind, definition } = registry.get(functionRef);
      return kind === 'bundle' ? environments.turn(definition.name) : undefined;
    },
    invoke: async (functionRef, event, requestId = environment.random.uuid()) => {
      const registered = registry.get(functionRef);
      const { definition } = registered;
      refuseThrottled(environment, definition);
      const functionArn = functionRef.startsWith('arn:') ? functionRef : definition.arn;
      const invocation = { requestId, functionArn, payload: JSON.stringify(event) ?? 'null' };
      const run = metered(environment, definition, () =>
        registered.kind === 'bundle'
          ? poolOf(registered.definition).run(invocation)
          : runInProcess(registered.definition, invocation, environment),
      );
      running.add(run);
      return run.finally(() => running.delete(run));
    },
    warm: async (functionRef, invocations = 1) => {
      const registered = registry.get(functionRef);
      if (registered.kind === 'bundle') await poolOf(registered.definition).warm(invocations);
    },
    idle: async () => {
      while (running.size > 0) await Promise.allSettled(running);
    },
    stop: async () => {
      await Promise.all([...pools.values()].map((pool) => pool.stop()));
      await environments.stop();
    },
  };
};

type Sized = Pick<
  FunctionDefinition | InProcessFunction,
  'name' | 'memoryMegabytes' | 'reservedConcurrency'
>;

const concurrencyOf = ({ reservedConcurrency }: Sized): number =>
  Math.max(1, reservedConcurrency ?? DEFAULT_CONCURRENCY);

/** Reserved concurrency 0 is how a function is switched off on AWS. */
const refuseThrottled = (
  environment: Pick<Environment, 'metrics'>,
  { name, reservedConcurrency }: Sized,
): void => {
  if (reservedConcurrency !== 0) return;
  tell(environment, name, { Throttles: 1 });
  throw new AwsError('TooManyRequestsException', `Rate Exceeded: ${name} is switched off`, {
    httpStatus: 429,
    members: { Reason: 'ReservedFunctionConcurrentInvocationLimitExceeded' },
  });
};

const metered = async (
  environment: Environment,
  { name, memoryMegabytes }: Sized,
  run: () => Promise<Outcome>,
): Promise<Outcome> => {
  const { clock, meter } = environment;
  const startedAt = clock.now();
  let failed = true;
  try {
    const outcome = withinLimit(await run());
    failed = !outcome.ok;
    return outcome;
  } finally {
    // Lambda bills whole milliseconds.
    const Duration = Math.max(1, clock.now() - startedAt);
    const seconds = Duration / 1000;
    tell(environment, name, { Invocations: 1, Errors: Number(failed), Duration });
    meter.add('lambda.invocation', 1, name);
    meter.add('lambda.gb-second', (seconds * memoryMegabytes) / 1024, name);
  }
};

const ANSWER_BYTES = 6_291_556;

/** Lambda does not pass on an answer above its limit. */
const withinLimit = (outcome: Outcome): Outcome => {
  if (!outcome.ok || Buffer.byteLength(outcome.payload) <= ANSWER_BYTES) return outcome;
  return failed(
    'Function.ResponseSizeTooLarge',
    `Response payload size exceeded maximum allowed payload size (${ANSWER_BYTES} bytes).`,
  );
};
