import type { Carrier } from './carrier.ts';
import * as registered from './registered.ts';

/**
 * Every carrier by its name. Without a prototype, so that no name from outside finds what nobody
 * registered.
 */
export const carriers: Readonly<Record<string, Carrier>> = Object.freeze(
  Object.assign(
    Object.create(null) as Record<string, Carrier>,
    Object.fromEntries(
      Object.values<Carrier>(registered).map((carrier) => [carrier.name, carrier]),
    ),
  ),
);
