import type { Environment } from '../engine/service.ts';
import { createDeferred } from './deferred.ts';
import type { InProcessFunction } from './function-registry.ts';
import {
  type FunctionContext,
  type Invocation,
  type Outcome,
  thrown,
  timedOut,
} from './invocation.ts';

/**
 * Runs a handler inside this process, by the injected clock. The event and the answer pass through
 * JSON, as they do on the way to a bundle. A handler that never answers times out.
 */
export const runInProcess = (
  definition: InProcessFunction,
  invocation: Invocation,
  { clock }: Pick<Environment, 'clock'>,
): Promise<Outcome> => {
  const { requestId, payload } = invocation;
  const deadlineMs = clock.now() + definition.timeoutSeconds * 1000;
  const ended = createDeferred<Outcome>();
  const forget = clock.at(deadlineMs, () => {
    definition.onTimedOut?.();
    ended.resolve(timedOut(requestId, definition.timeoutSeconds));
  });
  const context = contextOf(definition, invocation, () => deadlineMs - clock.now());
  const run = async (): Promise<Outcome> => {
    try {
      const answer = await definition.handler(JSON.parse(payload), context);
      return { ok: true, payload: JSON.stringify(answer) ?? 'null' };
    } catch (error) {
      return { ok: false, error: thrown(error) };
    }
  };
  run().then(ended.resolve, ended.reject);
  return ended.promise.finally(forget);
};

const contextOf = (
  { name, memoryMegabytes }: InProcessFunction,
  { requestId, functionArn }: Invocation,
  remaining: () => number,
): FunctionContext => ({
  awsRequestId: requestId,
  functionName: name,
  functionVersion: '$LATEST',
  invokedFunctionArn: functionArn,
  memoryLimitInMB: String(memoryMegabytes),
  logGroupName: `/aws/lambda/${name}`,
  logStreamName: 'in-process',
  callbackWaitsForEmptyEventLoop: false,
  getRemainingTimeInMillis: () => Math.max(0, remaining()),
});
