import { gzipSync } from 'node:zlib';
import type { WebhookReceived } from '../../ingest/contract.ts';
import type { Queues } from '../../shared/adapters/queues.ts';
import type { Blobs } from '../../shared/blobs.ts';
import type { Channel } from '../../shared/channel.ts';
import { type Envelope, INLINE_LIMIT_BYTES } from '../../shared/envelope.ts';
import { retryable } from '../../shared/fault.ts';
import { idOf, sha256Hex } from '../../shared/ids.ts';
import { toJson } from '../../shared/json.ts';
import { type Sizable, sendAll } from '../../shared/send-all.ts';
import type { StoreOrder } from './storefront-calls.ts';

export interface FeedPorts {
  readonly queues: Queues;
  readonly blobs: Pick<Blobs, 'put'>;
  readonly now: () => number;
}

const GZIP_ABOVE_BYTES = 4 * 1024;

/**
 * Orders that were asked for go the way of the store's own webhooks: the same envelope, its id from
 * the body's hash. So the same body fed twice is decided once, and a revision that is known already
 * writes nothing. Throws a retryable fault when the queue does not take them all.
 */
export const feedOrders = async (
  ports: FeedPorts,
  channel: Channel,
  orders: readonly StoreOrder[],
): Promise<void> => {
  const receivedAt = new Date(ports.now()).toISOString();
  const entries = await Promise.all(
    orders.map(({ rawBody }) => entryOf(ports, channel, rawBody, receivedAt)),
  );
  const refused = await sendAll(entries, (chunk) => ports.queues.send('orders', chunk));
  const [reason] = refused.values();
  if (reason !== undefined) {
    throw retryable('feed-refused', `${refused.size} orders were not taken: ${reason}`);
  }
};

interface Entry extends Sizable {
  readonly envelope: Envelope;
}

const entryOf = async (
  { blobs }: FeedPorts,
  channel: Channel,
  rawBody: Uint8Array,
  receivedAt: string,
): Promise<Entry> => {
  const id = idOf('webhook', channel.channelId, sha256Hex(rawBody));
  const head: Envelope = {
    id,
    kind: 'webhook',
    name: 'WebhookReceived',
    schemaVersion: 1,
    source: 'karwan.orders',
    merchantId: channel.merchantId,
    subject: `webhook/${id}`,
    occurredAt: receivedAt,
    recordedAt: receivedAt,
    causationId: id,
    correlationId: id,
    actor: { kind: 'storefront', id: channel.channelId },
  };
  const data = dataOf(channel, rawBody, receivedAt);
  const envelope = { ...head, data };
  const bytes = Buffer.byteLength(toJson(envelope));
  if (bytes <= INLINE_LIMIT_BYTES) return { envelope, bytes };
  const payload = Buffer.from(JSON.stringify(data), 'utf8');
  const sha256 = sha256Hex(payload);
  const key = `messages/${id}/${sha256.slice(0, 16)}`;
  await blobs.put(key, payload);
  return { envelope: { ...head, dataRef: { key, bytes: payload.length, sha256 } }, bytes: 2048 };
};

const dataOf = (channel: Channel, rawBody: Uint8Array, receivedAt: string): WebhookReceived => {
  const compress = rawBody.byteLength > GZIP_ABOVE_BYTES;
  return {
    channelId: channel.channelId,
    provider: channel.provider,
    settings: channel.settings,
    labels: {},
    receivedAt,
    encoding: compress ? 'gzip' : 'base64',
    body: Buffer.from(compress ? gzipSync(rawBody) : rawBody).toString('base64'),
  };
};
