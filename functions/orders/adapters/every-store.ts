import { listChannels } from '../../shared/adapters/channel-register.ts';
import { API_BASE, type Channel } from '../../shared/channel.ts';
import { Fault } from '../../shared/fault.ts';
import type { HasDynamoDb, Runtime } from '../../shared/runtime.ts';
import { type StorePorts, storeOf } from '../storefronts/callable-store.ts';
import type { StorefrontCalls } from '../storefronts/storefront-calls.ts';

export interface EveryStorePorts extends StorePorts, HasDynamoDb, Pick<Runtime, 'observe'> {
  /** The channels' table. */
  readonly table: string;
}

/** What is done at each store. */
export interface StoreRound {
  readonly isWanted?: (channel: Channel) => boolean;
  readonly visit: (channel: Channel, calls: StorefrontCalls) => Promise<void>;
  /** What the log says of a store where it failed. */
  readonly complaint: string;
}

/** Every store that may be called, all at once; one store's trouble stops no other. */
export const everyStore = async (
  ports: EveryStorePorts,
  { isWanted = () => true, visit, complaint }: StoreRound,
): Promise<{ readonly stores: number; readonly failed: number }> => {
  const channels = (await listChannels(ports)).filter(
    (channel) => channel.settings[API_BASE] !== undefined && isWanted(channel),
  );
  const one = async (channel: Channel): Promise<boolean> => {
    const { channelId, merchantId } = channel;
    try {
      const store = await storeOf(ports, channel);
      if (store) await visit(channel, store.calls);
      return true;
    } catch (error) {
      const code = error instanceof Fault ? error.code : 'unexpected';
      const message = error instanceof Error ? error.message : String(error);
      ports.observe.log('error', complaint, { channelId, merchantId, code, message });
      return false;
    }
  };
  const outcomes = await Promise.all(channels.map(one));
  return { stores: channels.length, failed: outcomes.filter((succeeded) => !succeeded).length };
};
