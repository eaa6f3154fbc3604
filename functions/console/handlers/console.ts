import * as z from 'zod';
import { stockKeys } from '../../fulfilment/contract.ts';
import { storeOf } from '../../orders/storefronts/callable-store.ts';
import { withDynamoDb, withSqs } from '../../shared/adapters/aws-clients.ts';
import { withSignedAws } from '../../shared/adapters/aws-signed.ts';
import { createBlobs } from '../../shared/adapters/blobs.ts';
import { createChannelRegister } from '../../shared/adapters/channel-register.ts';
import { createCommitLog } from '../../shared/adapters/commit-log.ts';
import { createKekSource } from '../../shared/adapters/key-encryption-key.ts';
import { createKeyVault } from '../../shared/adapters/key-vault.ts';
import { withFetch } from '../../shared/adapters/plain-fetch.ts';
import { createQueues } from '../../shared/adapters/queues.ts';
import { createReferences } from '../../shared/adapters/reference-rows.ts';
import type { SignedAws } from '../../shared/adapters/signed-client.ts';
import { createStockReader } from '../../shared/adapters/stock-reader.ts';
import { createStoreAccounts } from '../../shared/adapters/store-accounts.ts';
import { lightEntry } from '../../shared/edge/light-entry.ts';
import { createExpiringCache } from '../../shared/expiring-cache.ts';
import type { HasDynamoDb, HasFetch, HasSqs, Runtime } from '../../shared/runtime.ts';
import { localEndpoint } from '../../shared/runtime-environment.ts';
import { wrap } from '../../shared/wrap.ts';
import { createCanaries } from '../adapters/canaries.ts';
import { createDeadLetters, stepUrls } from '../adapters/dead-letters.ts';
import { createErasureNotes } from '../adapters/erasure-notes.ts';
import { createRaisedAlarms } from '../adapters/raised-alarms.ts';
import { createUntakenLevels } from '../adapters/untaken-levels.ts';
import { createViewsReader } from '../adapters/views-reader.ts';
import { createWebhookArchive } from '../adapters/webhook-archive.ts';
import { answer } from '../answer.ts';
import { merchantsOf } from '../merchants.ts';
import type { Outcome } from '../operation.ts';
import type { ConsolePorts } from '../ports.ts';

/**
 * `{operation, input, actor}` → `{ok: true, result}` or `{ok: false, error}`. Whoever may invoke it
 * may ask for everything: the door (IAM, later a token) is in front of it.
 */
export const make = (
  runtime: Runtime & HasDynamoDb & HasSqs & HasFetch & SignedAws,
  local?: Pick<ConsolePorts, 'localEndpoint'>,
) => {
  const ports = { ...portsOf(runtime), ...local };
  return (event: unknown): Promise<Outcome<unknown>> => answer(ports, event);
};

/** So long a list of merchants serves where one that is missing is looked for again. */
const RECENT_MS = 5 * 60_000;

const portsOf = (runtime: Runtime & HasDynamoDb & HasSqs & HasFetch & SignedAws): ConsolePorts => {
  const { setting, dynamodb, now, randomBytes, fetch } = runtime;
  const blobs = createBlobs(runtime, setting('BUCKET'));
  const kek = createKekSource(runtime);
  const urls = stepUrls(setting('STEPS'), setting('QUEUE_URL'));
  const tables = z.record(z.string(), z.string()).parse(JSON.parse(setting('CONTEXT_TABLES')));
  const keyed = { dynamodb, now, randomBytes, kek };
  const tagKey = setting('CHANNEL_TAG_KEY');
  const channelsTable = setting('CHANNELS_TABLE');
  const accounts = createStoreAccounts({ ...runtime, kek, table: channelsTable });
  const channels = createChannelRegister({ ...keyed, table: channelsTable, tagKey });
  const logs = new Map(
    Object.entries(tables).map(([context, table]) => [
      context,
      createCommitLog({ dynamodb, blobs }, table),
    ]),
  );
  const notificationsOf = async (merchantId: string, orderId: string) => {
    const stream = { context: 'notifications', merchantId, subject: `order/${orderId}` };
    return (await logs.get(stream.context)?.load(stream, 'eventual')) ?? [];
  };
  const views = createViewsReader({ dynamodb, notificationsOf }, setting('VIEWS_TABLE'));
  const recent = createExpiringCache(() => merchantsOf({ channels, views }, undefined), {
    ttlMs: RECENT_MS,
    maxEntries: 1,
    now,
  });
  return {
    runtime,
    channels,
    views,
    recentMerchants: () => recent.get(''),
    store: (channel, storefrontCalls) => storeOf({ accounts, storefrontCalls, fetch }, channel),
    stock: createStockReader(runtime, tables['fulfilment'] ?? '', stockKeys),
    untakenLevels: createUntakenLevels(runtime, tables['orders'] ?? ''),
    parcels: createReferences({ dynamodb }, tables['fulfilment'] ?? ''),
    logs: Object.fromEntries(logs),
    vault: createKeyVault({ ...keyed, table: setting('VAULT_TABLE') }),
    sealSecret: async (owner, secret) =>
      wrap(await kek(), owner, Buffer.from(secret, 'utf8'), randomBytes(12)),
    erasures: createErasureNotes(runtime, setting('ERASURES_BUCKET')),
    blobs,
    archive: createWebhookArchive(runtime, blobs, setting('BUCKET')),
    queues: createQueues(
      runtime,
      Object.fromEntries(Object.entries(urls).map(([step, { queueUrl }]) => [step, queueUrl])),
    ),
    deadLetters: createDeadLetters(runtime, urls),
    canaries: createCanaries(
      runtime,
      setting('BUS_NAME'),
      listenersOf(setting('LISTENERS'), tables),
    ),
    raisedAlarms: createRaisedAlarms(runtime, setting('ALARM_PREFIX')),
    steps: Object.keys(urls),
    publicUrl: setting('PUBLIC_URL'),
  };
};

/** By step, the table of its context. */
const listenersOf = (
  setting: string,
  tables: Readonly<Record<string, string>>,
): ReadonlyMap<string, string> => {
  const contexts = z.record(z.string(), z.string()).parse(JSON.parse(setting));
  return new Map(
    Object.entries(contexts).map(([step, context]) => [step, String(tables[context])]),
  );
};

/** The Lambda entry. */
export const handler = lightEntry('console', (runtime) =>
  make(
    { ...runtime, ...withDynamoDb(), ...withSqs(), ...withFetch(), ...withSignedAws() },
    { localEndpoint: localEndpoint() },
  ),
);
