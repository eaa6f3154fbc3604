import type { ScanStatus } from '../../../../functions/fulfilment/domain/facts.ts';
import type { Channel } from '../../../../functions/shared/channel.ts';
import { orderIdOf } from '../../../../functions/shared/ids.ts';
import type { SampleOrder } from '../../../../local/simulators/storefronts/order.ts';
import type { OrderPlan } from '../../workload/scenario.ts';
import type { Merchant } from './merchant.ts';

/** A webhook as it is sent. */
export interface Told {
  /** Which step hears it. */
  readonly step: string;
  readonly about: string;
  readonly channel: Channel;
  readonly rawBody: Uint8Array;
  /** Of a store that has a dialect of its own. */
  readonly headers?: Readonly<Record<string, string>>;
}

/** A refund as the store keeps it. */
export interface StoreRefund {
  readonly id: string;
  /** Ours, when it was told of it. */
  readonly ownRefundId: string | null;
  readonly amount: bigint;
  /** False: a record of what happened elsewhere. */
  readonly movesMoney: boolean;
  readonly at: string;
}

export interface TakenOut {
  readonly lineId: string;
  readonly quantity: number;
  readonly atMs: number;
}

/** Money that came by a bank, or by a courier from the door. */
export interface Payment {
  readonly id: string;
  readonly amount: bigint;
  readonly at: string;
}

/** What somebody at the desk wanted of an order. */
export interface Command {
  readonly id: string;
  readonly name: string;
  readonly to: string;
  readonly data: object;
}

/** What the outside knows of one order: by its store, its buyer, its bank, its courier and the desk. */
export interface Life {
  readonly plan: OrderPlan;
  readonly merchant: Merchant;
  readonly externalId: string;
  readonly orderId: string;
  readonly subject: string;
  /** `order 12`: where faults of it strike. */
  readonly about: string;
  /** As the store has it now; undefined before it came. */
  order: SampleOrder | undefined;
  /** Each version that the store told of. */
  readonly told: SampleOrder[];
  /** It is to be found at its store no more. */
  isDeleted: boolean;
  /** Goods that its store refunded before it sent them, and when. */
  readonly takenOut: TakenOut[];
  /** Each webhook that it sent of the order. */
  readonly said: Told[];
  readonly storeRefunds: StoreRefund[];
  /** Kinds of commands that people gave. */
  readonly asked: Set<string>;
  readonly commands: Command[];
  readonly transfers: Payment[];
  readonly collected: Payment[];
  /** What the carrier told of its parcels. */
  readonly scanned: ScanStatus[];
  /** What people gave back by hand. */
  readonly givenBack: Payment[];
  /** Refunds that somebody gave in the card provider's own dashboard. */
  readonly byHand: string[];
  /** The largest quantity that a line ever had. */
  readonly mostOrdered: Map<string, number>;
  /** Ids are counted on, so that they are the same whatever other orders do. */
  lastId: number;
}

export const createLife = (plan: OrderPlan, merchant: Merchant): Life => {
  // Beyond 2^53, as Shopify's ids are.
  const externalId = `8209829119461${String(540_000 + plan.index)}`;
  const orderId = orderIdOf(merchant.channel.channelId, externalId);
  return {
    ...{ plan, merchant, externalId, orderId },
    subject: `order/${orderId}`,
    about: `order ${plan.index}`,
    order: undefined,
    told: [],
    isDeleted: false,
    takenOut: [],
    said: [],
    storeRefunds: [],
    asked: new Set(),
    commands: [],
    transfers: [],
    collected: [],
    scanned: [],
    givenBack: [],
    byHand: [],
    mostOrdered: new Map(),
    lastId: 0,
  };
};

export const nextId = (life: Life, prefix: string): string => {
  life.lastId += 1;
  return `${prefix}-${life.plan.index}-${life.lastId}`;
};

/** The same for stores whose ids are numbers. */
export const nextNumber = (life: Life): string => {
  life.lastId += 1;
  return String(900_000_000 + life.plan.index * 1_000 + life.lastId);
};
