import { request as httpRequest } from 'node:http';
import { orderIdOf, sha256Hex } from '../../functions/shared/ids.ts';
import type { DeliveryKind } from '../../local/simulators/storefronts/delivery.ts';
import { signStandard } from '../../local/simulators/storefronts/generic.ts';
import type { SampleOrder } from '../../local/simulators/storefronts/order.ts';
import { signShopify } from '../../local/simulators/storefronts/shopify.ts';
import { signWoo } from '../../local/simulators/storefronts/woocommerce.ts';
import { bodyOf, type Provider, secretOf } from '../flows/shop.ts';
import type { KarwanCommand } from './karwan-command.ts';

export interface Webhook {
  readonly body: Uint8Array;
  readonly headers: Readonly<Record<string, string>>;
}

/** A shop with a channel of its own, whose storefront signs and posts to the public URL. */
export interface Shop {
  readonly merchantId: string;
  readonly channelId: string;
  readonly url: string;
  orderId(order: Pick<SampleOrder, 'externalId'>): string;
  /** The order's present state, signed as the storefront signs it. */
  signed(order: SampleOrder, kind?: DeliveryKind): Webhook;
  /** Any bytes, by the shop's secret or another. */
  sign(body: Uint8Array, secret?: string): Webhook;
  /** Posts it; the HTTP status. */
  deliver(webhook: Webhook): Promise<number>;
  /** Posts until it is taken, as storefronts do. */
  insist(webhook: Webhook): Promise<void>;
}

/** A storefront's own patience. */
const TRIES = 10;

const headersOf = (provider: Provider, body: Uint8Array, secret: string) => {
  if (provider === 'shopify') return signShopify(body, secret);
  if (provider === 'woocommerce') return signWoo(body, secret);
  return signStandard(body, secret, { id: `msg_${sha256Hex(body).slice(0, 27)}`, at: Date.now() });
};

/** `karwan channels add`, and what the shop needs to use the channel. */
export const openShop = async (
  { karwan, post }: { readonly karwan: Pick<KarwanCommand, 'addChannel'>; readonly post: Post },
  merchantId: string,
  provider: Provider = 'shopify',
  settings: Readonly<Record<string, string>> = {},
): Promise<Shop> => {
  const secret = secretOf(provider, `secret of ${merchantId}`);
  const { channelId, url } = await karwan.addChannel({
    merchantId,
    provider,
    secret,
    more: Object.entries(settings).flatMap(([key, value]) => ['--setting', `${key}=${value}`]),
  });
  const sign = (body: Uint8Array, by = secret): Webhook => ({
    body,
    headers: headersOf(provider, body, by),
  });
  const deliver = (webhook: Webhook) => post(url, webhook);
  return {
    merchantId,
    channelId,
    url,
    sign,
    deliver,
    orderId: ({ externalId }) => orderIdOf(channelId, externalId),
    signed: (order, kind) => sign(bodyOf(provider, order, kind)),
    insist: async (webhook) => {
      let status = 0;
      for (let tries = 0; tries < TRIES; tries += 1) {
        status = await deliver(webhook);
        if (status === 200) return;
      }
      throw new Error(`${url} still answers ${status} after ${TRIES} tries`);
    },
  };
};

/** Posts it to a public URL; the HTTP status. */
export type Post = (url: string, webhook: Webhook) => Promise<number>;

/**
 * An API's public name ends in `.localhost`, which not every resolver knows, and a function's is one of
 * AWS: both are the emulator on this machine, by the host that a request names.
 */
export const createPost =
  (emulatorPort: number): Post =>
  (url, { body, headers }) =>
    new Promise((resolve, reject) => {
      const { host, pathname } = new URL(url);
      const request = httpRequest(
        {
          host: '127.0.0.1',
          port: emulatorPort,
          path: pathname,
          method: 'POST',
          headers: { ...headers, host, 'content-length': body.length },
        },
        (answer) => {
          answer.resume().on('end', () => resolve(answer.statusCode ?? 0));
        },
      );
      request.on('error', reject);
      request.end(body);
    });
