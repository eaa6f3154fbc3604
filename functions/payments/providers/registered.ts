/** One line per provider; `index.ts` makes the registry of it. */
export { storefront } from './storefront/index.ts';
