import type { ChannelSettings, Credential } from './webhook.ts';

/** A storefront's, provider's or carrier's way in: what a person sees of it. */
export interface Channel {
  readonly channelId: string;
  readonly merchantId: string;
  /** `shopify`, `woocommerce`, `generic` */
  readonly provider: string;
  /** The context that owns its webhooks: `orders`. */
  readonly context: string;
  readonly label: string;
  readonly settings: ChannelSettings;
  readonly createdAt: string;
  /** When its newest credential came. */
  readonly rotatedAt: string;
}

/** A credential with the end of its life, ISO 8601; absent while it is the newest. */
export interface ChannelCredential extends Credential {
  readonly expiresAt?: string;
}

/** A channel with its secrets: only ingest, and calls to the store, have use for it. */
export interface OpenChannel extends Channel {
  /** Newest first. */
  readonly credentials: readonly ChannelCredential[];
}

/** How a store's own HTTP API lets us in; sealed with its channel, never logged or shown. */
export interface ApiCredentials {
  /** Shopify: the Admin API access token. WooCommerce: the consumer key. */
  readonly key: string;
  /** WooCommerce: the consumer secret. */
  readonly secret?: string | undefined;
}

/** The setting that says where a channel's store is called: `https://shop.example`. */
export const API_BASE = 'apiBase';

/** Why the address cannot be called, or undefined. Plain HTTP only on this machine. */
export const apiBaseProblem = (apiBase: string): string | undefined => {
  const url = URL.canParse(apiBase) ? new URL(apiBase) : undefined;
  const isHere = url?.hostname === '127.0.0.1' || url?.hostname === 'localhost';
  const isSafe = url?.protocol === 'https:' || (url?.protocol === 'http:' && isHere);
  if (url && isSafe && url.username === '' && url.password === '' && url.search === '') {
    return undefined;
  }
  return 'apiBase: use the store’s own address, such as https://shop.example';
};

/** The credentials that count now: all but those whose time is over. */
export const liveCredentials = (
  credentials: readonly ChannelCredential[],
  now: number,
): readonly Credential[] =>
  credentials
    .filter(({ expiresAt }) => expiresAt === undefined || now < Date.parse(expiresAt))
    .map(({ secret }) => ({ secret }));
