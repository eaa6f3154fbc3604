import type { QueueEntry } from './adapters/queues.ts';
import type { Blobs } from './blobs.ts';
import type { Channel } from './channel.ts';
import { type Envelope, INLINE_LIMIT_BYTES } from './envelope.ts';
import { sha256Hex } from './ids.ts';
import { toJson } from './json.ts';
import type { WebhookData } from './webhook-data.ts';

/** A webhook that comes to its owner by another way than the door. */
export interface FedWebhook {
  /** As the door would have made it: its owner knows it by that. */
  readonly id: string;
  readonly channel: Channel;
  /** Who feeds it in: `karwan.<context>`. */
  readonly source: string;
  readonly receivedAt: string;
  readonly data: WebhookData;
}

/** Its message, as the door sends it; over the inline limit the payload goes to the bucket first. */
export const webhookEntry = async (
  blobs: Pick<Blobs, 'put'>,
  { id, channel, source, receivedAt, data }: FedWebhook,
): Promise<QueueEntry> => {
  const head: Envelope = {
    id,
    kind: 'webhook',
    name: 'WebhookReceived',
    schemaVersion: 1,
    source,
    merchantId: channel.merchantId,
    subject: `webhook/${id}`,
    occurredAt: receivedAt,
    recordedAt: receivedAt,
    causationId: id,
    correlationId: id,
    actor: { kind: 'storefront', id: channel.channelId },
  };
  const envelope = { ...head, data };
  const bytes = Buffer.byteLength(toJson(envelope));
  if (bytes <= INLINE_LIMIT_BYTES) return { envelope, bytes };
  const payload = Buffer.from(JSON.stringify(data), 'utf8');
  const sha256 = sha256Hex(payload);
  const key = `messages/${id}/${sha256.slice(0, 16)}`;
  await blobs.put(key, payload);
  return { envelope: { ...head, dataRef: { key, bytes: payload.length, sha256 } }, bytes: 2048 };
};
