import { availableParallelism } from 'node:os';
import type { Environment } from '../engine/service.ts';
import type { AnswerCalls } from '../wire/carried-call.ts';
import { type ExecutionEnvironment, startExecutionEnvironment } from './execution-environment.ts';
import type { FunctionDefinition } from './function-definition.ts';
import { type FunctionThread, startFunctionThread } from './function-thread.ts';
import type { LogRing } from './log-ring.ts';
import { createTurns, type EndTurn, type Turns } from './turns.ts';

/** By default a thread fills some 50 MB before it looks at what is of no more use: too much for one function. */
const LONELY_YOUNG_MEGABYTES = 8;
const SHARED_LIMITS = { maxOldGenerationSizeMb: 2048, maxYoungGenerationSizeMb: 96 };

/** Where the functions' execution environments live. */
export interface ExecutionEnvironments {
  start(definition: FunctionDefinition): ExecutionEnvironment;
  /** Resolves when the thread in which the function is, or will be, has room for one of its batches. */
  turn(functionName: string): Promise<EndTurn>;
  /** Ends the threads that several functions share; what has one of its own is stopped by itself. */
  stop(): Promise<void>;
}

interface SharedThread {
  readonly thread: FunctionThread;
  readonly seated: Map<string, ExecutionEnvironment>;
  readonly turns: Turns;
}

/**
 * Functions share as many threads as there are processors, so that each need not warm its code, and clear its
 * garbage, for itself. A function whose thread was ended for it, or that ran when one ended by itself, has a
 * thread of its own from then on, with its own limit of memory; so it can do harm to the others once.
 */
export const createExecutionEnvironments = (
  environment: Environment,
  logs: LogRing,
  answer?: AnswerCalls,
  threads = availableParallelism(),
): ExecutionEnvironments => {
  const shared: SharedThread[] = [];
  const suspects = new Set<string>();
  const startThread = (name: string, limits: Parameters<typeof startFunctionThread>[0]['limits']) =>
    startFunctionThread({ name, limits, origin: environment.origin(), ...(answer && { answer }) });
  const isIn = ({ thread, seated }: SharedThread, name: string): boolean =>
    thread.alive() && seated.get(name)?.alive() === true;
  /** The least crowded in which the function is not yet; undefined when it is in all of them. */
  const roomFor = (name: string): SharedThread | undefined => {
    shared.splice(0, shared.length, ...shared.filter(({ thread }) => thread.alive()));
    if (shared.length < threads) {
      const thread = startThread('functions', SHARED_LIMITS);
      shared.push({ thread, seated: new Map(), turns: createTurns(environment.clock) });
    }
    return shared
      .filter((each) => !isIn(each, name))
      .sort((one, other) => one.seated.size - other.seated.size)[0];
  };
  const turnsAlone = createTurns(environment.clock);
  const turnsOf = (name: string): Turns => {
    if (suspects.has(name)) return turnsAlone;
    const seats = shared.filter((each) => isIn(each, name)).map((each) => each.turns);
    const least = seats.sort((one, other) => one.wanted() - other.wanted())[0];
    return least ?? roomFor(name)?.turns ?? turnsAlone;
  };
  return {
    turn: (functionName) => turnsOf(functionName).take(),
    start: (definition) => {
      const { name, memoryMegabytes } = definition;
      const room = suspects.has(name) ? undefined : roomFor(name);
      if (room !== undefined) {
        const { thread, seated } = room;
        const onSuspected = (): void => void suspects.add(name);
        const place = { environment, logs, thread, isAlone: false, onSuspected };
        const started = startExecutionEnvironment(definition, place);
        seated.set(name, started);
        return started;
      }
      const thread = startThread(name, {
        maxOldGenerationSizeMb: memoryMegabytes,
        maxYoungGenerationSizeMb: LONELY_YOUNG_MEGABYTES,
      });
      return startExecutionEnvironment(definition, { environment, logs, thread, isAlone: true });
    },
    stop: async () => {
      await Promise.all(shared.map(({ thread }) => thread.end('stopped')));
    },
  };
};
