import { BUYERS } from '../../../local/simulators/storefronts/buyers.ts';
import {
  lineWith,
  orderWith,
  type SampleOrder,
} from '../../../local/simulators/storefronts/order.ts';
import type { Webhook } from '../engine/sender.ts';
import type { Merchant } from './merchant.ts';
import type { OrderPlan } from './scenario.ts';

/** A version of the order that the store has shown to somebody. */
export interface ToldVersion {
  readonly order: SampleOrder;
  readonly webhook: Webhook;
  /** The door has answered 200 for it. */
  taken: boolean;
}

/** A command that people were told was taken. */
export interface Given {
  readonly kind: string;
  readonly id: string;
  readonly content: object;
}

/** What the outside knows of one order: fed by the store, the buyer and the desk, never by our tables. */
export interface Life {
  readonly plan: OrderPlan;
  readonly merchant: Merchant;
  readonly externalId: string;
  readonly orderId: string;
  readonly told: ToldVersion[];
  /** Kinds of commands that people gave, whatever the console answered: it may have taken them all the same. */
  readonly asked: Set<string>;
  readonly commands: Given[];
  /** The printed reference, once the buyer has been shown it. */
  reference: string | undefined;
  /** A version with sums that are wrong was sent for it. */
  broken: boolean;
}

export const createLife = (plan: OrderPlan, merchant: Merchant): Life => {
  // Beyond 2^53, as Shopify's ids are.
  const externalId = `8209829119461${String(540_000 + plan.index)}`;
  return {
    plan,
    merchant,
    externalId,
    orderId: merchant.orderId(externalId),
    told: [],
    asked: new Set(),
    commands: [],
    reference: undefined,
    broken: false,
  };
};

/** The order as the buyer placed it. */
export const firstVersion = (life: Life, now: number): SampleOrder => {
  const { plan, merchant, externalId } = life;
  const placedAt = new Date(Math.floor(now / 1000) * 1000).toISOString();
  const buyer = BUYERS[plan.index % BUYERS.length];
  return orderWith({
    externalId,
    number: String(10_000 + plan.index),
    placedAt,
    updatedAt: placedAt,
    currency: merchant.plan.currency,
    payment: plan.payment,
    paid: plan.paid,
    shipping: BigInt(plan.shipping),
    lines: plan.lines.map(({ quantity, unitPrice }, index) =>
      lineWith({
        id: String(466_157_049 + plan.index * 10 + index),
        sku: `SKU-${index}`,
        quantity,
        unitPrice: BigInt(unitPrice),
      }),
    ),
    ...(buyer ? { buyer } : {}),
  });
};
