import type { OpenChannel } from '../channel.ts';
import { createExpiringCache } from '../expiring-cache.ts';
import type { Runtime } from '../runtime.ts';
import { dynamoGetItem } from './aws-calls.ts';
import { channelKeyOf, openChannel } from './channel-item.ts';
import type { KekSource } from './key-encryption-key.ts';
import type { SignedAws } from './signed-client.ts';

/** Channels by id, for the door: read through the small signed client, remembered for a short while. */
export interface Channels {
  /** Undefined when there is no such channel (any more). */
  find(channelId: string): Promise<OpenChannel | undefined>;
  /**
   * The same, past the cache, but no more than once in two seconds per channel: a signature that fits
   * no remembered secret may be made with one that came a moment ago.
   */
  findFresh(channelId: string): Promise<OpenChannel | undefined>;
}

const TTL_MS = 30_000;
const FRESH_MS = 2_000;
const MAX_ENTRIES = 1_000;

export const createChannels = (
  ports: SignedAws & Pick<Runtime, 'now'> & { readonly kek: KekSource; readonly table: string },
): Channels => {
  const cache = createExpiringCache<OpenChannel | undefined>(
    async (channelId) => {
      // Asked for at the same time, because a cold start pays for both; whether it comes matters only
      // when there is a channel to open.
      const key = ports.kek();
      key.catch(() => undefined);
      const item = await dynamoGetItem(ports, {
        table: ports.table,
        key: channelKeyOf(channelId),
        consistent: true,
      });
      return item && openChannel(await key, item);
    },
    { ttlMs: TTL_MS, maxEntries: MAX_ENTRIES, now: ports.now },
  );
  return {
    find: (channelId) => cache.get(channelId),
    findFresh: (channelId) => cache.getFresh(channelId, FRESH_MS),
  };
};
