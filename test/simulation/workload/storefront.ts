import { sha256Hex } from '../../../functions/shared/ids.ts';
import {
  genericBody,
  genericOrder,
  signStandard,
} from '../../../local/simulators/storefronts/generic.ts';
import { major, type SampleOrder } from '../../../local/simulators/storefronts/order.ts';
import {
  openPretendedStore,
  type PretendedStore,
  type StoreDialect,
  type ToldChange,
} from '../../../local/simulators/stores/pretended-store.ts';
import { openShopifyAdmin } from '../../../local/simulators/stores/shopify-admin.ts';
import { openWooCommerceAdmin } from '../../../local/simulators/stores/woocommerce-admin.ts';
import type { Luck } from '../engine/luck.ts';
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
const LATE_MS = 3 * 60_000;
/** A message of a queue or of the bus may have a quarter of a megabyte. */
const TOO_MUCH_BYTES = 300_000;

const TOPICS = {
  shopify: ['orders/create', 'orders/updated', 'orders/cancelled', 'refunds/create'],
  woocommerce: ['order.created', 'order.updated'],
  generic: ['order', 'fact'],
};
/** Of these every change of an order has exactly one. */
const ONE_EACH = {
  shopify: ['orders/updated'],
  woocommerce: ['order.created', 'order.updated'],
  generic: ['order'],
};

export const openStorefront = (
  world: World,
  { merchantId, storefront, tellsTwice }: MerchantPlan,
  { index, secret, told, refused }: Opening,
): OpenedStorefront => {
  const { clock, sender, sleep } = world;
  let signedWith = secret;
  const generic = genericStore();
  const deliver = async (url: string, webhook: Webhook): Promise<boolean> => {
    // Such a shop is in no hurry with the order itself: what follows may come first.
    if (tellsTwice && generic.isFirst(webhook.body)) await sleep(LATE_MS);
    const sign =
      storefront === 'generic'
        ? () => standard(webhook.body, signedWith, clock.now())
        : () => webhook;
    const signedAt = clock.now();
    return sender.insist(new URL(url).pathname, sign, (status) => {
      // A store that signs each try by its own clock is turned away when the post takes hours.
      const isFair = storefront !== 'generic' && clock.now() - signedAt < FAIR_MS;
      if (status === 401 && isFair) refused(webhook);
    });
  };
  const post = async (url: string, said: Webhook): Promise<number> => {
    const bulk =
      storefront === 'generic' ? world.board.strike('webhook-bulky', merchantId) : undefined;
    const webhook = bulk ? { ...said, body: generic.padded(said.body, bulk) } : said;
    const taken = deliver(url, webhook);
    // Its version is the order as it stands now, however late it is sent.
    if (!generic.isFact(webhook.body)) told(webhook, taken);
    return (await taken) ? 200 : 0;
  };
  const [key, apiSecret] = [`key_of_store_${index}`, `secret_of_store_${index}`];
  const store =
    storefront === 'shopify'
      ? openShopifyAdmin({ clock, post, accessToken: key, clientSecret: secret })
      : storefront === 'woocommerce'
        ? openWooCommerceAdmin({ clock, post, key, secret: apiSecret })
        : openPretendedStore({ clock, post }, generic.dialect);
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
const genericStore = () => {
  const facts = new Set<Uint8Array>();
  const first = new Set<Uint8Array>();
  const dialect: StoreDialect = {
    answer: () => ({ status: 404 }),
    tell: (books, change, { topic }) => {
      const { order, kind } = change;
      if (topic === 'fact') {
        const about = factOf(change);
        if (about) facts.add(about);
        return about && { body: about, headers: {} };
      }
      const type = kind === 'created' ? 'order.placed' : 'order.updated';
      const shown: SampleOrder = { ...order, refunds: books.refunds(order.externalId) };
      const body = genericBody(genericOrder(shown, type));
      if (kind === 'created') first.add(body);
      return { body, headers: {} };
    },
  };
  return {
    dialect,
    /** Tells of something that happened to an order, and not of the order. */
    isFact: (body: Uint8Array): boolean => facts.has(body),
    isFirst: (body: Uint8Array): boolean => first.has(body),
    /** With more in it than a message may have, which no compression makes less. */
    padded: (body: Uint8Array, luck: Luck): Uint8Array => {
      const more = Buffer.from(luck.bytes(TOO_MUCH_BYTES)).toString('base64');
      const text = Buffer.from(body).toString('utf8').trimEnd();
      const bulky = Buffer.from(`${text.slice(0, -1)},"remarks":"${more}"}`);
      if (facts.has(body)) facts.add(bulky);
      if (first.has(body)) first.add(bulky);
      return bulky;
    },
  };
};

/** What has an event of its own in docs/webhooks-generic.md. */
const factOf = ({ order, kind, refund }: ToldChange): Buffer | undefined => {
  const orderId = order.externalId;
  const timestamp = order.updatedAt;
  if (kind === 'cancelled') {
    const data = { orderId, at: order.cancelledAt, reason: 'customer' };
    return genericBody({ type: 'order.cancelled', timestamp, data });
  }
  if (kind !== 'refunded' || !refund) return undefined;
  const { id, amount, at } = refund;
  const { currency } = order;
  const data = { orderId, refund: { id, amount: major(amount, currency), currency, at } };
  return genericBody({ type: 'order.refunded', timestamp, data });
};
