/** One line per provider; `index.ts` makes the registry of it. */
export { bankTransfer } from './bank-transfer/index.ts';
export { cashOnDelivery } from './cash-on-delivery/index.ts';
export { storefront } from './storefront/index.ts';
export { stripe } from './stripe/index.ts';
