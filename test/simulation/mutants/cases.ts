import type { FaultKind } from '../engine/fault-kinds.ts';
import { planScenario } from '../workload/plan-scenario.ts';
import type { ActKind, MerchantPlan, OrderPlan, Scenario } from '../workload/scenario.ts';

/** A world in which a bug may show: few orders, and one family of faults often. */
export interface MutantCase {
  readonly name: string;
  readonly scenario: Scenario;
  readonly rates: Partial<Readonly<Record<FaultKind, number>>>;
}

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

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

/** A card order with just these acts: what, when, and with which luck. */
const cardOrder = (
  index: number,
  merchant: number,
  acts: readonly (readonly [kind: ActKind, afterMs: number, luck: number])[],
): OrderPlan => ({
  index,
  merchant,
  arriveAtMs: index * 1_000,
  payment: 'card',
  paid: false,
  lines: [{ quantity: 3, unitPrice: 12_340 }],
  shipping: 500,
  acts: acts.map(([kind, afterMs, luck]) => ({ kind, afterMs, luck })),
});

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
      merchants: [true, false].map((captureAtOnce, index) => ({
        merchantId: `merchant-${index}`,
        storefront: 'woocommerce',
        currency: 'EUR',
        cards: 'stripe',
        captureAtOnce,
        tellsTwice: false,
        mails: false,
      })),
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
];
