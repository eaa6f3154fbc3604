import { sha256Hex } from '../../../functions/shared/ids.ts';
import {
  genericBody,
  genericOrder,
  signStandard,
} from '../../../local/simulators/storefronts/generic.ts';
import type { SampleOrder } from '../../../local/simulators/storefronts/order.ts';
import {
  openPretendedStore,
  type PretendedStore,
  type StoreDialect,
} from '../../../local/simulators/stores/pretended-store.ts';
import { openShopifyAdmin } from '../../../local/simulators/stores/shopify-admin.ts';
import { openWooCommerceAdmin } from '../../../local/simulators/stores/woocommerce-admin.ts';
import type { Webhook } from '../engine/sender.ts';
import type { World } from '../engine/world.ts';
import type { MerchantPlan } from './scenario.ts';

/** Who looks on while stores tell of their orders. */
export interface StoreWitness {
  /** Told of every webhook that a store sends; `taken` resolves when somebody answered for it. */
  readonly told: (webhook: Webhook, taken: Promise<boolean>) => void;
  /** Told when one was turned away whose signature was right. */
  readonly refused: (webhook: Webhook) => void;
}

interface Opening extends StoreWitness {
  readonly index: number;
  readonly secret: string;
}

export interface OpenedStorefront {
  readonly store: PretendedStore;
  /** How the channel is told to call the store; nothing for a store that cannot be called. */
  readonly api: Readonly<Record<string, unknown>>;
  /** From now on the store tells its changes there, signed with this secret. */
  connect(path: string, secret: string): void;
}

/** An old secret holds for a day; what was signed with it earlier than this may be late. */
const FAIR_MS = 20 * 60 * 60_000;

const TOPICS = {
  shopify: ['orders/create', 'orders/updated', 'orders/cancelled', 'refunds/create'],
  woocommerce: ['order.created', 'order.updated'],
  generic: ['order'],
};
/** Of these every change of an order has exactly one. */
const ONE_EACH = {
  shopify: ['orders/updated'],
  woocommerce: ['order.created', 'order.updated'],
  generic: ['order'],
};

export const openStorefront = (
  world: World,
  { storefront, tellsTwice }: MerchantPlan,
  { index, secret, told, refused }: Opening,
): OpenedStorefront => {
  const { clock, sender } = world;
  let signedWith = secret;
  const post = async (url: string, webhook: Webhook): Promise<number> => {
    const sign =
      storefront === 'generic'
        ? () => standard(webhook.body, signedWith, clock.now())
        : () => webhook;
    const signedAt = clock.now();
    const taken = sender.insist(new URL(url).pathname, sign, (status) => {
      // A store that signs each try by its own clock is turned away when the post takes hours.
      const isFair = storefront !== 'generic' && clock.now() - signedAt < FAIR_MS;
      if (status === 401 && isFair) refused(webhook);
    });
    told(webhook, taken);
    return (await taken) ? 200 : 0;
  };
  const [key, apiSecret] = [`key_of_store_${index}`, `secret_of_store_${index}`];
  const store =
    storefront === 'shopify'
      ? openShopifyAdmin({ clock, post, accessToken: key, clientSecret: secret })
      : storefront === 'woocommerce'
        ? openWooCommerceAdmin({ clock, post, key, secret: apiSecret })
        : openPretendedStore({ clock, post }, GENERIC);
  const api =
    storefront === 'generic'
      ? {}
      : { api: { key, secret: apiSecret }, apiBase: `https://store-${index}.example` };
  return {
    store,
    api,
    connect: (path, by) => {
      const url = `https://karwan.example${path}`;
      signedWith = by;
      for (const topic of (tellsTwice ? TOPICS : ONE_EACH)[storefront]) {
        store.books.subscribe({ id: `webhook ${topic}`, topic, url, secret: by, active: true });
      }
    },
  };
};

/** Signed anew at each try, as its time is part of what is signed. */
const standard = (body: Uint8Array, secret: string, at: number): Webhook => ({
  body,
  headers: signStandard(body, secret, { id: `msg_${sha256Hex(body).slice(0, 27)}`, at }),
});

/** A shop of one's own: it sends signed JSON, and cannot be called. */
const GENERIC: StoreDialect = {
  answer: () => ({ status: 404 }),
  tell: (books, { order, kind }) => {
    const type = kind === 'created' ? 'order.placed' : 'order.updated';
    const shown: SampleOrder = { ...order, refunds: books.refunds(order.externalId) };
    return [
      { topic: 'order', delivery: { body: genericBody(genericOrder(shown, type)), headers: {} } },
    ];
  },
};
