import { createLightObserve } from '../adapters/light-observe.ts';
import type { Runtime } from '../runtime.ts';
import { processEnvironment, processOutput } from '../runtime-environment.ts';

type Handler<Arguments extends readonly unknown[], Result> = (
  ...event: Arguments
) => Promise<Result>;

/**
 * A smaller Lambda entry: what `lambdaEntry` does, without middy and Powertools, which would be more
 * than half of ingest's bundle and a tenth of a worker's. The handler is made during INIT on Lambda, else when first invoked.
 */
export const lightEntry = <Arguments extends readonly unknown[], Result>(
  context: string,
  make: (runtime: Runtime) => Handler<Arguments, Result>,
): Handler<Arguments, Result> => {
  const { observe, flush } = createLightObserve(context, processOutput);
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
