/** One line per storefront; `index.ts` makes the registry of it. */
export { generic } from './generic/index.ts';
export { shopify } from './shopify/index.ts';
export { woocommerce } from './woocommerce/index.ts';
