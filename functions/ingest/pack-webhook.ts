import type { Channel } from '../shared/channel.ts';
import { idOf, sha256Hex } from '../shared/ids.ts';
import { INLINE_LIMIT_BYTES } from '../shared/inline-limit.ts';
import { payloadApart, webhookData, webhookHead } from '../shared/webhook-data.ts';

/** A verified webhook and what is known of it at the door. */
export interface Accepted {
  readonly channel: Channel;
  readonly headers: Readonly<Record<string, string>>;
  readonly labelHeaders: readonly string[];
  readonly rawBody: Uint8Array;
  /** Only when the scheme signs one. */
  readonly signedId?: string | undefined;
  readonly receivedAt: string;
}

/** One message, and its payload apart when it is too large to travel inline. */
export interface PackedWebhook {
  readonly id: string;
  readonly message: string;
  readonly payload?: { readonly key: string; readonly bytes: Uint8Array };
}

/**
 * The webhook as a `WebhookReceived` envelope. Its id is the signed id where there is one, else the
 * hash of the body, both within the channel: a resent webhook has the same id, and its receiver knows it.
 * A large payload's key holds its own hash too, because a resent one differs in its time of receipt.
 */
export const packWebhook = (accepted: Accepted, bucket: string): PackedWebhook => {
  const { channel, headers, labelHeaders, rawBody, signedId, receivedAt } = accepted;
  const id = idOf('webhook', channel.channelId, signedId ?? sha256Hex(rawBody));
  const envelope = webhookHead({ id, channel, source: 'karwan.ingest', receivedAt });
  const labels = labelsOf(headers, labelHeaders);
  const data = webhookData({ channel, rawBody, labels, receivedAt });
  const message = JSON.stringify({ ...envelope, data });
  if (Buffer.byteLength(message) <= INLINE_LIMIT_BYTES) return { id, message };
  const { key, bytes, sha256 } = payloadApart(id, data);
  const dataRef = { bucket, key, bytes: bytes.byteLength, sha256 };
  return { id, message: JSON.stringify({ ...envelope, dataRef }), payload: { key, bytes } };
};

const MAX_LABEL_LENGTH = 512;

const labelsOf = (
  headers: Readonly<Record<string, string>>,
  names: readonly string[],
): Record<string, string> =>
  Object.fromEntries(
    names.flatMap((name) => {
      const value = headers[name];
      return value === undefined ? [] : [[name, value.slice(0, MAX_LABEL_LENGTH)]];
    }),
  );
