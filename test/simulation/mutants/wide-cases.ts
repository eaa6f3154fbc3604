import { HOUR, MINUTE } from '../../../functions/shared/spans.ts';
import type { WideFault } from '../wide/engine/wide-faults.ts';
import { type MutantCase, orders, PAID, plannedCase, shopsOf } from './card-stories.ts';
import { DIALECT_CASE } from './dialect-stories.ts';
import { MONEY_STORIES } from './money-stories.ts';

const STRIPE = { cards: 'stripe', captureAtOnce: false } as const;
const MAILING = { ...STRIPE, mails: true } as const;

const TAKEN_THOUGH_CANCELLED = orders(6, (nth) => [
  PAID,
  // Its number is typed, and it is not packed.
  ['person-pack', 60 * 60_000, 0.1],
  ['store-cancel', 2 * 60 * 60_000, 0.9],
  ['carrier-tells', 3 * 60 * 60_000, nth / 6],
]);

/** The wide depth takes a second for all of them, so that they come first and may be of more orders. */
export const WIDE_CASES: readonly MutantCase<WideFault>[] = [
  DIALECT_CASE,
  plannedCase('nothing goes wrong, widely', { seed: 9, orders: 40, merchants: [MAILING, {}] }, {}),
  {
    name: 'money is taken, given back and disputed, widely',
    scenario: {
      seed: 16,
      merchants: shopsOf({ captureAtOnce: true }, { mails: true }),
      orders: MONEY_STORIES,
    },
    rates: {},
  },
  {
    name: 'the store cancels what is held',
    scenario: {
      seed: 43,
      merchants: shopsOf({}),
      orders: orders(4, () => [PAID, ['store-cancel', 60 * 60_000, 0.9]]),
    },
    rates: {},
  },
  {
    // Within seconds; of some, the provider does not take the refund of the first payment.
    name: 'a store takes its cancellation back',
    scenario: {
      seed: 53,
      merchants: shopsOf({ captureAtOnce: true }, { mails: true, captureAtOnce: true }),
      orders: orders(160, (nth) => [
        PAID,
        ['store-cancel', 60 * 60_000, (Math.floor(nth / 8) + 0.5) / 1_000],
      ]),
    },
    rates: { 'message-late': 0.5 },
    only: { 'message-late': 'payments-calls CallProvider' },
  },
  {
    // Of each eight, two give the money back in the provider's dashboard first.
    name: 'a store gives all back by hand, and takes its cancellation back',
    scenario: {
      seed: 54,
      merchants: shopsOf({ captureAtOnce: true }, { mails: true, captureAtOnce: true }),
      orders: orders(24, (nth) => [PAID, ['store-cancel', 60 * 60_000, nth / 8_000]]),
    },
    rates: {},
  },
  {
    name: 'carriers tell of parcels in any order',
    scenario: {
      seed: 47,
      merchants: shopsOf({ mails: true }),
      orders: orders(30, (nth) => [
        PAID,
        ['person-hand-over', 60 * 60_000, 0.5],
        ['carrier-tells', 2 * 60 * 60_000, nth / 30],
      ]),
    },
    rates: {},
  },
  {
    name: 'a courier takes what was cancelled',
    scenario: {
      seed: 48,
      merchants: shopsOf({}),
      orders: TAKEN_THOUGH_CANCELLED,
    },
    rates: {},
  },
  {
    name: 'a courier takes what was cancelled and is back on the shelf',
    scenario: {
      seed: 57,
      merchants: shopsOf({ shelf: 60 }),
      orders: TAKEN_THOUGH_CANCELLED,
    },
    rates: {},
  },
  {
    name: 'goods come back',
    scenario: {
      seed: 49,
      merchants: shopsOf({}),
      orders: orders(16, (nth) => [
        PAID,
        ['person-hand-over', 60 * 60_000, 0.5],
        ['person-deliver', 3 * 60 * 60_000, 0.5],
        // The first of them keep what they have.
        ...(nth >= 4 ? [['person-return', 5 * 60 * 60_000, (nth - 3.7) / 20] as const] : []),
      ]),
    },
    rates: {},
  },
  {
    // One shop holds such orders, one cancels them, and at one they wait.
    name: 'there is less than is ordered, and more comes in, widely',
    scenario: {
      seed: 65,
      merchants: shopsOf({ shelf: 24 }, { shelf: 24 }, { shelf: 24 }),
      orders: orders(
        60,
        (nth) => [
          PAID,
          ...(nth % 4 === 3
            ? [['store-cancel', HOUR, 0.9] as const]
            : [['person-hand-over', 2 * HOUR, 0.5] as const]),
        ],
        3,
      ),
    },
    rates: { 'rival-writes-first': 0.7, 'transaction-met': 0.2 },
    only: { 'rival-writes-first': 'stock' },
  },
  {
    name: 'who waits first leaves the line late, widely',
    scenario: {
      seed: 68,
      merchants: shopsOf({ shelf: 8 }, { shelf: 8 }, { shelf: 8 }),
      orders: orders(
        90,
        (nth) => [
          PAID,
          ...(nth % 2 ? [['store-cancel', (nth % 30) * 10 * MINUTE, 0.9] as const] : []),
        ],
        3,
      ),
    },
    rates: { 'message-late': 0.9 },
    only: { 'message-late': 'stock ReleaseStock' },
  },
  {
    name: 'the bus loses what is said of stock, widely',
    scenario: {
      seed: 67,
      // What is only held lapses one day, and the order with it.
      merchants: shopsOf({ shelf: 60, captureAtOnce: true }),
      orders: orders(12, () => [PAID]),
    },
    rates: { 'event-lost': 0.5 },
    only: { 'event-lost': 'StockAllocated' },
  },
  {
    name: 'somebody counts what is there, widely',
    scenario: {
      seed: 66,
      merchants: shopsOf({ shelf: 60 }),
      orders: orders(12, (nth) => [
        PAID,
        ['person-hand-over', nth * HOUR + 30 * MINUTE, 0.5],
        // Just when the next one is given away.
        ['person-count', (nth + 1) * HOUR + 35 * MINUTE - 1_000, 0.5],
      ]).map((order) => ({ ...order, arriveAtMs: 0 })),
    },
    rates: { 'rival-writes-first': 1 },
    only: { 'rival-writes-first': 'stock' },
  },
  {
    // Of every three one becomes cheaper for good, one dearer again, and one is wanted no more while it waits.
    name: 'prices fall once they were paid, widely',
    scenario: {
      seed: 71,
      merchants: shopsOf({ captureAtOnce: true }),
      orders: orders(12, (nth) => [
        PAID,
        ...(nth % 3 < 2 ? [['store-edit', HOUR, 0.9] as const] : []),
        ...(nth % 3 === 1 ? [['store-edit', 2 * HOUR, 0.8] as const] : []),
        ...(nth % 3 === 2 ? [['person-cancel', HOUR, 0.5] as const] : []),
        ['person-hand-over', 4 * HOUR, 0.5],
        ['person-deliver', 6 * HOUR, 0.5],
      ]),
    },
    rates: {},
  },
  {
    // One shop takes the money at once, and one when the goods leave.
    name: 'prices fall and rise again once the goods are away, widely',
    scenario: {
      seed: 73,
      merchants: shopsOf({ captureAtOnce: true }, {}),
      orders: orders(
        8,
        (nth) => [
          PAID,
          ['person-hand-over', HOUR, 0.5],
          ['store-reprice', 2 * HOUR, nth / 8],
          ['person-deliver', 3 * HOUR, 0.5],
        ],
        2,
      ),
    },
    rates: {},
  },
  {
    // Of each five, two are hasty; what failed is called again after two minutes.
    name: 'stores do not take what they are told, and people do it by hand',
    scenario: {
      seed: 79,
      merchants: shopsOf({ captureAtOnce: true }),
      orders: orders(20, (nth) => [
        PAID,
        ['person-told', HOUR, nth / 20],
        ['person-refund', 2 * HOUR, 0.5],
        ['person-hand-over', 4 * HOUR, 0.5],
        ['person-deliver', 6 * HOUR, 0.5],
      ]),
    },
    rates: { 'call-fails-before': 0.3 },
    only: { 'call-fails-before': 'orders-calls' },
  },
  plannedCase(
    'everything comes twice, late and in another order, widely',
    { seed: 6, orders: 40, merchants: [MAILING, STRIPE] },
    {
      'message-twice': 0.2,
      'message-late': 0.1,
      'webhook-twice': 0.3,
      'webhook-late': 0.3,
      'published-twice': 0.1,
      'published-late': 0.1,
      'deadline-twice': 0.3,
      'deadline-late': 0.1,
    },
  ),
  plannedCase(
    'workers die, and answers are lost, widely',
    { seed: 10, orders: 40, merchants: [MAILING, STRIPE] },
    {
      'dies-before-append': 0.05,
      'dies-after-append': 0.1,
      'append-answer-lost': 0.1,
      'append-repeated': 0.1,
      'dies-before-call': 0.1,
      'dies-after-call': 0.3,
      'call-fails-before': 0.1,
      'call-answer-lost': 0.2,
    },
  ),
  plannedCase(
    'several work on one order, widely',
    { seed: 11, orders: 40, merchants: [MAILING, STRIPE] },
    { 'rival-writes-first': 0.5, 'copy-at-once': 0.3, 'stale-read': 0.5 },
  ),
  plannedCase(
    'two releases are at work, widely',
    { seed: 13, orders: 20, merchants: [MAILING, STRIPE] },
    { 'next-release-writes': 0.2 },
  ),
  plannedCase(
    'the bus loses events, widely',
    { seed: 12, orders: 60, merchants: [STRIPE] },
    { 'event-lost': 0.3, 'webhook-late': 0.3 },
  ),
];
