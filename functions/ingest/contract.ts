import { gunzipSync } from 'node:zlib';
import * as z from 'zod';
import { MAX_UNPACKED_BYTES } from './body-limit.ts';

/** What a `WebhookReceived` envelope carries to the channel's owner: a webhook that passed `verify`. */
export const webhookReceivedSchema = z.object({
  channelId: z.string().min(1),
  /** Which adapter reads it: `shopify`, `woocommerce`, `generic` … */
  provider: z.string().min(1),
  /** The channel's settings at the time of receipt. */
  settings: z.record(z.string(), z.string()),
  /** The adapter's label headers, lower-case. Not signed: they never decide what an event does. */
  labels: z.record(z.string(), z.string()),
  receivedAt: z.iso.datetime(),
  /** `gzip` is base64 of the gzipped bytes. */
  encoding: z.enum(['base64', 'gzip']),
  body: z.string(),
});

export type WebhookReceived = z.infer<typeof webhookReceivedSchema>;

/**
 * The exact bytes that the sender signed, or that a store answered. Throws when the text is not what was
 * packed, and when it would unpack to more than a store may answer.
 */
export const decodeBody = (received: Pick<WebhookReceived, 'encoding' | 'body'>): Uint8Array => {
  const bytes = Buffer.from(received.body, 'base64');
  return received.encoding === 'gzip'
    ? gunzipSync(bytes, { maxOutputLength: MAX_UNPACKED_BYTES })
    : bytes;
};
