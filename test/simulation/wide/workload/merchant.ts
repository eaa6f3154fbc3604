import { API_BASE, type Channel } from '../../../../functions/shared/channel.ts';
import type {
  StoreDialect,
  ToldChange,
} from '../../../../local/simulators/stores/pretended-store.ts';
import {
  createStoreBooks,
  type StoreBooks,
} from '../../../../local/simulators/stores/store-books.ts';
import { luckOf } from '../../engine/luck.ts';
import type { MerchantPlan } from '../../workload/scenario.ts';
import { type CardBooks, createCardBooks } from '../parties/card-books.ts';
import type { LabelBooks } from '../parties/label-desk.ts';
import type { StoreDesk } from '../parties/store-desk.ts';
import { STORE_DIALECTS, topicsOf } from '../parties/store-dialects.ts';

/** A merchant with its channel and its parties' books. */
export interface Merchant {
  readonly plan: MerchantPlan;
  readonly channel: Channel;
  /** The channel by which its card provider is called. */
  readonly cardAccount: string;
  readonly apiBase: string;
  /** Some stores can be called, and others only tell. */
  readonly isCallable: boolean;
  readonly cards: CardBooks;
  /** The store's own, and how it tells and is called. */
  readonly books: StoreBooks;
  readonly dialect: StoreDialect;
  /** What it sends webhooks of. */
  readonly topics: readonly string[];
  readonly desk: StoreDesk;
  /** What the carrier knows of its labels, where they are bought for each carton that is packed. */
  readonly labels: LabelBooks | undefined;
  /** Where its stock is kept here. */
  readonly shelf: Shelf | undefined;
}

/** Who looks after a store's books. */
export interface Storekeeping {
  now(): number;
  /** An id for what is new of an order. */
  nextId(externalOrderId: string): string;
  onChange(change: ToldChange): void;
}

/** What lies there, by the people who carry it in and count it. */
export interface Shelf {
  /** What becomes of an order of more than there is. */
  readonly shortage: Shortage;
  /** Pieces that really came in, by SKU; a person has said so of each. */
  readonly received: Map<string, number>;
  /** What somebody at the shelf has counted, ever, by SKU. */
  readonly counted: Map<string, Set<number>>;
}

/** It is held until somebody decides, or cancelled, or its lines wait for stock. */
const SHORTAGES = ['hold', 'cancel', 'backorder'] as const;
type Shortage = (typeof SHORTAGES)[number];

const HOUR_SECONDS = 3600;
const OPENED = '2026-11-01T00:00:00.000Z';

export interface Opening {
  readonly index: number;
  readonly seed: number;
  readonly storekeeping: Storekeeping;
}

const openShelf = ({ shelf }: MerchantPlan, index: number, seed: number): Shelf | undefined =>
  shelf === undefined
    ? undefined
    : {
        shortage: luckOf(seed, `shortage ${index}`).pick(SHORTAGES),
        received: new Map(),
        counted: new Map(),
      };

export const openMerchant = (
  plan: MerchantPlan,
  { index, seed, storekeeping }: Opening,
): Merchant => {
  const shelf = openShelf(plan, index, seed);
  const cardAccount = `cards-${index}`;
  const labels: LabelBooks | undefined = !shelf && plan.labels ? new Map() : undefined;
  const apiBase = `https://store-${index}.example`;
  const isCallable = plan.storefront !== 'generic';
  const { dialect: spoken = 'generic', tellsTwice } = plan;
  const channel: Channel = {
    channelId: `store-${index}`,
    merchantId: plan.merchantId,
    provider: spoken,
    context: 'orders',
    label: 'a pretended store',
    settings: {
      'bank.iban': 'GB33BUKB20201555555555',
      'bank.holder': 'A merchant',
      'deadline.payment_window.bank-transfer': String(36 * HOUR_SECONDS),
      // So that an order is over within the story.
      'deadline.return_window': String(12 * HOUR_SECONDS),
      'deadline.return_transit': String(3 * HOUR_SECONDS),
      ...(isCallable ? { [API_BASE]: apiBase } : {}),
      ...(plan.mails ? { 'mail.buyer': 'on', 'mail.from': 'A shop <orders@shops.example>' } : {}),
      ...(plan.captureAtOnce ? { capture: 'at-once' } : {}),
      ...(shelf ? { 'stock.mode': 'karwan', 'stock.shortage': shelf.shortage } : {}),
      ...(plan.cards === 'stripe'
        ? { 'payments.prepaid': 'stripe', 'payments.account': cardAccount }
        : {}),
      ...(labels ? { carrier: 'easypost', 'carrier.account': cardAccount } : {}),
    },
    createdAt: OPENED,
    rotatedAt: OPENED,
  };
  const cards = createCardBooks(String(index));
  const desk = { told: new Map() };
  const books = createStoreBooks(
    storekeeping,
    (order, kind, news) => storekeeping.onChange({ order, kind, ...news }),
    storekeeping.nextId,
  );
  return {
    ...{ plan, channel, cardAccount, apiBase, isCallable, cards, desk, labels, shelf, books },
    ...{ dialect: STORE_DIALECTS[spoken], topics: topicsOf(spoken, tellsTwice) },
  };
};
