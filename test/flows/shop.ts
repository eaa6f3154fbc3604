import { orderIdOf, sha256Hex } from '../../functions/shared/ids.ts';
import type { DeliveryKind } from '../../local/simulators/storefronts/delivery.ts';
import {
  genericBody,
  genericOrder,
  signStandard,
} from '../../local/simulators/storefronts/generic.ts';
import { orderWith, type SampleOrder } from '../../local/simulators/storefronts/order.ts';
import {
  shopifyBody,
  shopifyOrder,
  signShopify,
} from '../../local/simulators/storefronts/shopify.ts';
import { signWoo, wooBody, wooOrder } from '../../local/simulators/storefronts/woocommerce.ts';
import type { HttpAnswer, Pipeline, Request, Webhook } from './pipeline.ts';

export const PROVIDERS = ['shopify', 'woocommerce', 'generic'] as const;
export type Provider = (typeof PROVIDERS)[number];

/** A shop with a channel of its own in the pipeline under test. */
export interface Shop {
  readonly channelId: string;
  /** Where its webhooks go. */
  readonly path: string;
  readonly merchantId: string;
  readonly provider: Provider;
  readonly secret: string;
  orderId(order: Pick<SampleOrder, 'externalId'>): string;
  /** The order's present state, signed as the shop's storefront signs it. */
  signed(order: SampleOrder, kind?: DeliveryKind): Webhook;
  /** Any bytes, signed with the shop's secret or another. */
  sign(body: Uint8Array, secret?: string): Webhook;
  request(webhook: Webhook): Request;
  deliver(webhook: Webhook): Promise<HttpAnswer>;
  /** Delivers until it is taken, as stores do; gives how often that took. */
  insist(webhook: Webhook): Promise<number>;
}

let orders = 0;

/** The next order of any shop: two lines in EUR, its id beyond 2^53. */
export const nextOrder = (overrides: Partial<SampleOrder> = {}): SampleOrder => {
  orders += 1;
  const number = String(1000 + orders);
  return orderWith({ externalId: `82098291194615${number}`, number, ...overrides });
};

/** A secret in the form that the provider's senders use. */
export const secretOf = (provider: Provider, text: string): string =>
  provider === 'generic'
    ? `whsec_${Buffer.from(sha256Hex(text), 'hex').toString('base64')}`
    : `${text}, and long enough`;

export const bodyOf = (
  provider: Provider,
  order: SampleOrder,
  kind: DeliveryKind = 'created',
): Buffer => {
  if (provider === 'shopify') return shopifyBody(shopifyOrder(order));
  if (provider === 'woocommerce') return wooBody(wooOrder(order));
  return genericBody(genericOrder(order, kind === 'created' ? 'order.placed' : 'order.updated'));
};

/** `at` in milliseconds. The same body is the same event, so a resent one has the same id. */
const headersOf = (provider: Provider, body: Uint8Array, secret: string, at: number) => {
  if (provider === 'shopify') return signShopify(body, secret);
  if (provider === 'woocommerce') return signWoo(body, secret);
  return signStandard(body, secret, { id: `msg_${sha256Hex(body).slice(0, 27)}`, at });
};

export interface ShopSpec {
  readonly merchantId?: string;
  readonly provider?: Provider;
  readonly settings?: Readonly<Record<string, string>>;
  /** How the shop's API is called, and where. */
  readonly api?: { readonly key: string; readonly secret?: string };
  readonly apiBase?: string;
}

export const openShop = async (
  pipeline: Pipeline,
  { merchantId = 'sialkot-sports', provider = 'shopify', ...more }: ShopSpec = {},
): Promise<Shop> => {
  const secret = secretOf(provider, `secret of ${merchantId}`);
  const answer = await pipeline.ask('channels.add', { merchantId, provider, secret, ...more });
  if (!answer.ok) throw new Error(answer.error.message);
  const { channelId, url } = answer.result as { channelId: string; url: string };
  const path = new URL(url).pathname;
  const deliver = (webhook: Webhook) => pipeline.post(path, webhook);
  const sign = (body: Uint8Array, by = secret): Webhook => ({
    body,
    headers: headersOf(provider, body, by, pipeline.clock.now()),
  });
  return {
    channelId,
    path,
    merchantId,
    provider,
    secret,
    deliver,
    sign,
    orderId: ({ externalId }) => orderIdOf(channelId, externalId),
    signed: (order, kind) => sign(bodyOf(provider, order, kind)),
    request: (webhook) => ({ path, ...webhook }),
    insist: async (webhook) => {
      for (let tries = 1; ; tries += 1) {
        const { status } = await deliver(webhook);
        if (status === 200) return tries;
        if (tries === 8) throw new Error(`still ${status} after ${tries} tries`);
      }
    },
  };
};
