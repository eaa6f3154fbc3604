import {
  cardOrder,
  HOUR,
  MINUTE,
  type MutantCase,
  type PlannedAct,
  shopsOf,
} from './card-stories.ts';

const PAID: PlannedAct = ['buyer-pay', MINUTE, 0.1];

/** So many orders, each with the acts of its number, in turn by the merchants. */
const orders = (count: number, acts: (nth: number) => readonly PlannedAct[], merchants = 1) =>
  Array.from({ length: count }, (_, nth) => cardOrder(nth, nth % merchants, acts(nth)));

/** One kind of trouble at one place, and stories that make it matter: each was made for a mutant. */
export const NARROW_CASES: readonly MutantCase[] = [
  {
    name: 'senders die when the mail has left',
    scenario: {
      seed: 31,
      merchants: shopsOf({ mails: true }),
      orders: orders(8, () => [PAID]),
    },
    // The mail service's own word that it was delivered would end the matter.
    rates: { 'crash-after-call': 0.6, 'delivery-delayed': 0.7 },
    only: { 'crash-after-call': 'SendEmail', 'delivery-delayed': 'notificationsWorker' },
  },
  {
    name: 'the bus refuses whole batches of a stream',
    scenario: {
      seed: 32,
      merchants: shopsOf({}),
      orders: orders(20, () => [PAID]).map((order) => ({ ...order, arriveAtMs: 0 })),
    },
    rates: { throttle: 0.7 },
    only: { throttle: 'Publisher eventbridge' },
  },
  {
    name: 'answers come late while orders change',
    scenario: {
      seed: 33,
      merchants: shopsOf({ storefront: 'generic' }),
      orders: orders(40, (nth) => [PAID, ['store-edit', MINUTE + nth * 1_000, 0.8]]),
    },
    rates: { 'delivery-delayed': 0.4 },
    only: { 'delivery-delayed': 'ordersWorker' },
  },
  {
    name: 'payments is behind while orders are cancelled',
    scenario: {
      seed: 34,
      merchants: shopsOf({}),
      orders: orders(16, (nth) =>
        nth % 2 === 0
          ? [PAID, ['person-cancel', HOUR, 0.5]]
          : [['person-cancel', 2 * MINUTE + nth * 1_000, 0.5]],
      ),
    },
    rates: { 'delivery-delayed': 0.35 },
    only: { 'delivery-delayed': 'payments' },
  },
  {
    name: 'the provider’s word is lost, and ours of it',
    scenario: {
      seed: 35,
      merchants: shopsOf({}, { captureAtOnce: true }),
      orders: orders(12, (nth) => [['buyer-pay', MINUTE, nth % 3 === 0 ? 0.95 : 0.1]], 2),
    },
    rates: { 'webhook-lost': 1, 'put-events-undelivered': 0.5 },
    only: { 'webhook-lost': 'provider', 'put-events-undelivered': 'paymentsPublisher' },
  },
  {
    name: 'the provider gives nothing back for a day, and nobody looks',
    scenario: {
      seed: 36,
      unattended: true,
      merchants: shopsOf({ captureAtOnce: true }),
      orders: orders(1, () => [PAID, ['person-refund', 22 * HOUR, 0.5]]),
    },
    rates: { 'party-unavailable': 1 },
    only: { 'party-unavailable': 'refunds' },
  },
  {
    name: 'clocks are wrong, and buyers do not pay',
    scenario: {
      seed: 37,
      merchants: shopsOf({ storefront: 'generic' }, { storefront: 'generic', cards: 'store' }),
      orders: orders(16, () => [], 2),
    },
    rates: { 'clock-skewed': 1 },
  },
];
