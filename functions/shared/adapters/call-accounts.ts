import type { CallAccount } from '../call-account.ts';
import { createExpiringCache } from '../expiring-cache.ts';
import { permanent } from '../fault.ts';
import type { Runtime } from '../runtime.ts';
import { dynamoGetItem } from './aws-calls.ts';
import { channelKeyOf, openApiCredentials, openChannel } from './channel-item.ts';
import type { KekSource } from './key-encryption-key.ts';
import type { SignedAws } from './signed-client.ts';

/** Accounts at providers and carriers: their channels with the API credentials. */
export interface CallAccounts {
  /**
   * Throws a permanent fault when the merchant has no such channel of this provider, or nobody gave it
   * credentials: a person adds them, and the parked record is sent again.
   */
  open(of: AccountName): Promise<CallAccount>;
  /** The same, but undefined where nobody gave credentials. */
  find(of: AccountName): Promise<CallAccount | undefined>;
}

export interface AccountName {
  readonly merchantId: string;
  readonly provider: string;
  /** The channel's id. */
  readonly account: string;
}

const TTL_MS = 30_000;
const MAX_ENTRIES = 200;

export const createCallAccounts = (
  ports: SignedAws & Pick<Runtime, 'now'> & { readonly kek: KekSource; readonly table: string },
): CallAccounts => {
  const cache = createExpiringCache(
    async (channelId: string) => {
      const key = channelKeyOf(channelId);
      const item = await dynamoGetItem(ports, { table: ports.table, key, consistent: true });
      if (!item) return undefined;
      const kek = await ports.kek();
      return { channel: openChannel(kek, item), api: openApiCredentials(kek, item) };
    },
    { ttlMs: TTL_MS, maxEntries: MAX_ENTRIES, now: ports.now },
  );
  const find: CallAccounts['find'] = async ({ merchantId, provider, account }) => {
    const { channel, api } = (await cache.get(account)) ?? {};
    // The account's id comes from a setting: it must not open another merchant's.
    if (!channel || channel.merchantId !== merchantId || channel.provider !== provider) {
      throw permanent('unknown-account', `${account} is no ${provider} channel of this merchant`);
    }
    return api && { account, merchantId, settings: channel.settings, apiCredentials: api };
  };
  return {
    find,
    open: async (of) => {
      const found = await find(of);
      if (found) return found;
      throw permanent('no-api-credentials', `${of.account}: give the channel its API credentials`);
    },
  };
};
