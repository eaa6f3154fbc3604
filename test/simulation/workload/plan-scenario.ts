import { HOUR, MINUTE } from '../../../functions/shared/spans.ts';
import { type Luck, luckOf } from '../engine/luck.ts';
import {
  type ActKind,
  type ActPlan,
  type MerchantPlan,
  type OrderPlan,
  type Scenario,
  STOREFRONTS,
} from './scenario.ts';

const MERCHANTS = { least: 2, most: 4 };
/** All orders come within this time, so that they share batches and get in each other's way. */
const ARRIVALS_MS = 10 * MINUTE;
/** So many merchants have their parcels taken and followed by a carrier. */
const LABELS = 0.1;
const CURRENCIES = ['EUR', 'USD', 'PKR', 'JPY', 'KWD'] as const;

/** The story of one seed. Each order has its own chance: cutting one away changes no other. */
export const planScenario = (seed: number, orders: number): Scenario => {
  const luck = luckOf(seed, 'merchants');
  const count = luck.whole(MERCHANTS.least, MERCHANTS.most);
  const shelves = luckOf(seed, 'shelves');
  const dialects = luckOf(seed, 'dialects');
  const merchants = Array.from({ length: count }, (_, index) => ({
    ...withDialect(planMerchant(luck, index), dialects),
    // Fewer pieces than are ordered, or enough.
    ...(shelves.chance(0.3) ? { shelf: shelves.whole(4, 60) } : {}),
    ...(luckOf(seed, `labels ${index}`).chance(LABELS) ? { labels: true as const } : {}),
  }));
  const withReprice = planReprices(seed);
  const withDialectActs = planDialectActs(seed, merchants);
  const withTold = planTold(seed);
  return {
    seed,
    merchants,
    orders: Array.from({ length: orders }, (_, index) =>
      withTold(
        withDialectActs(withReprice(planOrder(luckOf(seed, `order ${index}`), index, merchants))),
      ),
    ),
  };
};

/** In three of ten seeds stores let the shipping off and want it after all; the others go their way without. */
const planReprices = (seed: number): ((order: OrderPlan) => OrderPlan) => {
  if (!luckOf(seed, 'reprices').chance(0.3)) return (order) => order;
  return (order) => {
    const luck = luckOf(seed, `reprice ${order.index}`);
    if (!luck.chance(0.25)) return order;
    const afterMs = Math.floor(luck.logUniform(500, 20 * HOUR));
    const act: ActPlan = { kind: 'store-reprice', afterMs, luck: luck.next() };
    return { ...order, acts: inTime([...order.acts, act]) };
  };
};

/** In three of ten seeds stores do not take all that they are told, and people do it by hand. */
const planTold = (seed: number): ((order: OrderPlan) => OrderPlan) => {
  if (!luckOf(seed, 'by hand').chance(0.3)) return (order) => order;
  return (order) => {
    const luck = luckOf(seed, `by hand ${order.index}`);
    if (!luck.chance(0.3)) return order;
    const afterMs = Math.floor(luck.logUniform(500, 20 * HOUR));
    const act: ActPlan = { kind: 'person-told', afterMs, luck: luck.next() };
    return { ...order, acts: inTime([...order.acts, act]) };
  };
};

/** What is done only at stores that speak as they would. */
const planDialectActs = (
  seed: number,
  merchants: readonly MerchantPlan[],
): ((order: OrderPlan) => OrderPlan) => {
  const odds: typeof ODDS = [
    ['store-take-out', 0.2, 20 * HOUR],
    ['store-delete', 0.03, 30 * HOUR],
  ];
  return (order) => {
    if (merchants[order.merchant]?.dialect === undefined) return order;
    const luck = luckOf(seed, `dialect ${order.index}`);
    const acts = odds
      .filter(([, share]) => luck.chance(share))
      .map(([kind, , latestMs]) => {
        const afterMs = Math.floor(luck.logUniform(500, latestMs));
        return { kind, afterMs, luck: luck.next() };
      });
    return acts.length === 0 ? order : { ...order, acts: inTime([...order.acts, ...acts]) };
  };
};

const planMerchant = (luck: Luck, index: number): MerchantPlan => {
  const storefront = luck.pick(STOREFRONTS);
  return {
    merchantId: `merchant-${index}`,
    storefront,
    currency: luck.pick(CURRENCIES),
    cards: luck.chance(0.5) ? 'stripe' : 'store',
    captureAtOnce: luck.chance(0.3),
    // Of a shop of one's own these come before the order itself.
    tellsTwice: luck.chance(storefront === 'generic' ? 0.6 : 0.25),
    mails: luck.chance(0.4),
  };
};

