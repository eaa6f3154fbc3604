import type { ApiCredentials, OpenChannel } from '../channel.ts';
import { API_BASE, liveCredentials } from '../channel.ts';
import { createExpiringCache } from '../expiring-cache.ts';
import type { Runtime } from '../runtime.ts';
import { dynamoGetItem } from './aws-calls.ts';
import { channelKeyOf, openApiCredentials, openChannel } from './channel-item.ts';
import type { KekSource } from './key-encryption-key.ts';
import type { SignedAws } from './signed-client.ts';

/** A channel whose store we may call. */
export interface CallableChannel {
  readonly channel: OpenChannel;
  readonly apiBase: string;
  readonly apiCredentials: ApiCredentials;
  /** The newest secret that the store signs with. */
  readonly signingSecret: string;
}

export interface StoreAccounts {
  /** Undefined when there is no such channel, or nobody said how its store is called. */
  find(channelId: string): Promise<CallableChannel | undefined>;
}

const TTL_MS = 30_000;
const MAX_ENTRIES = 200;

/** Channels with what calls to their stores need, remembered for a short while. */
export const createStoreAccounts = (
  ports: SignedAws & Pick<Runtime, 'now'> & { readonly kek: KekSource; readonly table: string },
): StoreAccounts => {
  const cache = createExpiringCache<CallableChannel | undefined>(
    async (channelId) => {
      const request = { table: ports.table, key: channelKeyOf(channelId), consistent: true };
      const item = await dynamoGetItem(ports, request);
      if (!item) return undefined;
      const kek = await ports.kek();
      const channel = openChannel(kek, item);
      const apiCredentials = openApiCredentials(kek, item);
      const apiBase = channel.settings[API_BASE];
      const [newest] = liveCredentials(channel.credentials, ports.now());
      if (!apiCredentials || apiBase === undefined || !newest) return undefined;
      return { channel, apiBase, apiCredentials, signingSecret: newest.secret };
    },
    { ttlMs: TTL_MS, maxEntries: MAX_ENTRIES, now: ports.now },
  );
  return { find: (channelId) => cache.get(channelId) };
};
