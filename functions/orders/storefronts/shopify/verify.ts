import { checkSignature, type SignatureScheme } from '../../../shared/signature.ts';
import type { Verify } from '../../../shared/webhook.ts';

const SCHEME: SignatureScheme = {
  header: 'x-shopify-hmac-sha256',
  prefix: '',
  encoding: 'base64',
  secretEncoding: 'utf8',
  template: '{body}',
};

/** Shopify's own SDK refuses a delivery that lacks one of these, though none of them is signed. */
const REQUIRED_HEADERS = [
  'x-shopify-topic',
  'x-shopify-shop-domain',
  'x-shopify-api-version',
  'x-shopify-webhook-id',
];

/**
 * Base64 HMAC-SHA256 of the raw body. No time is signed, so only the caller's cause, a hash of the
 * body, keeps a captured delivery from being played twice.
 *
 * Setting `shop`, when given, is compared with the (unsigned) shop domain: it tells a wrongly entered
 * webhook address apart, it proves nothing.
 */
export const verify: Verify = (webhook, credentials, settings, now) => {
  const { headers, rawBody } = webhook;
  const missing = REQUIRED_HEADERS.find((name) => (headers[name] ?? '') === '');
  if (missing !== undefined) return { verdict: 'reject', reason: `missing header ${missing}` };
  if (rawBody.byteLength === 0) return { verdict: 'reject', reason: 'the body is empty' };
  const signature = checkSignature(webhook, credentials, SCHEME, now);
  if (!signature.valid) return { verdict: 'reject', reason: signature.reason };
  const shop = settings['shop'];
  if (
    shop !== undefined &&
    headers['x-shopify-shop-domain']?.toLowerCase() !== shop.toLowerCase()
  ) {
    return {
      verdict: 'reject',
      reason: "header x-shopify-shop-domain is not the shop in this channel's settings",
    };
  }
  return { verdict: 'accept' };
};

/** Unsigned, so labels only: what support and the store's own delivery log name an event by. */
export const labelHeaders = [
  'x-shopify-topic',
  'x-shopify-shop-domain',
  'x-shopify-api-version',
  'x-shopify-webhook-id',
  'x-shopify-event-id',
  'x-shopify-triggered-at',
  'x-shopify-test',
] as const;
