import { HOUR, MINUTE } from '../../../functions/shared/spans.ts';
import { type MutantCase, orders, PAID, type PlannedAct, shopsOf } from './card-stories.ts';

const PACKED: PlannedAct = ['person-pack', 90 * MINUTE, 0.5];
const LEFT: PlannedAct = ['person-hand-over', 2 * HOUR, 0.5];

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
    name: 'events of many orders share entries, and some fail',
    scenario: {
      seed: 43,
      merchants: shopsOf({ mails: true }),
      orders: orders(20, () => [PAID]).map((order) => ({ ...order, arriveAtMs: 0 })),
    },
    rates: { 'put-events-partial': 0.5, throttle: 0.3 },
    only: { throttle: 'Worker dynamodb' },
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
    name: 'the clock of orders is behind, and buyers do not pay',
    scenario: {
      // Of orders’ worker the clock is nine minutes behind: the sweeper tells it in vain at first.
      seed: 42,
      merchants: shopsOf({ storefront: 'generic', cards: 'store' }),
      orders: orders(4, () => []),
    },
    rates: { 'clock-skewed': 1 },
    only: { 'clock-skewed': 'ordersWorker' },
  },
  {
    name: 'queues take batches of commands in part',
    scenario: {
      seed: 38,
      merchants: shopsOf({ mails: true }),
      orders: orders(6, () => [PAID]),
    },
    rates: { 'send-batch-partial': 0.7 },
    only: { 'send-batch-partial': 'Publisher sqs' },
  },
  {
    name: 'stock is kept here, and buyers take their time to pay',
    scenario: {
      seed: 39,
      merchants: shopsOf({ shelf: 60 }),
      orders: orders(3, () => [['buyer-pay', 10 * MINUTE, 0.1]]),
    },
    rates: {},
  },
  {
    name: 'stock is kept here, and there is less than is ordered',
    scenario: {
      seed: 44,
      merchants: shopsOf({ shelf: 16 }),
      orders: orders(30, (nth) => [
        PAID,
        ...(nth % 3 === 0 ? [['store-cancel', HOUR, 0.9] as const] : [PACKED, LEFT]),
      ]).map((order) => ({ ...order, arriveAtMs: order.index * 250 })),
    },
    // One transaction overtakes another that has looked at the same shelf.
    rates: { 'slow-call': 0.9 },
    only: { 'slow-call': 'stockWorker dynamodb TransactWriteItems' },
  },
  {
    name: 'stock is kept here, and somebody counts it',
    scenario: {
      seed: 45,
      merchants: shopsOf({ shelf: 60 }),
      orders: orders(12, (nth) => [
        PAID,
        ['person-pack', nth * HOUR + 30 * MINUTE, 0.5],
        ['person-hand-over', (nth + 1) * HOUR, 0.5],
        ['person-count', (nth + 1) * HOUR + 1_000, 0.5],
      ]).map((order) => ({ ...order, arriveAtMs: 0 })),
    },
    rates: { 'slow-call': 0.7 },
    only: { 'slow-call': 'stockWorker dynamodb' },
  },
  {
    name: 'buyers want to be forgotten',
    scenario: {
      seed: 46,
      merchants: shopsOf({}),
      orders: orders(4, (nth) => [
        PAID,
        ['store-cancel', HOUR, 0.9],
        ['buyer-forget', (nth % 2 === 0 ? 2 : 0.5) * HOUR, 0.5],
      ]),
    },
    rates: {},
  },
  {
    name: 'payments is behind while orders become dearer',
    scenario: {
      seed: 40,
      merchants: shopsOf({}),
      orders: orders(16, () => [
        ['store-edit', 10 * MINUTE, 0.5],
        ['buyer-pay', 10 * MINUTE + 10_000, 0.1],
      ]),
    },
    rates: { 'delivery-delayed': 0.35 },
    only: { 'delivery-delayed': 'payments' },
  },
  {
    name: 'nobody reads what orders commits for more than a day',
    scenario: {
      seed: 50,
      merchants: shopsOf({ mails: true }),
      // Before and after it was switched off.
      orders: orders(12, () => [PAID]).map((order) => ({
        ...order,
        arriveAtMs: order.index * 20 * MINUTE,
      })),
    },
    rates: { 'stream-forgotten': 1 },
    only: { 'stream-forgotten': 'ordersPublisher' },
  },
  {
    name: 'letters of webhooks expire, of shops that cannot be asked',
    scenario: {
      seed: 51,
      merchants: shopsOf({ storefront: 'generic' }),
      orders: orders(12, () => [PAID]),
    },
    rates: { 'letter-expired': 0.4 },
    only: { 'letter-expired': 'ordersWorker' },
  },
  {
    name: 'letters of events expire that are said once',
    scenario: {
      seed: 52,
      merchants: shopsOf({ mails: true }),
      orders: orders(12, () => [PAID]),
    },
    rates: { 'letter-expired': 0.4 },
    only: { 'letter-expired': 'notificationsWorker' },
  },
  {
    name: 'orders are larger than an item may be',
    scenario: {
      seed: 53,
      merchants: shopsOf({ storefront: 'shopify' }, { storefront: 'generic' }),
      orders: orders(6, () => [PAID], 2),
    },
    rates: { 'order-bulky': 0.7 },
  },
  {
    name: 'a table does not take what orders commits',
    scenario: {
      seed: 54,
      merchants: shopsOf({ storefront: 'generic' }),
      orders: orders(12, () => [PAID]),
    },
    rates: { 'item-too-large': 0.3 },
    only: { 'item-too-large': 'ordersWorker' },
  },
];
