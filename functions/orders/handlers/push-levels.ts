import type { Context } from 'aws-lambda';
import { stockKeys } from '../../fulfilment/contract.ts';
import { withDynamoDb } from '../../shared/adapters/aws-clients.ts';
import { withSignedAws } from '../../shared/adapters/aws-signed.ts';
import { createKekSource } from '../../shared/adapters/key-encryption-key.ts';
import { withFetch } from '../../shared/adapters/plain-fetch.ts';
import type { SignedAws } from '../../shared/adapters/signed-client.ts';
import { createStockReader } from '../../shared/adapters/stock-reader.ts';
import { createStoreAccounts } from '../../shared/adapters/store-accounts.ts';
import type { Channel } from '../../shared/channel.ts';
import { lightEntry } from '../../shared/edge/light-entry.ts';
import { retryable } from '../../shared/fault.ts';
import type { HasDynamoDb, HasFetch, Runtime } from '../../shared/runtime.ts';
import { everyStore, type StoreRound } from '../adapters/every-store.ts';
import { pushLevels } from '../adapters/push-levels.ts';
import { createToldLevels } from '../adapters/told-levels.ts';
import { storefrontCalls } from '../storefronts/calls.ts';

type Ports = Runtime & HasDynamoDb & HasFetch & SignedAws;

/** Nothing more is asked for with less than this left: look-ups of ten seconds each, and one change. */
const RESERVE_MS = 60_000;

const isPushed = ({ settings }: Channel): boolean =>
  settings['stock.mode'] === 'karwan' && settings['store.stock'] === 'on';

/**
 * Every few minutes: stores whose stock is kept here are told the levels that changed, however often
 * they did. When one could not be told the run fails as a whole, so that the alarm hears of it.
 */
export const make = (runtime: Ports, stores = storefrontCalls) => {
  const { dynamodb, setting, now, fetch, observe } = runtime;
  const table = setting('CHANNELS_TABLE');
  const accounts = createStoreAccounts({ ...runtime, kek: createKekSource(runtime), table });
  const ports = { dynamodb, observe, table, accounts, fetch, storefrontCalls: stores };
  const stock = createStockReader({ dynamodb }, setting('STOCK_TABLE'), stockKeys);
  const told = createToldLevels({ dynamodb }, setting('TABLE'));

  const visitWith =
    (remaining: () => number): StoreRound['visit'] =>
    async (channel, calls) => {
      const { channelId, merchantId } = channel;
      // Until this run is surely dead, and its last request with it, no other may tell this store.
      const until = now() + remaining() + 10_000;
      if (!(await told.lease(channelId, now(), until))) return;
      const warn = (sku: string, because: string) =>
        observe.log('warn', 'stock level not taken', { channelId, merchantId, sku, because });
      const hasTime = () => remaining() > RESERVE_MS;
      const pushed = await pushLevels({ stock, told, now, hasTime, warn }, channel, calls);
      if (pushed.told === 0) return;
      observe.log('info', 'stock levels told', { channelId, merchantId, ...pushed });
    };

  return async (_event: unknown, context: Pick<Context, 'getRemainingTimeInMillis'>) => {
    const { stores: all, failed } = await everyStore(ports, {
      isWanted: isPushed,
      visit: visitWith(() => context.getRemainingTimeInMillis()),
      complaint: 'stock levels not told',
    });
    if (failed > 0) throw retryable('levels-not-told', `${failed} of ${all} stores`);
  };
};

export const handler = lightEntry('orders', (runtime) =>
  make({ ...runtime, ...withDynamoDb(), ...withFetch(), ...withSignedAws() }),
);
