import { randomBytes } from 'node:crypto';
import { permanent } from '../fault.ts';
import type { Runtime } from '../runtime.ts';
import { createObserve } from './observe.ts';

/** The runtime inside a Lambda environment: the real clock, the real randomness, its own settings. */
export const createAwsRuntime = (
  context: string,
): { readonly runtime: Runtime; readonly flush: () => void } => {
  const { observe, flush } = createObserve(context);
  const runtime: Runtime = {
    now: () => Date.now(),
    randomBytes: (count) => randomBytes(count),
    setting: (name) => {
      const value = process.env[name];
      if (value === undefined) {
        throw permanent('missing-setting', `the environment variable ${name} is not set`);
      }
      return value;
    },
    observe,
  };
  return { runtime, flush };
};
