import { gzipSync } from 'node:zlib';
import type { Channel } from './channel.ts';

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
