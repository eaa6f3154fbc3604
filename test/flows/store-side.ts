import type { SampleOrder } from '../../local/simulators/storefronts/order.ts';
import type { PretendedStore } from '../../local/simulators/stores/pretended-store.ts';
import { openShopifyAdmin } from '../../local/simulators/stores/shopify-admin.ts';
import { openWooCommerceAdmin } from '../../local/simulators/stores/woocommerce-admin.ts';
import type { Party } from './outside.ts';
import type { Pipeline, Webhook } from './pipeline.ts';
import { type Shop, type ShopSpec, secretOf } from './shop.ts';

export const CALLED_STORES = ['shopify', 'woocommerce'] as const;
export type CalledStore = (typeof CALLED_STORES)[number];

const HOST = 'store.example';
const KEY = 'a key of the store';
const SECRET = 'a secret of the store';
const TOPICS = {
  shopify: [
    'orders/create',
    'orders/updated',
    'orders/cancelled',
    'refunds/create',
    'fulfillments/update',
  ],
  woocommerce: ['order.created', 'order.updated'],
};

/** A store with books, an API that we call, and webhooks that it sends us. */
export interface StoreSide {
  readonly store: PretendedStore;
  /** What a shop must be opened with so that this is its store. */
  readonly spec: Pick<ShopSpec, 'provider' | 'api' | 'apiBase'>;
  readonly parties: Readonly<Record<string, Party>>;
  /** Lets the store send its webhooks to the shop's channel. */
  connect(shop: Shop): void;
  /** A buyer orders at the store, or the store's order changes. */
  order(order: SampleOrder): void;
  /** Runs `task` and gives the webhooks that it gave rise to, none of which is sent. */
  during(task: () => void): readonly Webhook[];
}

export const openStore = (pipeline: Pipeline, provider: CalledStore): StoreSide => {
  let kept: Webhook[] | undefined;
  const post = async (url: string, webhook: Webhook): Promise<number> => {
    kept?.push(webhook);
    if (kept) return 200;
    return (await pipeline.receive({ path: new URL(url).pathname, ...webhook })).status;
  };
  const parts = { clock: pipeline.clock, post };
  const clientSecret = secretOf(provider, 'secret of sialkot-sports');
  const store =
    provider === 'shopify'
      ? openShopifyAdmin({ ...parts, accessToken: KEY, clientSecret })
      : openWooCommerceAdmin({ ...parts, key: KEY, secret: SECRET });
  return {
    store,
    spec: { provider, api: { key: KEY, secret: SECRET }, apiBase: `https://${HOST}` },
    parties: { [HOST]: store.answer },
    connect: ({ path, secret }) => {
      const url = `https://hooks.example${path}`;
      for (const topic of TOPICS[provider])
        store.books.subscribe({ topic, url, secret, active: true });
    },
    order: (order) => store.books.put(order),
    during: (task) => {
      const mine: Webhook[] = [];
      kept = mine;
      task();
      kept = undefined;
      return mine;
    },
  };
};
