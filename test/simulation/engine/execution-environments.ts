import type { FunctionContext, InProcessHandler } from '../../../local/lambda/invocation.ts';
import type { SimulatedClock } from './simulated-clock.ts';

/** A warm copy of a function: what dies with it, its caches, its clock, is its own. */
export interface ExecutionEnvironment {
  /** Ends it in the middle of whatever it does: no call of it resolves any more. */
  die(why: string): void;
  readonly isDead: boolean;
  /** How far its clock is off, in milliseconds. */
  readonly skewMs: number;
}

/** Makes the handler of a new environment. */
export type MakeHandler = (environment: ExecutionEnvironment) => InProcessHandler;

interface Copy extends ExecutionEnvironment {
  readonly handler: InProcessHandler;
  end: ((error: Error) => void) | undefined;
  isDead: boolean;
}

/**
 * A function as Lambda runs it: one event at a time in each environment, another environment while
 * the others are busy, and a fresh one in the place of each that died or ran out of time.
 */
export const inEnvironments = (
  clock: Pick<SimulatedClock, 'now' | 'at'>,
  parts: { readonly make: MakeHandler; readonly skewMs: () => number; readonly timeoutMs: number },
): InProcessHandler => {
  const idle: Copy[] = [];
  const start = (): Copy => {
    const environment = {
      isDead: false,
      skewMs: parts.skewMs(),
      end: undefined as Copy['end'],
      die: (why: string) => {
        environment.isDead = true;
        environment.end?.(new Error(why));
      },
    };
    return Object.assign(environment, { handler: parts.make(environment) });
  };
  return (event, context) =>
    new Promise((resolve, reject) => {
      const copy = idle.pop() ?? start();
      const forget = clock.at(clock.now() + parts.timeoutMs, () => copy.die('timed out'));
      const free = (): void => {
        forget();
        copy.end = undefined;
        if (!copy.isDead) idle.push(copy);
      };
      copy.end = (error) => {
        free();
        reject(error);
      };
      run(copy, event, context).then(
        (answer) => {
          if (copy.isDead) return;
          free();
          resolve(answer);
        },
        (error: unknown) => {
          if (copy.isDead) return;
          free();
          reject(error);
        },
      );
    });
};

const run = async (copy: Copy, event: unknown, context: FunctionContext): Promise<unknown> =>
  copy.handler(event, context);
