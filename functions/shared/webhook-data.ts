import { gzipSync } from 'node:zlib';
import type { Channel } from './channel.ts';
import type { Envelope } from './envelope.ts';
import { sha256Hex } from './ids.ts';

/** A webhook's raw bytes, and what was known of it when it came. */
export interface RawWebhook {
  readonly channel: Channel;
  readonly rawBody: Uint8Array;
  readonly labels: Readonly<Record<string, string>>;
  readonly receivedAt: string;
}

/** What a `WebhookReceived` carries: the door, and whoever feeds webhooks in, packs them alike. */
export interface WebhookData {
  readonly channelId: string;
  readonly provider: string;
  readonly settings: Record<string, string>;
  readonly labels: Record<string, string>;
  readonly receivedAt: string;
  readonly encoding: 'base64' | 'gzip';
  readonly body: string;
}

const GZIP_ABOVE_BYTES = 4 * 1024;

export const webhookData = ({ channel, rawBody, labels, receivedAt }: RawWebhook): WebhookData => {
  const compress = rawBody.byteLength > GZIP_ABOVE_BYTES;
  const bytes = compress ? gzipSync(rawBody) : Buffer.from(rawBody);
  return {
    channelId: channel.channelId,
    provider: channel.provider,
    settings: channel.settings,
    labels,
    receivedAt,
    encoding: compress ? 'gzip' : 'base64',
    body: bytes.toString('base64'),
  };
};

/** A webhook's message without its payload: the door's, and that of whoever feeds webhooks in. */
export const webhookHead = ({
  id,
  channel,
  source,
  receivedAt,
}: Pick<RawWebhook, 'channel' | 'receivedAt'> & Pick<Envelope, 'id' | 'source'>): Envelope => ({
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
});

/** A payload that is too large to travel inline, and where in the bucket it lies instead. */
export const payloadApart = (id: string, data: WebhookData) => {
  const bytes = Buffer.from(JSON.stringify(data), 'utf8');
  const sha256 = sha256Hex(bytes);
  return { key: `messages/${id}/${sha256.slice(0, 16)}`, bytes, sha256 };
};
