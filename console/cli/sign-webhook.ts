import { createHmac } from 'node:crypto';
import { easypostScheme, keyTextOf } from '../../functions/fulfilment/carriers/easypost/scheme.ts';
import { schemeOf } from '../../functions/orders/storefronts/generic/scheme.ts';
import { stripeScheme } from '../../functions/payments/providers/stripe/scheme.ts';
import { decodeSecret, type SignatureScheme } from '../../functions/shared/signature.ts';
import type { ChannelSettings } from '../../functions/shared/webhook.ts';
import { CliFailure } from './exit-codes.ts';

export interface ToSign {
  readonly secret: string;
  readonly body: Uint8Array;
  readonly settings: ChannelSettings;
  /** Names the delivery. */
  readonly id: string;
  /** Milliseconds since the Unix epoch. */
  readonly now: number;
  /** What the sender calls the event; each provider has its own default. */
  readonly topic: string | undefined;
}

type Headers = Readonly<Record<string, string>>;

const base64Hmac = ({ secret, body }: ToSign): string =>
  createHmac('sha256', secret).update(body).digest('base64');

/** Provider → the headers with which its own software sends a webhook. */
const SIGNERS: Readonly<Record<string, (webhook: ToSign) => Headers>> = {
  shopify: (webhook) => ({
    'X-Shopify-Topic': webhook.topic ?? 'orders/create',
    'X-Shopify-Shop-Domain': webhook.settings['shop'] ?? 'karwan-cli.myshopify.com',
    'X-Shopify-API-Version': '2026-04',
    'X-Shopify-Webhook-Id': webhook.id,
    'X-Shopify-Event-Id': webhook.id,
    'X-Shopify-Triggered-At': new Date(webhook.now).toISOString(),
    'X-Shopify-Hmac-Sha256': base64Hmac(webhook),
  }),
  woocommerce: (webhook) => {
    const topic = webhook.topic ?? 'order.created';
    const [resource = 'order', event = 'created'] = topic.split('.');
    return {
      'X-WC-Webhook-Source': 'https://karwan-cli.example/',
      'X-WC-Webhook-Topic': topic,
      'X-WC-Webhook-Resource': resource,
      'X-WC-Webhook-Event': event,
      'X-WC-Webhook-ID': '1',
      'X-WC-Webhook-Delivery-ID': webhook.id,
      'X-WC-Webhook-Signature': base64Hmac(webhook),
    };
  },
  generic: (webhook) => {
    const scheme = schemeOf(webhook.settings);
    if (typeof scheme === 'string') throw new CliFailure('usage', scheme);
    return signedByScheme(scheme, webhook);
  },
  stripe: (webhook) => signedByScheme(stripeScheme, webhook),
  easypost: (webhook) =>
    signedByScheme(easypostScheme, { ...webhook, secret: keyTextOf(webhook.secret) }),
};

/** The headers of a signed JSON webhook. Ends the command for a provider that nobody signs for. */
export const signedHeaders = (provider: string, webhook: ToSign): Headers => {
  const sign = Object.hasOwn(SIGNERS, provider) ? SIGNERS[provider] : undefined;
  if (!sign) {
    throw new CliFailure('usage', `--provider: no signer for ${provider}`, {
      fix: `Use one of ${Object.keys(SIGNERS).toSorted().join(', ')}.`,
    });
  }
  return { 'Content-Type': 'application/json', ...sign(webhook) };
};

const signedByScheme = (scheme: SignatureScheme, webhook: ToSign): Headers => {
  const { secret, body, id } = webhook;
  const key = scheme.secretEncoding === 'utf8' ? Buffer.from(secret) : decodeSecret(secret);
  if (!key || key.length === 0) {
    throw new CliFailure('usage', '--secret: this profile wants base64, such as whsec_…');
  }
  const time = String(Math.floor(webhook.now / 1000));
  const before = scheme.template
    .replace('{body}', '')
    .replace('{id}', () => id)
    .replace('{ts}', time);
  const signature = createHmac('sha256', key).update(before).update(body).digest(scheme.encoding);
  const { timestamp, idHeader } = scheme;
  const among =
    timestamp?.in === 'signature-header'
      ? `${timestamp.name}=${time}${scheme.separator ?? ','}`
      : '';
  return {
    ...(idHeader === undefined ? {} : { [idHeader]: id }),
    ...(timestamp?.in === 'header' ? { [timestamp.name]: time } : {}),
    [scheme.header]: `${among}${scheme.prefix}${signature}`,
  };
};
