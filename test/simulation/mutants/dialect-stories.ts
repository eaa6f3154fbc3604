import { HOUR, MINUTE } from '../../../functions/shared/spans.ts';
import type { WideFault } from '../wide/engine/wide-faults.ts';
import { type MutantCase, orders, PAID, type PlannedAct, shopsOf } from './card-stories.ts';

/** By the merchant: who holds the money decides what can be done with it at the store. */
const STORIES: readonly (readonly PlannedAct[])[] = [
  [
    ['store-pay', MINUTE, 0.5],
    ['store-take-out', HOUR, 0.2],
    ['person-hand-over', 2 * HOUR, 0.5],
  ],
  [['store-take-out', 10 * MINUTE, 0.2]],
  [
    ['store-edit', 10 * MINUTE, 0.9],
    ['buyer-pay', 20 * MINUTE, 0.1],
  ],
  [PAID],
];

/** Of every shop one order is deleted, paid or not. */
const DELETED: readonly PlannedAct[] = [PAID, ['store-delete', HOUR, 0.5]];

/** Without any fault: what is wrong is how the stores are read. */
export const DIALECT_CASE: MutantCase<WideFault> = {
  name: 'stores take goods out of orders, edit them and delete them, each in its dialect',
  scenario: {
    seed: 69,
    merchants: shopsOf(
      { storefront: 'shopify', dialect: 'shopify', cards: 'store' },
      { storefront: 'woocommerce', dialect: 'woocommerce', cards: 'store' },
      { storefront: 'shopify', dialect: 'shopify' },
      { storefront: 'woocommerce', dialect: 'woocommerce' },
    ),
    orders: orders(20, (nth) => (nth < 16 ? STORIES[nth % 4] : undefined) ?? DELETED, 4),
  },
  rates: {},
};
