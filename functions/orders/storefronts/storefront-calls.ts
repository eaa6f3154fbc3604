import type { ApiCredentials } from '../../shared/channel.ts';
import type { Money } from '../../shared/money.ts';
import type { ChannelSettings } from '../../shared/webhook.ts';
import type { ToldParcel } from '../domain/write-backs.ts';

/** One store as it is called. */
export interface StoreAccount {
  /** `https://shop.example`, without a path of the API. */
  readonly apiBase: string;
  readonly credentials: ApiCredentials;
  readonly settings: ChannelSettings;
}

/** What a store is told; `id` is ours and is what the adapter marks and finds it by. */
export interface WriteBack {
  readonly kind: 'cancellation' | 'refund';
  readonly id: string;
  readonly externalOrderId: string;
  /** Of a refund; null: all that the store holds. */
  readonly amount: Money | null;
  /** True: the store is to move the money itself. False: it only keeps a record. */
  readonly moneyAtStore: boolean;
  readonly reason: string | null;
}

/** A parcel that the store is told of; `id` is ours and differs each time it is told anew. */
export interface ParcelWriteBack {
  readonly kind: 'fulfilment';
  readonly id: string;
  readonly externalOrderId: string;
  readonly parcel: ToldParcel;
}

/** A definitive answer; whatever is not one is thrown, as a retryable fault. */
export type WriteBackAnswer =
  | {
      readonly kind: 'done';
      /** What the store calls it, where it has a name of its own. */
      readonly externalIds?: readonly string[];
    }
  /** The store will not, and trying the same again would not help. */
  | { readonly kind: 'refused'; readonly because: string };

/** How many of a SKU can be sold. */
export interface StockWish {
  readonly sku: string;
  readonly available: number;
  /** What the store called it the last time; null: it is looked for by its SKU. */
  readonly externalId: string | null;
}

export type StockAnswer = { readonly sku: string } & (
  | { readonly kind: 'done'; readonly externalId: string }
  /** The store has no such SKU. */
  | { readonly kind: 'unknown' }
  | { readonly kind: 'refused'; readonly because: string }
);

/** An order's body as the store's own webhook would carry it. */
export interface StoreOrder {
  readonly externalOrderId: string;
  /** The store's version time, ISO 8601 UTC. */
  readonly updatedAt: string;
  readonly rawBody: Uint8Array;
}

/** `next` is null on the last page. */
export interface StoreOrderPage {
  readonly orders: readonly StoreOrder[];
  readonly next: string | null;
}

/** What the store posts, and where to. */
export interface StoreWebhook {
  readonly id: string;
  readonly topic: string;
  readonly url: string;
  readonly active: boolean;
}

/**
 * A store's HTTP API. Faults: `store-unreachable` (nobody knows what happened), `store-failed` and
 * `store-busy` are retryable; `store-access` is not, because a person must give other credentials.
 */
export interface StorefrontCalls {
  /** Null: the store has no such order (any more). */
  readonly fetchOrder: (externalOrderId: string) => Promise<StoreOrder | null>;
  readonly cancel: (writeBack: WriteBack) => Promise<WriteBackAnswer>;
  readonly recordRefund: (writeBack: WriteBack) => Promise<WriteBackAnswer>;
  /** What became of an earlier try; null: nothing of it is to be seen. */
  readonly findWriteBack: (writeBack: WriteBack) => Promise<WriteBackAnswer | null>;
  /** Sees to it that the store shows the parcel; what it shows already is not told again. */
  readonly tellParcel: (writeBack: ParcelWriteBack) => Promise<WriteBackAnswer>;
  /** What became of an earlier try; null: the store does not show it all. */
  readonly findParcel: (writeBack: ParcelWriteBack) => Promise<WriteBackAnswer | null>;
  /**
   * Sets levels, whatever the store shows; an answer for each, in any order. `key` tells this request
   * from every other.
   */
  readonly setStock: (wishes: readonly StockWish[], key: string) => Promise<readonly StockAnswer[]>;
  /** Orders changed at or after `since` (ISO 8601), of every state. */
  readonly listChangedSince: (since: string, page: string | null) => Promise<StoreOrderPage>;
  /** Orders that are neither finished nor cancelled. */
  readonly listOpen: (page: string | null) => Promise<StoreOrderPage>;
  readonly listWebhooks: () => Promise<readonly StoreWebhook[]>;
  /** Sees to it that every topic we read is posted to `url`; gives those that were missing. */
  readonly registerWebhooks: (url: string, secret: string) => Promise<readonly string[]>;
}

export type CreateStorefrontCalls = (
  account: StoreAccount,
  fetch: (url: string, init: RequestInit) => Promise<Response>,
) => StorefrontCalls;
