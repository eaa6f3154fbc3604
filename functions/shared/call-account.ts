import type { ApiCredentials } from './channel.ts';
import type { ChannelSettings } from './webhook.ts';

/** An account at a provider or a carrier as it is called: its channel, with the API credentials unsealed. */
export interface CallAccount {
  readonly account: string;
  readonly merchantId: string;
  /** `apiBase` among them, where it is not the public one. */
  readonly settings: ChannelSettings;
  readonly apiCredentials: ApiCredentials;
}

/** What calls may use of the world. */
export interface CallPorts {
  readonly fetch: (url: string, init?: RequestInit) => Promise<Response>;
  /** Milliseconds since the Unix epoch. */
  readonly now: () => number;
}
