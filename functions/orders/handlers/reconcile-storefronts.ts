import type { Context } from 'aws-lambda';
import { withDynamoDb, withSqs } from '../../shared/adapters/aws-clients.ts';
import { withSignedAws } from '../../shared/adapters/aws-signed.ts';
import { createBlobs } from '../../shared/adapters/blobs.ts';
import { listChannels } from '../../shared/adapters/channel-register.ts';
import { createKekSource } from '../../shared/adapters/key-encryption-key.ts';
import { withFetch } from '../../shared/adapters/plain-fetch.ts';
import { createQueues } from '../../shared/adapters/queues.ts';
import type { SignedAws } from '../../shared/adapters/signed-client.ts';
import { createStoreAccounts } from '../../shared/adapters/store-accounts.ts';
import { API_BASE, type Channel } from '../../shared/channel.ts';
import { lightEntry } from '../../shared/edge/light-entry.ts';
import { Fault, retryable } from '../../shared/fault.ts';
import type { HasDynamoDb, HasFetch, HasSqs, Runtime } from '../../shared/runtime.ts';
import { reconcileStore } from '../adapters/reconcile-store.ts';
import { createWatermarks } from '../adapters/watermarks.ts';
import { storeOf } from '../storefronts/callable-store.ts';
import { storefrontCalls } from '../storefronts/calls.ts';

type Ports = Runtime & HasDynamoDb & HasSqs & HasFetch & SignedAws;

/** No page is asked for with less than this left. */
const RESERVE_MS = 30_000;

/**
 * Hourly: every store that may be called is asked what changed, and that is fed in like its webhooks.
 * One store's trouble stops no other; the run then fails as a whole, so that the alarm hears of it.
 */
export const make = (runtime: Ports, stores = storefrontCalls) => {
  const { dynamodb, setting, now, fetch, observe } = runtime;
  const table = setting('CHANNELS_TABLE');
  const accounts = createStoreAccounts({ ...runtime, kek: createKekSource(runtime), table });
  const shared = {
    now,
    queues: createQueues(runtime, JSON.parse(setting('STEP_QUEUES'))),
    blobs: createBlobs(runtime, setting('BUCKET')),
    watermarks: createWatermarks({ dynamodb }, setting('TABLE')),
  };

  const reconcile = async (channel: Channel, hasTime: () => boolean): Promise<boolean> => {
    const { channelId, merchantId } = channel;
    try {
      const store = await storeOf({ accounts, storefrontCalls: stores, fetch }, channel);
      if (!store) return true;
      const { fed, complete } = await reconcileStore({ ...shared, hasTime }, channel, store.calls);
      observe.count('OrderReconciled', fed);
      observe.log('info', 'store reconciled', { channelId, merchantId, fed, complete });
      return true;
    } catch (error) {
      const code = error instanceof Fault ? error.code : 'unexpected';
      const message = error instanceof Error ? error.message : String(error);
      observe.log('error', 'store not reconciled', { channelId, merchantId, code, message });
      return false;
    }
  };

  return async (_event: unknown, context: Pick<Context, 'getRemainingTimeInMillis'>) => {
    const hasTime = () => context.getRemainingTimeInMillis() > RESERVE_MS;
    const channels = await listChannels({ dynamodb, table });
    const callable = channels.filter(({ settings }) => settings[API_BASE] !== undefined);
    const outcomes = await Promise.all(callable.map((channel) => reconcile(channel, hasTime)));
    const failed = outcomes.filter((succeeded) => !succeeded).length;
    if (failed === 0) return;
    observe.count('StoreNotReconciled', failed);
    throw retryable('stores-not-reconciled', `${failed} of ${callable.length} stores`);
  };
};

export const handler = lightEntry('orders', (runtime) =>
  make({ ...runtime, ...withDynamoDb(), ...withSqs(), ...withFetch(), ...withSignedAws() }),
);
