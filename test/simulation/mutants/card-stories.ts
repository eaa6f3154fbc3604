import type { FaultKind } from '../engine/fault-kinds.ts';
import type { ActKind, MerchantPlan, OrderPlan, Scenario } from '../workload/scenario.ts';

/** A world in which a bug may show: few orders, and one family of faults often. */
export interface MutantCase {
  readonly name: string;
  readonly scenario: Scenario;
  readonly rates: Partial<Readonly<Record<FaultKind, number>>>;
  /** Where alone a kind of fault strikes. */
  readonly only?: Partial<Readonly<Record<FaultKind, string>>>;
}

export const MINUTE = 60_000;
export const HOUR = 60 * MINUTE;

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
