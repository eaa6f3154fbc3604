import * as registered from './registered.ts';
import type { Storefront } from './storefront.ts';

/**
 * Every storefront by the name a channel carries. Without a prototype, so that no name from outside
 * finds what nobody registered.
 */
export const storefronts: Readonly<Record<string, Storefront>> = Object.freeze(
  Object.assign(Object.create(null) as Record<string, Storefront>, registered),
);

/** In the order in which they are offered to a person. */
export const storefrontNames: readonly string[] = Object.keys(storefronts).toSorted();
