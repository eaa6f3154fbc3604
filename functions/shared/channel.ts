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

/** The credentials that count now: all but those whose time is over. */
export const liveCredentials = (
  credentials: readonly ChannelCredential[],
  now: number,
): readonly Credential[] =>
  credentials
    .filter(({ expiresAt }) => expiresAt === undefined || now < Date.parse(expiresAt))
    .map(({ secret }) => ({ secret }));
