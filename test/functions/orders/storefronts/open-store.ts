import type { ToldParcel } from '../../../../functions/orders/domain/write-backs.ts';
import { createShopifyCalls } from '../../../../functions/orders/storefronts/shopify/calls.ts';
import type {
  ParcelWriteBack,
  StorefrontCalls,
  WriteBack,
} from '../../../../functions/orders/storefronts/storefront-calls.ts';
import { createWooCommerceCalls } from '../../../../functions/orders/storefronts/woocommerce/calls.ts';
import type { Delivery } from '../../../../local/simulators/storefronts/delivery.ts';
import { orderWith } from '../../../../local/simulators/storefronts/order.ts';
import type { PretendedStore } from '../../../../local/simulators/stores/pretended-store.ts';
import { openShopifyAdmin } from '../../../../local/simulators/stores/shopify-admin.ts';
import { type StoreServer, serveStore } from '../../../../local/simulators/stores/store-server.ts';
import { openWooCommerceAdmin } from '../../../../local/simulators/stores/woocommerce-admin.ts';

export const STORES = ['shopify', 'woocommerce'] as const;
export type StoreName = (typeof STORES)[number];

export interface OpenStore {
  readonly name: StoreName;
  readonly store: PretendedStore & StoreServer;
  readonly calls: StorefrontCalls;
  /** The same store with credentials that it does not know. */
  readonly stranger: StorefrontCalls;
  /** What the store posted, by the URL that it was posted to. */
  readonly posted: { readonly url: string; readonly delivery: Delivery }[];
}

export const NOW = Date.parse('2026-11-10T12:00:00.000Z');
/** The secret that webhooks are signed with. */
export const SIGNING_SECRET = 'a-signing-secret';

/** A pretended store on the loopback, and our calls to it over real HTTP. */
export const openStore = async (name: StoreName): Promise<OpenStore> => {
  const posted: { url: string; delivery: Delivery }[] = [];
  const parts = {
    clock: { now: () => NOW },
    post: (url: string, delivery: Delivery) => {
      posted.push({ url, delivery });
      return Promise.resolve(200);
    },
  };
  const isShopify = name === 'shopify';
  const store = await serveStore(
    isShopify
      ? openShopifyAdmin({ ...parts, accessToken: 'shpat_1', clientSecret: SIGNING_SECRET })
      : openWooCommerceAdmin({ ...parts, key: 'ck_1', secret: 'cs_1' }),
  );
  const create = isShopify ? createShopifyCalls : createWooCommerceCalls;
  const credentials = isShopify ? { key: 'shpat_1' } : { key: 'ck_1', secret: 'cs_1' };
  const account = { apiBase: store.url, credentials, settings: {} };
  const known = (url: string, init: RequestInit) => fetch(url, init);
  return {
    name,
    store,
    calls: create(account, known),
    stranger: create({ ...account, credentials: { key: 'wrong', secret: 'wrong' } }, known),
    posted,
  };
};

/** A refund of 5.00 EUR that orders asked for. */
export const refundOf = (overrides: Partial<WriteBack> = {}): WriteBack => ({
  kind: 'refund',
  id: 'rfd_0123456789abcdefghjkmnpqrs',
  externalOrderId: '1001',
  amount: { amount: 500n, currency: 'EUR' },
  moneyAtStore: false,
  reason: null,
  ...overrides,
});

export const cancellationOf = (overrides: Partial<WriteBack> = {}): WriteBack => ({
  kind: 'cancellation',
  id: 'cancellation-ord_1',
  externalOrderId: '1001',
  amount: null,
  moneyAtStore: false,
  reason: null,
  ...overrides,
});

/** The whole of `orderWith`, sent with a number that the store has not heard of. */
export const parcelOf = (overrides: Partial<ToldParcel> = {}, id = PARCEL_ID): ParcelWriteBack => ({
  kind: 'fulfilment',
  id,
  externalOrderId: '1001',
  parcel: {
    fulfilmentId: PARCEL_ID,
    carrier: 'TCS',
    trackingNumber: 'TCS-100 200',
    trackingUrl: 'https://track.example/TCS-100200',
    lines: orderWith().lines.map(({ id: lineId, quantity }) => ({ lineId, quantity })),
    complete: true,
    notify: false,
    own: [],
    others: [],
    ...overrides,
  },
});
const PARCEL_ID = 'ful_0123456789abcdefghjkmnpqrs';

/** How many parcels the store shows: fulfilments at Shopify, notes at WooCommerce. */
export const parcelsShown = ({ name, store: { books } }: OpenStore, orderId = '1001'): number =>
  name === 'shopify' ? books.fulfilments(orderId).length : books.notes(orderId).length;
