import { createObserve } from '../adapters/observe.ts';
import type { Runtime } from '../runtime.ts';
import { processEnvironment, processOutput } from '../runtime-environment.ts';

type Handler<Arguments extends readonly unknown[], Result> = (
  ...event: Arguments
) => Promise<Result>;

/**
 * The Lambda entry of a handler: its runtime around it, and whatever happens inside, the metrics of
 * the invocation are written before it ends.
 *
 * In Lambda the handler is made during INIT, which has a whole core; elsewhere (a test that imports
 * the file for its `make`) only when it is invoked, so that importing asks for no settings.
 */
export const lambdaEntry = <Arguments extends readonly unknown[], Result>(
  context: string,
  make: (runtime: Runtime) => Handler<Arguments, Result>,
): Handler<Arguments, Result> => {
  const { observe, flush } = createObserve(context, processOutput);
  let made: Handler<Arguments, Result> | undefined;
  const ready = (): Handler<Arguments, Result> => {
    made ??= make({ ...processEnvironment, observe });
    return made;
  };
  if (process.env['AWS_LAMBDA_FUNCTION_NAME']) ready();
  return async (...event) => {
    try {
      return await ready()(...event);
    } finally {
      flush();
    }
  };
};
