/** Everything that people and stores will do in one seed's world: plain JSON, so that it can be cut down and kept. */
export interface Scenario {
  readonly seed: number;
  /** Nobody puts back what was parked: all must come to its end without people. */
  readonly unattended?: boolean;
  readonly merchants: readonly MerchantPlan[];
  readonly orders: readonly OrderPlan[];
}

export const STOREFRONTS = ['shopify', 'woocommerce', 'generic'] as const;
export type StorefrontName = (typeof STOREFRONTS)[number];

/** Of the orders' lines: the first is in every order, and so the first to be sold out. */
export const SKUS = ['SKU-0', 'SKU-1', 'SKU-2'] as const;

export interface MerchantPlan {
  readonly merchantId: string;
  readonly storefront: StorefrontName;
  /** What its store speaks in the wide depth; in the deep one each speaks its own. @default generic */
  readonly dialect?: StorefrontName;
  readonly currency: string;
  /** Who takes the cards' money. */
  readonly cards: 'store' | 'stripe';
  readonly captureAtOnce: boolean;
  /** Its stock is kept here: pieces of each SKU that lie there in the beginning. */
  readonly shelf?: number;
  /** At the wide depth: where no stock is kept here, its labels are bought from a carrier that follows them. */
  readonly labels?: true;
  /** Buyers are written to. */
  readonly mails: boolean;
  /** The store sends a webhook for each topic that a change has, and not only for the widest. */
  readonly tellsTwice: boolean;
}

export interface OrderPlan {
  /** Unique in the scenario; orders that are cut away leave a gap. */
  readonly index: number;
  readonly merchant: number;
  readonly arriveAtMs: number;
  readonly payment: 'card' | 'cod' | 'bank-transfer';
  /** Paid at the store before its first webhook. */
  readonly paid: boolean;
  /** In minor units; quantities and prices of its lines. */
  readonly lines: readonly { readonly quantity: number; readonly unitPrice: number }[];
  readonly shipping: number;
  readonly acts: readonly ActPlan[];
}

export interface ActPlan {
  readonly kind: ActKind;
  /** After the order's arrival. */
  readonly afterMs: number;
  /** A chance of its own, in [0, 1): which card, how much, how often. */
  readonly luck: number;
}

export const ACT_KINDS = [
  'store-edit',
  'store-pay',
  'store-cancel',
  'store-revive',
  'store-refund',
  'store-repeat',
  'store-repeat-old',
  'store-forge',
  'store-break',
  'buyer-pay',
  'buyer-dispute',
  'bank-transfer',
  'courier-collect',
  'person-hand-over',
  'person-cancel',
  'person-refund',
  'person-hold',
  'person-release',
  'person-amend',
  'person-confirm',
  'person-pack',
  'person-deliver',
  'person-return',
  'person-waver',
  'store-waver',
  'person-count',
  'buyer-forget',
  'carrier-tells',
  'store-reprice',
  'store-take-out',
  'store-delete',
  'person-told',
] as const;
export type ActKind = (typeof ACT_KINDS)[number];
