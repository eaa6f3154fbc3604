import { storefronts } from '../../../functions/orders/storefronts/index.ts';
import type { Observe } from '../../../functions/shared/runtime.ts';
import type { CloudServices } from '../../../local/cloud-services.ts';
import type { Assembly } from '../../../local/cloudformation/assembly.ts';
import {
  inProcessRuntime,
  type ServiceCall,
  type ServiceShape,
} from '../../../local/in-process-runtime.ts';
import type { InProcessHandler } from '../../../local/lambda/invocation.ts';
import { handlerOf, type ListedFunction, listFunctions } from '../../flows/handlers.ts';
import type { Party } from '../../flows/outside.ts';
import { type Console, createConsole } from './console.ts';
import { withDeliveryFaults } from './delivery-faults.ts';
import { createDueTimes, type DueTimes } from './due-times.ts';
import { inEnvironments } from './execution-environments.ts';
import { createExpiredLetters, type ExpiredLetters } from './expired-letters.ts';
import { createFaultBoard, type FaultBoard, type FaultPlan } from './fault-board.ts';
import { createLargeItems, type LargeItems } from './large-items.ts';
import { luckOf } from './luck.ts';
import { createFetch } from './network.ts';
import { createPortFaults } from './port-faults.ts';
import { createSender, type Sender } from './sender.ts';
import { createSimulatedClock, type SimulatedClock } from './simulated-clock.ts';
import { openSimulatedCloud } from './simulated-cloud.ts';

/** Who looks on; nothing that they do changes what happens. */
export interface Witness {
  onStart?(clock: Pick<SimulatedClock, 'now'>): void;
  onCall?(label: string, call: ServiceCall, answer: ServiceShape): void;
  /** A process died at this call: before it was made, or after it took effect. */
  onDeath?(label: string, call: ServiceCall, when: 'before' | 'after'): void;
  onDelivered?(label: string, body: string): void;
  onLog?(
    label: string,
    level: string,
    message: string,
    fields: Readonly<Record<string, unknown>>,
  ): void;
}

/** One seed's world: the deployed application, its faults, and ways to reach it. */
export interface World {
  readonly clock: SimulatedClock;
  readonly board: FaultBoard;
  readonly services: CloudServices;
  readonly sender: Sender;
  readonly console: Console;
  readonly due: DueTimes;
  readonly letters: ExpiredLetters;
  readonly largeItems: LargeItems;
  /** Whom handlers reach by HTTP, by host. */
  readonly parties: Map<string, Party>;
  readonly witnesses: Witness[];
  /** Labels of the functions and their names. */
  readonly functions: ReadonlyMap<string, string>;
  sleep(milliseconds: number): Promise<void>;
  close(): void;
}

export interface WorldParts {
  readonly seed: number;
  readonly assembly: Assembly;
  readonly faults: FaultPlan;
  /** Puts a broken handler in the place of a good one, to see that it is found out. */
  readonly sabotage?: Sabotage | undefined;
}

export type Sabotage = (label: string, handler: InProcessHandler) => InProcessHandler;

const SKEW_MS = 10 * 60_000;

export const openWorld = async (parts: WorldParts): Promise<World> => {
  const { seed, assembly, faults } = parts;
  const clock = createSimulatedClock(luckOf(seed, 'scheduling'));
  const board = createFaultBoard(seed, faults, clock);
  const cloud = await openSimulatedCloud({ assembly, clock, random: luckOf(seed, 'cloud') });
  const { services } = cloud;
  const sleep = (milliseconds: number): Promise<void> =>
    new Promise((resolve) => {
      clock.at(clock.now() + milliseconds, resolve);
    });
  const outputs = cloud.outputs();
  const consoleFunction = outputs['ConsoleFunctionName'] ?? '';
  const functions = new Map<string, string>();
  const world: World = {
    clock,
    board,
    services,
    due: createDueTimes(),
    largeItems: createLargeItems({ board, clock }),
    letters: createExpiredLetters({ board, clock, sqs: services.sqs }),
    parties: new Map(),
    witnesses: [],
    functions,
    sleep,
    sender: createSender({
      board,
      clock,
      sleep,
      latency: luckOf(seed, 'network'),
      httpApi: services.httpApi,
    }),
    console: createConsole((event) => services.lambda.invoke(consoleFunction, event)),
    close: cloud.close,
  };
  for (const listed of await listFunctions(services.lambda)) {
    functions.set(handlerOf(listed.FunctionName).label, listed.FunctionName);
    register(world, parts, cloud.origin, listed);
  }
  services.lambda.start();
  return world;
};

/** Puts the real handler in the place of the template's bundle, with its faults around it. */
const register = (
  world: World,
  { seed, sabotage = (_label, handler) => handler }: WorldParts,
  origin: string,
  listed: ListedFunction,
): void => {
  const { clock, board, services, letters, largeItems, sleep, witnesses } = world;
  const { label, make } = handlerOf(listed.FunctionName);
  const latency = luckOf(seed, `latency ${label}`);
  const random = luckOf(seed, `random ${label}`);
  const onCall = (of: string, call: ServiceCall, answer: ServiceShape): void => {
    for (const witness of witnesses) witness.onCall?.(of, call, answer);
  };
  const onDeath: Required<Witness>['onDeath'] = (...of) => {
    for (const witness of witnesses) witness.onDeath?.(...of);
  };
  const { onWritten } = world.due;
  const handler = inEnvironments(clock, {
    timeoutMs: listed.Timeout * 1000,
    skewMs: () => board.strike('clock-skewed', label)?.between(-SKEW_MS, SKEW_MS) ?? 0,
    make: (environment) => {
      const now = () => clock.now() + Math.round(environment.skewMs);
      const runtime = inProcessRuntime({
        environment: { clock: { now, at: clock.at }, random, origin: () => origin },
        services: services.all,
        settings: listed.Environment?.Variables ?? {},
        around: createPortFaults(
          { board, latency, largeItems, sleep, onCall, onDeath, onWritten },
          label,
          environment,
        ),
        fetch: createFetch({ board, latency, sleep, parties: world.parties }, label, environment),
        observe: observeOf(label, witnesses),
      });
      return sabotage(label, make(runtime, { storefronts }) as InProcessHandler);
    },
  });
  const onDelivered = (of: string, { body }: { readonly body: string }): void => {
    for (const witness of witnesses) witness.onDelivered?.(of, body);
  };
  services.lambda.registerInProcess(
    listed.FunctionName,
    withDeliveryFaults({ board, clock, sqs: services.sqs, letters, onDelivered }, label, handler),
    { timeoutSeconds: listed.Timeout },
  );
};

const observeOf = (label: string, witnesses: readonly Witness[]): Observe => ({
  log: (level, message, fields) => {
    for (const witness of witnesses) witness.onLog?.(label, level, message, fields);
  },
  count: () => undefined,
});

/** The names of all queues that hold what could not be handled. */
export const isDeadLetters = (queueUrl: string): boolean => queueUrl.includes('DeadLetters');

export const listQueues = async ({
  services,
}: Pick<World, 'services'>): Promise<readonly string[]> => {
  const { QueueUrls = [] } = (await services.sqs.call('ListQueues', {})) as {
    QueueUrls?: string[];
  };
  return QueueUrls;
};
