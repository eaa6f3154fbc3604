import type { CreateCalls } from './provider.ts';
import { createStripeCalls } from './stripe/calls.ts';

/** One line per provider that is called, by its name; only the calls step and the nightly job import this. */
export const providerCalls: Readonly<Record<string, CreateCalls>> = Object.freeze(
  Object.assign(Object.create(null) as Record<string, CreateCalls>, {
    stripe: createStripeCalls,
  }),
);
