import { checkSignature, type SignatureScheme } from '../../../shared/signature.ts';
import type { InboundWebhook, Verify } from '../../../shared/webhook.ts';

const SCHEME: SignatureScheme = {
  header: 'x-wc-webhook-signature',
  prefix: '',
  encoding: 'base64',
  secretEncoding: 'utf8',
  template: '{body}',
};

/**
 * Base64 HMAC-SHA256 of the raw body, or the unsigned ping that WooCommerce sends on activation and
 * that only a 200 clears: acknowledged, without any effect.
 */
export const verify: Verify = (webhook, credentials, _settings, now) => {
  if (isPing(webhook)) return { verdict: 'acknowledge', reason: 'WooCommerce activation ping' };
  const keys = credentials.map(({ secret }) => ({ secret: decodeStoredSecret(secret) }));
  const signature = checkSignature(webhook, keys, SCHEME, now);
  return signature.valid ? { verdict: 'accept' } : { verdict: 'reject', reason: signature.reason };
};

const PING = /^webhook_id=\d{1,20}$/;
const LONGEST_PING = 'webhook_id='.length + 20;

const isPing = ({ headers, rawBody }: InboundWebhook): boolean =>
  rawBody.byteLength <= LONGEST_PING &&
  PING.test(Buffer.from(rawBody).toString('latin1')) &&
  !Object.keys(headers).some((name) => name.startsWith('x-wc-'));

/**
 * WordPress stores a secret with `&`, `<` and `>` as entities and signs with the decoded text
 * (`wp_specialchars_decode` without quotes), so a secret copied from the database works too.
 */
const decodeStoredSecret = (secret: string): string =>
  secret.replaceAll(/&(?:amp|lt|gt|#0*(?:38|60|62)|#x0*(?:26|3c|3e));/gi, (entity) => {
    if (/lt|60|3c/i.test(entity)) return '<';
    return /gt|62|3e/i.test(entity) ? '>' : '&';
  });

/** Unsigned, so labels only. The delivery id is no key: two deliveries of one second share it. */
export const labelHeaders = [
  'x-wc-webhook-source',
  'x-wc-webhook-topic',
  'x-wc-webhook-id',
  'x-wc-webhook-delivery-id',
] as const;
