import type { Runtime } from '../runtime.ts';
import { processEnvironment, processOutput } from '../runtime-environment.ts';
import { createObserve } from './observe.ts';

/** The runtime inside a Lambda environment: the real clock, the real randomness, its own settings. */
export const createAwsRuntime = (
  context: string,
): { readonly runtime: Runtime; readonly flush: () => void } => {
  const { observe, flush } = createObserve(context, processOutput);
  return { runtime: { ...processEnvironment, observe }, flush };
};
