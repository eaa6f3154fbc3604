import { createLightObserve } from '../adapters/light-observe.ts';
import type { Runtime } from '../runtime.ts';
import { processEnvironment } from '../runtime-environment.ts';

type Handler<Event, Result> = (event: Event) => Promise<Result>;

/**
 * The Lambda entry of ingest: what `lambdaEntry` does, without middy and Powertools, which would be
 * more than half of its bundle. The handler is made during INIT on Lambda, else when first invoked.
 */
export const lightEntry = <Event, Result>(
  context: string,
  make: (runtime: Runtime) => Handler<Event, Result>,
): Handler<Event, Result> => {
  const { observe, flush } = createLightObserve(context, {
    now: processEnvironment.now,
    write: (line) => void process.stdout.write(`${line}\n`),
  });
  let made: Handler<Event, Result> | undefined;
  const ready = (): Handler<Event, Result> => {
    made ??= make({ ...processEnvironment, observe });
    return made;
  };
  if (process.env['AWS_LAMBDA_FUNCTION_NAME']) ready();
  return async (event) => {
    try {
      return await ready()(event);
    } finally {
      flush();
    }
  };
};
