import type { QueueEntry, Queues } from '../../shared/adapters/queues.ts';
import type { Blobs } from '../../shared/blobs.ts';
import type { Channel } from '../../shared/channel.ts';
import { retryable } from '../../shared/fault.ts';
import { idOf, sha256Hex } from '../../shared/ids.ts';
import { sendAll } from '../../shared/send-all.ts';
import { webhookData } from '../../shared/webhook-data.ts';
import { webhookEntry } from '../../shared/webhook-entry.ts';
import type { StoreOrder } from './storefront-calls.ts';

export interface FeedPorts {
  readonly queues: Queues;
  readonly blobs: Pick<Blobs, 'put'>;
  readonly now: () => number;
}

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
  const entryOf = ({ rawBody }: StoreOrder): Promise<QueueEntry> =>
    webhookEntry(ports.blobs, {
      id: idOf('webhook', channel.channelId, sha256Hex(rawBody)),
      channel,
      source: 'karwan.orders',
      receivedAt,
      data: webhookData({ channel, rawBody, labels: {}, receivedAt }),
    });
  const entries = await Promise.all(orders.map(entryOf));
  const refused = await sendAll(entries, (chunk) => ports.queues.send('orders', chunk));
  const [reason] = refused.values();
  if (reason !== undefined) {
    throw retryable('feed-refused', `${refused.size} orders were not taken: ${reason}`);
  }
};
