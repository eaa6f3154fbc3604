import { createHmac } from 'node:crypto';
import type { Clock, Random } from '../../engine/clock.ts';
import { createDeliveries, type PostWebhook, type Webhooks } from '../outside/webhooks.ts';
import type { StoredEvent } from './account.ts';

/** After a failed delivery; Stripe's own times are not published beyond "up to three days". */
const RETRIES_AFTER_MS = [60, 300, 1800, 7200, 18_000, 36_000, 64_800, 129_600].map(
  (s) => s * 1000,
);

/** A body signed as Stripe signs: `t=…,v1=…`, one `v1` for each secret. */
export const signStripe = (
  body: Uint8Array,
  secrets: readonly string[],
  atSeconds: number,
): Readonly<Record<string, string>> => ({
  'content-type': 'application/json; charset=utf-8',
  'user-agent': 'Stripe/1.0 (+https://stripe.com/docs/webhooks)',
  'stripe-signature': [
    `t=${atSeconds}`,
    ...secrets.map((secret) => {
      const signed = createHmac('sha256', secret).update(`${atSeconds}.`).update(body);
      return `v1=${signed.digest('hex')}`;
    }),
  ].join(','),
});

/** Stripe pretty-prints the events it sends. */
const eventBody = (event: unknown): Buffer => Buffer.from(JSON.stringify(event, null, 2));

export const createWebhooks = (
  parts: { readonly clock: Clock; readonly random: Random },
  post: PostWebhook,
): Webhooks & { enqueue(event: StoredEvent): void } =>
  createDeliveries<StoredEvent>(parts, post, {
    idOf: ({ id }) => id,
    typeOf: ({ type }) => type,
    deliveryOf: (event, { secrets }, atMs) => {
      const body = eventBody(event);
      return { body, headers: signStripe(body, secrets, Math.floor(atMs / 1000)) };
    },
    retriesAfterMs: RETRIES_AFTER_MS,
  });
