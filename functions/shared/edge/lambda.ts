import middy from '@middy/core';
import type { Context } from 'aws-lambda';
import { createAwsRuntime } from '../adapters/aws-runtime.ts';
import type { Runtime } from '../runtime.ts';

type Handler<Event, Result> = (event: Event, context: Context) => Promise<Result>;

/**
 * The Lambda entry of a handler: its runtime around it, and whatever happens inside, the metrics of
 * the invocation are written before it ends.
 *
 * In Lambda the handler is made during INIT, which has a whole core; elsewhere (a test that imports
 * the file for its `make`) only when it is invoked, so that importing asks for no settings.
 */
export const lambdaEntry = <Event, Result>(
  context: string,
  make: (runtime: Runtime) => Handler<Event, Result>,
) => {
  const { runtime, flush } = createAwsRuntime(context);
  let made: Handler<Event, Result> | undefined;
  const ready = (): Handler<Event, Result> => {
    made ??= make(runtime);
    return made;
  };
  if (process.env['AWS_LAMBDA_FUNCTION_NAME']) ready();
  return middy<Event, Result, Error, Context>()
    .use({ after: flush, onError: flush })
    .handler((event, lambda) => ready()(event, lambda));
};
