import { planScenario } from '../workload/plan-scenario.ts';
import type { MerchantPlan, OrderPlan } from '../workload/scenario.ts';
import { cardOrder, HOUR, MINUTE, type MutantCase, shopsOf } from './card-stories.ts';
import { NARROW_CASES } from './narrow-cases.ts';

const caseOf = (
  name: string,
  {
    seed,
    orders,
    merchants,
  }: {
    readonly seed: number;
    readonly orders: number;
    /** Over what the seed has drawn, merchant by merchant. */
    readonly merchants: readonly Partial<MerchantPlan>[];
  },
  rates: MutantCase['rates'],
): MutantCase => {
  const planned = planScenario(seed, orders);
  const changed = planned.merchants.map((merchant, index) => ({
    ...merchant,
    ...merchants[index % merchants.length],
  }));
  return { name, scenario: { ...planned, merchants: changed }, rates };
};

/** Money in all its ways: taken at once (0) and only once the goods leave (1). */
const MONEY_STORIES: readonly OrderPlan[] = [
  // A card whose bank disputes the charge.
  cardOrder(0, 0, [['buyer-pay', MINUTE, 0.95]]),
  cardOrder(1, 0, [
    ['buyer-pay', MINUTE, 0.1],
    ['person-refund', 2 * HOUR, 0.5],
  ]),
  cardOrder(2, 0, [
    ['buyer-pay', MINUTE, 0.1],
    ['store-cancel', 2 * HOUR, 0.9],
  ]),
  cardOrder(3, 0, [
    ['buyer-pay', MINUTE, 0.1],
    ['person-cancel', 2 * HOUR, 0.5],
  ]),
  cardOrder(4, 1, [
    ['buyer-pay', MINUTE, 0.1],
    ['person-hand-over', HOUR, 0.5],
    ['person-refund', 3 * HOUR, 0.5],
  ]),
  // The order becomes cheaper before it leaves.
  cardOrder(5, 1, [
    ['buyer-pay', MINUTE, 0.1],
    ['store-edit', HOUR, 0.9],
    ['person-hand-over', 2 * HOUR, 0.5],
  ]),
  // Its refund is on its way for a while before it arrives.
  cardOrder(12, 0, [
    ['buyer-pay', MINUTE, 0.75],
    ['person-refund', HOUR, 0.5],
  ]),
  // Two refunds of one payment.
  cardOrder(13, 0, [
    ['buyer-pay', MINUTE, 0.1],
    ['person-refund', HOUR, 0.5],
    ['person-refund', 2 * HOUR, 0.8],
  ]),
  // Somebody means to send it before it is paid.
  cardOrder(14, 1, [
    ['person-pack', MINUTE, 0.5],
    ['person-hand-over', 2 * MINUTE, 0.5],
    ['buyer-pay', 10 * MINUTE, 0.1],
  ]),
  // While the store still signs with an old secret.
  ...[65, 70, 75, 80, 90, 100].map((minutes, nth) =>
    cardOrder(6 + nth, 1, [['store-edit', minutes * MINUTE, 0.1]]),
  ),
];

const STRIPE = { cards: 'stripe', captureAtOnce: false } as const;
const MAILING = { ...STRIPE, mails: true, storefront: 'woocommerce' } as const;
/** What such a shop has told once it never tells again. */
const DEAF = { storefront: 'generic', cards: 'store' } as const;

/** Cheapest first: most bugs show where nothing goes wrong. */
export const CASES: readonly MutantCase[] = [
  caseOf(
    'nothing goes wrong',
    { seed: 9, orders: 14, merchants: [MAILING, { storefront: 'shopify' }] },
    {},
  ),
  {
    name: 'money is taken, given back and disputed, and secrets change',
    scenario: {
      seed: 16,
      merchants: shopsOf({ captureAtOnce: true }, { mails: true }),
      orders: MONEY_STORIES,
    },
    rates: { 'secret-rotated': 1 },
  },
  caseOf(
    'currencies without and with three decimals',
    {
      seed: 4,
      orders: 10,
      merchants: [
        { ...STRIPE, currency: 'JPY' },
        { ...STRIPE, currency: 'KWD', storefront: 'shopify' },
      ],
    },
    {},
  ),
  caseOf(
    'everything comes twice, and late',
    { seed: 6, orders: 12, merchants: [STRIPE, { mails: true }] },
    {
      'delivery-duplicated': 0.3,
      'delivery-delayed': 0.1,
      'webhook-duplicated': 0.3,
      'webhook-delayed': 0.3,
      'put-events-twice': 0.3,
    },
  ),
  caseOf(
    'batches are taken in part',
    { seed: 8, orders: 12, merchants: [DEAF, { ...DEAF, ...STRIPE }] },
    {
      'put-events-partial': 0.9,
      'send-batch-partial': 0.4,
      throttle: 0.1,
      'bucket-unavailable': 0.4,
    },
  ),
  caseOf(
    'processes die, and answers are lost',
    { seed: 10, orders: 12, merchants: [MAILING, STRIPE] },
    {
      'crash-before-call': 0.02,
      'crash-after-call': 0.12,
      'answer-lost': 0.05,
      'answer-lost-and-retried': 0.15,
      hang: 0.01,
      'party-silent-after': 0.2,
      'party-fails-after': 0.1,
      'party-unavailable': 0.1,
    },
  ),
  caseOf(
    'the bus and the post lose things',
    { seed: 12, orders: 12, merchants: [STRIPE, { mails: true }] },
    {
      'put-events-undelivered': 0.2,
      'webhook-lost': 0.3,
      'webhook-delayed': 0.3,
      'job-missed': 0.2,
    },
  ),
  caseOf(
    'people operate it',
    { seed: 14, orders: 12, merchants: [STRIPE, DEAF] },
    {
      'mapping-paused': 0.2,
      'rule-removed': 0.1,
      'queue-refuses': 0.4,
      'poison-pill': 0.3,
      throttle: 0.1,
      'secret-rotated': 1,
      'sweeper-twice': 0.3,
      'invocation-throttled': 0.2,
      'response-malformed': 0.05,
    },
  ),
  ...NARROW_CASES,
];
