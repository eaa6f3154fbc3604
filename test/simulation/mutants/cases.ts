import { type MutantCase, plannedCase, shopsOf } from './card-stories.ts';
import { MONEY_STORIES } from './money-stories.ts';
import { NARROW_CASES } from './narrow-cases.ts';

const STRIPE = { cards: 'stripe', captureAtOnce: false } as const;
const MAILING = { ...STRIPE, mails: true, storefront: 'woocommerce' } as const;
/** What such a shop has told once it never tells again. */
const DEAF = { storefront: 'generic', cards: 'store' } as const;

/** Cheapest first: most bugs show where nothing goes wrong. */
export const CASES: readonly MutantCase[] = [
  plannedCase(
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
  plannedCase(
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
  plannedCase(
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
  plannedCase(
    'batches are taken in part',
    { seed: 8, orders: 12, merchants: [DEAF, { ...DEAF, ...STRIPE }] },
    {
      'put-events-partial': 0.9,
      'send-batch-partial': 0.4,
      throttle: 0.1,
      'bucket-unavailable': 0.4,
    },
  ),
  plannedCase(
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
  plannedCase(
    'the bus and the post lose things',
    { seed: 12, orders: 12, merchants: [STRIPE, { mails: true }] },
    {
      'put-events-undelivered': 0.2,
      'webhook-lost': 0.3,
      'webhook-delayed': 0.3,
      'job-missed': 0.2,
    },
  ),
  plannedCase(
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
