import { createHmac } from 'node:crypto';
import type { Clock, Random } from '../../engine/clock.ts';
import { createDeliveries, type PostWebhook, type Webhooks } from '../outside/webhooks.ts';
import type { Event } from './shapes.ts';

/** After a failed delivery; EasyPost says no more than that it backs off within a day. */
const RETRIES_AFTER_MS = [60, 300, 1800, 7200, 18_000].map((s) => s * 1000);

/** A body signed as EasyPost signs. */
export const signEasyPost = (
  body: Uint8Array,
  secret: string,
): Readonly<Record<string, string>> => ({
  'content-type': 'application/json',
  'user-agent': 'EasyPost Webhook',
  'x-hmac-signature': `hmac-sha256-hex=${createHmac('sha256', secret.normalize('NFKD')).update(body).digest('hex')}`,
});

/** One secret to an endpoint: the newest. */
export const createWebhooks = (
  parts: { readonly clock: Clock; readonly random: Random },
  post: PostWebhook,
): Webhooks & { enqueue(event: Event): void } =>
  createDeliveries<Event>(parts, post, {
    idOf: ({ id }) => id,
    typeOf: ({ description }) => description,
    deliveryOf: (event, { url, secrets: [secret = ''] }) => {
      const body = Buffer.from(JSON.stringify({ ...event, pending_urls: [url] }));
      return { body, headers: signEasyPost(body, secret) };
    },
    retriesAfterMs: RETRIES_AFTER_MS,
  });
