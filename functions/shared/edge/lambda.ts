import middy from '@middy/core';
import type { Context } from 'aws-lambda';

/**
 * The outermost layer of every worker: whatever happens inside, the metrics of the invocation are
 * written before it ends.
 */
export const atTheEdge = <Event, Result>(
  handler: (event: Event, context: Context) => Promise<Result>,
  flush: () => void,
) => middy<Event, Result, Error, Context>().use({ after: flush, onError: flush }).handler(handler);
