import type { CreateCalls } from './carrier.ts';
import { createEasyPostCalls } from './easypost/calls.ts';

/** One line per carrier that is called, by its name; only the calls step imports this. */
export const carrierCalls: Readonly<Record<string, CreateCalls>> = Object.freeze(
  Object.assign(Object.create(null) as Record<string, CreateCalls>, {
    easypost: createEasyPostCalls,
  }),
);
