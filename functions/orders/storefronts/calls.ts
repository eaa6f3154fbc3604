import { createShopifyCalls } from './shopify/calls.ts';
import type { CreateStorefrontCalls } from './storefront-calls.ts';
import { createWooCommerceCalls } from './woocommerce/calls.ts';

/** One line per storefront that can be called, by its name; only who calls imports this. */
export const storefrontCalls: Readonly<Record<string, CreateStorefrontCalls>> = Object.freeze(
  Object.assign(Object.create(null) as Record<string, CreateStorefrontCalls>, {
    shopify: createShopifyCalls,
    woocommerce: createWooCommerceCalls,
  }),
);
