import type { SeenCanary } from '../../../functions/console/adapters/canaries.ts';
import type { DeadLetter } from '../../../functions/console/adapters/dead-letters.ts';
import type { RaisedAlarm } from '../../../functions/console/adapters/raised-alarms.ts';
import { createViewsReader } from '../../../functions/console/adapters/views-reader.ts';
import type { ArchivedWebhook } from '../../../functions/console/adapters/webhook-archive.ts';
import { answer } from '../../../functions/console/answer.ts';
import type { ConsolePorts } from '../../../functions/console/ports.ts';
import { stockKeys } from '../../../functions/fulfilment/contract.ts';
import type { CallableStore } from '../../../functions/orders/storefronts/callable-store.ts';
import { createCommitLog } from '../../../functions/shared/adapters/commit-log.ts';
import { createReferences } from '../../../functions/shared/adapters/reference-rows.ts';
import type { SignedAws } from '../../../functions/shared/adapters/signed-client.ts';
import { createStockReader } from '../../../functions/shared/adapters/stock-reader.ts';
import type { Channel } from '../../../functions/shared/channel.ts';
import { type Commit, partitionKeyOf, sortKeyOf } from '../../../functions/shared/commit.ts';
import type { Envelope } from '../../../functions/shared/envelope.ts';
import { lookupOf } from '../../../functions/shared/lookup.ts';
import type { Runtime } from '../../../functions/shared/runtime.ts';
import { sealPersonal } from '../../../functions/shared/seal.ts';
import { make } from '../../../functions/views/handlers/update-views.ts';
import { fakeDynamo } from '../views/fake-dynamo.ts';

const KEY = new Uint8Array(32).fill(7);
const NOW = Date.parse('2026-11-10T12:00:00.000Z');

export const channelOf = (merchantId: string, channelId: string): Channel => ({
  channelId,
  merchantId,
  provider: 'generic',
  context: 'orders',
  label: '',
  settings: { profile: 'github' },
  createdAt: '2026-11-01T00:00:00.000Z',
  rotatedAt: '2026-11-01T00:00:00.000Z',
});

export const seal = (
  merchantId: string,
  orderId: string,
  texts: Readonly<Record<string, string>>,
) => sealPersonal({ kind: 'key', key: KEY }, { merchantId, orderId }, texts);

export const letterOf = (id: string, overrides: Partial<DeadLetter> = {}): DeadLetter => ({
  messageId: `sqs-${id}`,
  receipt: `receipt-${id}`,
  body: JSON.stringify({ id, name: 'WebhookReceived', kind: 'webhook', subject: 'channel/chn_1' }),
  attributes: { reason: 'poison', error: 'it broke', stack: 'Error: it broke\n    at x' },
  sentAt: '2026-11-10T11:00:00.000Z',
  ...overrides,
});

