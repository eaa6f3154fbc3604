import { dynamoGetItem } from '../../shared/adapters/aws-calls.ts';
import {
  channelKeyOf,
  openApiCredentials,
  openChannel,
} from '../../shared/adapters/channel-item.ts';
import type { KekSource } from '../../shared/adapters/key-encryption-key.ts';
import type { SignedAws } from '../../shared/adapters/signed-client.ts';
import { createExpiringCache } from '../../shared/expiring-cache.ts';
import { permanent } from '../../shared/fault.ts';
import type { Runtime } from '../../shared/runtime.ts';
import type { CallAccount } from '../providers/provider.ts';

/** Accounts at providers: the payments channels with their API credentials. */
export interface ProviderAccounts {
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
  /** The payments channel's id. */
  readonly account: string;
}

const TTL_MS = 30_000;
const MAX_ENTRIES = 200;

export const createProviderAccounts = (
  ports: SignedAws & Pick<Runtime, 'now'> & { readonly kek: KekSource; readonly table: string },
): ProviderAccounts => {
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
  const find: ProviderAccounts['find'] = async ({ merchantId, provider, account }) => {
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
