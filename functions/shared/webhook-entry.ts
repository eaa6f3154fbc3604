import type { QueueEntry } from './adapters/queues.ts';
import type { Blobs } from './blobs.ts';
import type { Channel } from './channel.ts';
import { INLINE_LIMIT_BYTES } from './envelope.ts';
import { toJson } from './json.ts';
import { payloadApart, type WebhookData, webhookHead } from './webhook-data.ts';

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
  const head = webhookHead({ id, channel, source, receivedAt });
  const envelope = { ...head, data };
  const bytes = Buffer.byteLength(toJson(envelope));
  if (bytes <= INLINE_LIMIT_BYTES) return { envelope, bytes };
  const { key, bytes: payload, sha256 } = payloadApart(id, data);
  await blobs.put(key, payload);
  return { envelope: { ...head, dataRef: { key, bytes: payload.length, sha256 } }, bytes: 2048 };
};
