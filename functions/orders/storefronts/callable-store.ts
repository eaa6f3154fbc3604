import type { CallableChannel, StoreAccounts } from '../../shared/adapters/store-accounts.ts';
import type { HasFetch } from '../../shared/runtime.ts';
import type { CreateStorefrontCalls, StorefrontCalls } from './storefront-calls.ts';

/** Who can be called, and how. */
export interface StorePorts extends HasFetch {
  readonly accounts: StoreAccounts;
  readonly storefrontCalls: Readonly<Record<string, CreateStorefrontCalls>>;
}

/** A store as it is called, with the channel that its webhooks come by. */
export interface CallableStore {
  readonly calls: StorefrontCalls;
  readonly known: CallableChannel;
}

/** The store of a merchant's channel; undefined when nobody said how it is called. */
export const storeOf = async (
  ports: StorePorts,
  { channelId, merchantId }: { readonly channelId: string; readonly merchantId: string },
): Promise<CallableStore | undefined> => {
  const known = await ports.accounts.find(channelId);
  if (known?.channel.merchantId !== merchantId) return undefined;
  const create = ports.storefrontCalls[known.channel.provider];
  if (!create) return undefined;
  const { apiBase, apiCredentials: credentials } = known;
  const account = { apiBase, credentials, settings: known.channel.settings };
  return { calls: create(account, ports.fetch), known };
};