/** A console over real views and commit logs in memory; everything else is written down. */
export const createWorld = (channels: readonly Channel[] = [channelOf('sialkot', 'chn_1')]) => {
  const fake = fakeDynamo();
  const settings: Readonly<Record<string, string>> = {
    BUCKET: 'bucket',
    VIEWS_TABLE: 'views',
    CONTEXT_TABLES: '{"orders":"orders","payments":"payments","fulfilment":"fulfilment"}',
  };
  const logged: { message: string; fields: unknown }[] = [];
  const runtime: Runtime = {
    now: () => NOW,
    randomBytes: (count) => new Uint8Array(count),
    setting: (name) => settings[name] ?? '',
    observe: {
      log: (_level, message, fields) => logged.push({ message, fields }),
      count: () => undefined,
    },
  };
  const sent: Envelope[] = [];
  const sentTo: string[] = [];
  const changes: unknown[] = [];
  const letters: DeadLetter[] = [];
  const redriven: string[] = [];
  const discarded: string[] = [];
  const released: string[] = [];
  const broken = { redrive: new Set<string>(), queue: false, bucket: false };
  const blobs = new Map<string, Uint8Array>();
  const stores = new Map<string, CallableStore>();
  const archived = new Map<string, readonly ArchivedWebhook[]>();

  const logOf = (table: string) =>
    createCommitLog(
      { ...fake, blobs: { put: async () => undefined, get: async () => KEY } },
      table,
    );

  const alarms: { raised: readonly RaisedAlarm[]; broken: boolean } = { raised: [], broken: false };
  const canaries = { sent: [] as Envelope[], seen: new Map<string, SeenCanary>() };

  const recent = { merchants: channels.map(({ merchantId }) => merchantId) };

  const ports: ConsolePorts = {
    runtime,
    channels: {
      create: async ({ secret: _, apiCredentials: __, ...channel }) => {
        changes.push({ create: channel });
        return { ...channelOf(channel.merchantId, 'chn_new'), ...channel };
      },
      list: async (merchantId) =>
        channels.filter((channel) => merchantId === undefined || channel.merchantId === merchantId),
      addCredential: async ({ secret: _, ...change }) => {
        changes.push({ addCredential: change });
        return 'added';
      },
      connect: async ({ apiCredentials: _, ...change }) => {
        changes.push({ connect: change });
        return 'connected';
      },
      remove: async (merchantId, channelId) => {
        changes.push({ remove: [merchantId, channelId] });
        return 'removed';
      },
    },
    views: createViewsReader({ ...fake, notificationsOf: async () => [] }, 'views'),
    recentMerchants: async () => recent.merchants,
    stock: createStockReader(fake, 'fulfilment', stockKeys),
    untakenLevels: async () => [],
    parcels: createReferences(fake, 'fulfilment'),
    logs: {
      orders: logOf('orders'),
      payments: logOf('payments'),
      fulfilment: logOf('fulfilment'),
    },
    vault: {
      existingKey: async () => ({ kind: 'key', key: KEY }),
      lookups: async (merchantId, contacts) =>
        contacts.flatMap(({ kind, text }) => lookupOf(KEY, merchantId, kind, text) ?? []),
    },
    erasures: {
      list: async (after) =>
        after === undefined
          ? { notes: [{ merchantId: 'sialkot', orderId: 'ord_1' }], next: 'erasures/sialkot/ord_1' }
          : { notes: [{ merchantId: 'sialkot', orderId: 'ord_2' }], next: undefined },
    },
    sealSecret: (owner, secret) => Promise.resolve(`sealed ${owner.join(' ')} ${secret.length}`),
    blobs: {
      get: async (key) => blobs.get(key) ?? new Uint8Array(),
      put: async (key, bytes) => {
        if (broken.bucket) throw new Error('SlowDown');
        blobs.set(key, bytes);
      },
    },
    archive: {
      objects: async (_span, after) => {
        const keys = [...archived.keys()].filter((key) => after === undefined || key > after);
        return { keys: keys.slice(0, 1), next: keys.length > 1 ? keys[0] : undefined };
      },
      webhooksIn: async (key) => archived.get(key) ?? [],
    },
    store: async ({ channelId }) => stores.get(channelId),
    queues: {
      send: async (step, entries) => {
        if (broken.queue) return entries.map(() => ({ sent: false, reason: 'throttled' }));
        sentTo.push(...entries.map(() => step));
        sent.push(...entries.map(({ envelope }) => envelope));
        return entries.map(() => ({ sent: true }));
      },
    },
    raisedAlarms: async () => {
      if (alarms.broken) throw new Error('AccessDenied');
      return alarms.raised;
    },
    canaries: {
      listeners: ['orders', 'payments'],
      send: async (envelope) => void canaries.sent.push(envelope),
      lastSeenBy: async (step) => canaries.seen.get(step),
    },
    deadLetters: {
      depth: async (step) => ({ step, waiting: 3, inFlight: 1, deadLetters: letters.length }),
      receive: async () => letters.splice(0, 10),
      release: async (_step, letter) => void released.push(letter.messageId),
      redrive: async (_step, letter) => {
        if (broken.redrive.has(letter.messageId)) throw new Error('no network');
        redriven.push(letter.messageId);
      },
      discard: async (_step, letter) => void discarded.push(letter.messageId),
    },
    steps: ['orders', 'archive-webhooks'],
    publicUrl: 'https://hooks.example/',
  };

  const update = make({ ...runtime, dynamodb: fake.dynamodb } as unknown as Runtime &
    SignedAws & { dynamodb: typeof fake.dynamodb });
  /** Appends the commits to the log and brings the views up to them. */
  const record = async (...commits: readonly Commit[]): Promise<void> => {
    const items = commits.map((commit) => ({
      pk: { S: partitionKeyOf(commit) },
      sk: { S: sortKeyOf(commit.version) },
      kind: { S: 'commit' },
      schema: { N: '1' },
      body: { S: JSON.stringify(commit) },
    }));
    for (const item of items) {
      const [table = ''] = item.pk.S.split('#');
      fake.rowsOf(table).set(`${item.pk.S}|${item.sk.S}`, item);
    }
    await update({ Records: items.map((NewImage) => ({ dynamodb: { NewImage } })) });
  };
  const ask = (operation: string, input: unknown = {}) =>
    answer(ports, { operation, input, actor: { kind: 'person', id: 'ayesha' } });

  return {
    ports,
    ask,
    record,
    sent,
    sentTo,
    changes,
    letters,
    redriven,
    discarded,
    released,
    broken,
    blobs,
    stores,
    archived,
    logged,
    canaries,
    alarms,
  };
};
