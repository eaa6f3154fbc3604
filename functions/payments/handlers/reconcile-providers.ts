import type { Context } from 'aws-lambda';
import { withDynamoDb, withSqs } from '../../shared/adapters/aws-clients.ts';
import { withSignedAws } from '../../shared/adapters/aws-signed.ts';
import { createCallAccounts } from '../../shared/adapters/call-accounts.ts';
import { listChannels } from '../../shared/adapters/channel-register.ts';
import { createKekSource } from '../../shared/adapters/key-encryption-key.ts';
import { withFetch } from '../../shared/adapters/plain-fetch.ts';
import { createQueues } from '../../shared/adapters/queues.ts';
import type { SignedAws } from '../../shared/adapters/signed-client.ts';
import type { Channel } from '../../shared/channel.ts';
import { lightEntry } from '../../shared/edge/light-entry.ts';
import { Fault, retryable } from '../../shared/fault.ts';
import type { HasDynamoDb, HasFetch, HasSqs, Runtime } from '../../shared/runtime.ts';
import { createListPlaces } from '../adapters/list-places.ts';
import { reconcileProvider } from '../adapters/reconcile-provider.ts';
import { providerCalls } from '../providers/calls.ts';

type Ports = Runtime & HasDynamoDb & HasSqs & HasFetch & SignedAws;

/** No page is asked for with less than this left. */
const RESERVE_MS = 30_000;

/**
 * Nightly: every provider that may be called is asked what it did, and what we missed is imported.
 * One account's trouble stops no other; the run then fails as a whole, so that the alarm hears of it.
 */
export const make = (runtime: Ports, registry = providerCalls) => {
  const { dynamodb, setting, now, observe } = runtime;
  const table = setting('CHANNELS_TABLE');
  const accounts = createCallAccounts({ ...runtime, kek: createKekSource(runtime), table });
  const shared = {
    now,
    queues: createQueues(runtime, JSON.parse(setting('STEP_QUEUES'))),
    places: createListPlaces({ dynamodb }, setting('TABLE')),
  };
  const outside = { now, fetch: (url: string, init = {}) => runtime.fetch(url, init) };

  const reconcile = async (channel: Channel, hasTime: () => boolean): Promise<boolean> => {
    const { channelId, merchantId, provider, createdAt } = channel;
    try {
      const account = await accounts.find({ merchantId, provider, account: channelId });
      const calls = registry[provider]?.(outside);
      if (!account || !calls) return true;
      const ports = { ...shared, hasTime };
      const { told, complete } = await reconcileProvider(ports, account, calls, createdAt);
      observe.count('PaymentReconciled', told);
      observe.log('info', 'provider reconciled', { channelId, merchantId, told, complete });
      return true;
    } catch (error) {
      const code = error instanceof Fault ? error.code : 'unexpected';
      const message = error instanceof Error ? error.message : String(error);
      observe.log('error', 'provider not reconciled', { channelId, merchantId, code, message });
      return false;
    }
  };

  return async (_event: unknown, context: Pick<Context, 'getRemainingTimeInMillis'>) => {
    const hasTime = () => context.getRemainingTimeInMillis() > RESERVE_MS;
    const channels = await listChannels({ dynamodb, table });
    const callable = channels.filter(({ provider }) => registry[provider] !== undefined);
    const outcomes = await Promise.all(callable.map((channel) => reconcile(channel, hasTime)));
    const failed = outcomes.filter((succeeded) => !succeeded).length;
    if (failed === 0) return;
    observe.count('ProviderNotReconciled', failed);
    throw retryable('providers-not-reconciled', `${failed} of ${callable.length} accounts`);
  };
};

export const handler = lightEntry('payments', (runtime) =>
  make({ ...runtime, ...withDynamoDb(), ...withSqs(), ...withFetch(), ...withSignedAws() }),
);
