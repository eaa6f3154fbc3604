import { MINUTE } from '../../../functions/shared/spans.ts';
import type { FaultKind } from '../engine/fault-kinds.ts';
import { planScenario } from '../workload/plan-scenario.ts';
import type { ActKind, MerchantPlan, OrderPlan, Scenario } from '../workload/scenario.ts';

/** A world in which a bug may show: few orders, and one family of faults often. */
export interface MutantCase<Kind extends string = FaultKind> {
  readonly name: string;
  readonly scenario: Scenario;
  readonly rates: Partial<Readonly<Record<Kind, number>>>;
  /** Where alone a kind of fault strikes. */
  readonly only?: Partial<Readonly<Record<Kind, string>>>;
}

export type PlannedAct = readonly [kind: ActKind, afterMs: number, luck: number];

/** A card order with just these acts: what, when, and with which luck. */
export const cardOrder = (
  index: number,
  merchant: number,
  acts: readonly PlannedAct[],
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

/** Shops that take cards by Stripe, hold the money until the goods leave, and write to nobody. */
export const shopsOf = (...changes: readonly Partial<MerchantPlan>[]): readonly MerchantPlan[] =>
  changes.map((change, index) => ({
    merchantId: `merchant-${index}`,
    storefront: 'woocommerce',
    currency: 'EUR',
    cards: 'stripe',
    captureAtOnce: false,
    tellsTwice: false,
    mails: false,
    ...change,
  }));

/** A seed's story, with merchants that differ from what it has drawn. */
export const plannedCase = <Kind extends string>(
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
  rates: MutantCase<Kind>['rates'],
): MutantCase<Kind> => {
  const planned = planScenario(seed, orders);
  // What dialects add has a case of its own.
  const changed = planned.merchants.map(({ dialect: _, ...merchant }, index) => ({
    ...merchant,
    ...merchants[index % merchants.length],
  }));
  return { name, scenario: { ...planned, merchants: changed }, rates };
};

export const PAID: PlannedAct = ['buyer-pay', MINUTE, 0.1];

/** So many orders, each with the acts of its number, in turn by the merchants. */
export const orders = (
  count: number,
  acts: (nth: number) => readonly PlannedAct[],
  merchants = 1,
) => Array.from({ length: count }, (_, nth) => cardOrder(nth, nth % merchants, acts(nth)));
