import type { Context } from 'aws-lambda';
import { withDynamoDb, withSqs } from '../../shared/adapters/aws-clients.ts';
import { withSignedAws } from '../../shared/adapters/aws-signed.ts';
import { createBlobs } from '../../shared/adapters/blobs.ts';
import { createKekSource } from '../../shared/adapters/key-encryption-key.ts';
import { withFetch } from '../../shared/adapters/plain-fetch.ts';
import { createQueues } from '../../shared/adapters/queues.ts';
import type { SignedAws } from '../../shared/adapters/signed-client.ts';
import { createStoreAccounts } from '../../shared/adapters/store-accounts.ts';
import { lightEntry } from '../../shared/edge/light-entry.ts';
import { retryable } from '../../shared/fault.ts';
import type { HasDynamoDb, HasFetch, HasSqs, Runtime } from '../../shared/runtime.ts';
import { everyStore, type StoreRound } from '../adapters/every-store.ts';
import { reconcileStore } from '../adapters/reconcile-store.ts';
import { createWatermarks } from '../adapters/watermarks.ts';
import { storefrontCalls } from '../storefronts/calls.ts';

type Ports = Runtime & HasDynamoDb & HasSqs & HasFetch & SignedAws;

/** No page is asked for with less than this left. */
const RESERVE_MS = 30_000;

/**
 * Hourly: every store that may be called is asked what changed, and that is fed in like its webhooks.
 * When one could not be asked, or not to the end, the run fails as a whole, so that the alarm hears of it.
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

  const ports = { dynamodb, observe, table, accounts, fetch, storefrontCalls: stores };

  const visitWith =
    (hasTime: () => boolean): StoreRound['visit'] =>
    async (channel, calls) => {
      const { channelId, merchantId } = channel;
      const { fed, complete } = await reconcileStore({ ...shared, hasTime }, channel, calls);
      observe.count('OrderReconciled', fed);
      if (!complete) throw retryable('out-of-time', `${fed} orders fed in, and more were changed`);
      observe.log('info', 'store reconciled', { channelId, merchantId, fed });
    };

  return async (_event: unknown, context: Pick<Context, 'getRemainingTimeInMillis'>) => {
    const hasTime = () => context.getRemainingTimeInMillis() > RESERVE_MS;
    const round = { visit: visitWith(hasTime), complaint: 'store not reconciled' };
    const { stores: all, failed } = await everyStore(ports, round);
    if (failed === 0) return;
    observe.count('StoreNotReconciled', failed);
    throw retryable('stores-not-reconciled', `${failed} of ${all} stores`);
  };
};

export const handler = lightEntry('orders', (runtime) =>
  make({ ...runtime, ...withDynamoDb(), ...withSqs(), ...withFetch(), ...withSignedAws() }),
);