/** Of the stores that can be called one in ten speaks as it would, which costs pace; the others leave that to the deep depth. */
const withDialect = (merchant: MerchantPlan, luck: Luck): MerchantPlan => {
  const isSpoken = luck.chance(0.1);
  const { storefront } = merchant;
  return isSpoken && storefront !== 'generic' ? { ...merchant, dialect: storefront } : merchant;
};

const planOrder = (luck: Luck, index: number, merchants: readonly MerchantPlan[]): OrderPlan => {
  const merchant = luck.whole(0, merchants.length - 1);
  const payment = wayToPay(luck);
  const byStripe = payment === 'card' && merchants[merchant]?.cards === 'stripe';
  return {
    index,
    merchant,
    arriveAtMs: Math.floor(luck.between(0, ARRIVALS_MS)),
    payment,
    paid: payment === 'card' && !byStripe && luck.chance(0.8),
    lines: Array.from({ length: luck.whole(1, 3) }, () => ({
      quantity: luck.whole(1, 4),
      // Ten times as much, so that three decimals end in 0, as card schemes ask.
      unitPrice: luck.whole(50, 9_000) * 10,
    })),
    shipping: luck.whole(0, 200) * 10,
    acts: planActs(luck, payment, byStripe),
  };
};

const wayToPay = (luck: Luck): OrderPlan['payment'] => {
  const draw = luck.next();
  if (draw < 0.7) return 'card';
  return draw < 0.85 ? 'cod' : 'bank-transfer';
};

/** What may happen to any order, how often, and how long after it came. */
const ODDS: readonly (readonly [kind: ActKind, share: number, latestMs: number])[] = [
  ['store-edit', 0.12, 6 * HOUR],
  ['store-edit', 0.08, 2 * MINUTE],
  ['store-cancel', 0.1, 12 * HOUR],
  ['store-revive', 0.03, 20 * HOUR],
  ['store-refund', 0.05, 30 * HOUR],
  ['store-repeat', 0.1, 6 * HOUR],
  ['store-repeat-old', 0.06, 30 * HOUR],
  ['store-forge', 0.03, 6 * HOUR],
  ['store-break', 0.03, 6 * HOUR],
  ['person-cancel', 0.06, 12 * HOUR],
  ['person-refund', 0.08, 30 * HOUR],
  ['person-hold', 0.05, 6 * HOUR],
  ['person-release', 0.05, 12 * HOUR],
  ['person-amend', 0.04, 6 * HOUR],
  ['person-confirm', 0.02, 6 * HOUR],
  ['person-pack', 0.15, 12 * HOUR],
  ['person-deliver', 0.2, 34 * HOUR],
  ['person-return', 0.05, 34 * HOUR],
];

/** People who change their mind within moments. */
const WAVERING: typeof ODDS = [
  ['person-waver', 0.06, 20 * HOUR],
  ['store-waver', 0.04, 12 * HOUR],
  // Before a shop that tells late has told of the order itself.
  ['store-cancel', 0.05, 2 * MINUTE],
  ['store-refund', 0.05, 2 * MINUTE],
  ['person-count', 0.06, 30 * HOUR],
  ['buyer-forget', 0.04, 34 * HOUR],
  ['carrier-tells', 0.25, 30 * HOUR],
];

/** How its money comes, mostly. */
const moneyOdds = (payment: OrderPlan['payment'], byStripe: boolean): typeof ODDS => {
  switch (payment) {
    case 'cod':
      return [['courier-collect', 1, 40 * HOUR]];
    case 'bank-transfer':
      return [['bank-transfer', 0.9, 30 * HOUR]];
    case 'card':
      return byStripe
        ? [
            ['buyer-pay', 0.9, 50 * MINUTE],
            ['buyer-dispute', 0.08, 30 * HOUR],
          ]
        : [['store-pay', 0.3, 30 * MINUTE]];
  }
};

const planActs = (
  luck: Luck,
  payment: OrderPlan['payment'],
  byStripe: boolean,
): readonly ActPlan[] => {
  const acts: ActPlan[] = [];
  const plan = (kind: ActKind, latestMs: number): void => {
    // Seconds as often as hours: awkward moments are close to one another.
    const afterMs = Math.floor(luck.logUniform(500, latestMs));
    acts.push({ kind, afterMs, luck: luck.next() });
  };
  for (const [kind, share, latestMs] of ODDS) if (luck.chance(share)) plan(kind, latestMs);
  for (const [kind, share, latestMs] of moneyOdds(payment, byStripe)) {
    if (luck.chance(share)) plan(kind, latestMs);
  }
  if (luck.chance(0.8)) plan('person-hand-over', 24 * HOUR);
  // Behind all others, so that what is older keeps its chances.
  for (const [kind, share, latestMs] of WAVERING) if (luck.chance(share)) plan(kind, latestMs);
  return inTime(acts);
};

const inTime = (acts: readonly ActPlan[]): readonly ActPlan[] =>
  acts.toSorted((one, other) => one.afterMs - other.afterMs);
