import { Stripe } from 'stripe';
import { API_BASE } from '../../../shared/channel.ts';
import { permanent } from '../../../shared/fault.ts';
import type { CallAccount, CallPorts } from '../provider.ts';

/** The version that `objects.ts` was written against; webhooks come in their endpoint's own. */
const API_VERSION = '2026-10-28.endive';
const PUBLIC_BASE = 'https://api.stripe.com';
/**
 * What of the SDK is used. Bundles leave out the rest of it (`lib/shared/left-out-modules.ts`): a resource that is
 * added here stays in them when it is named there.
 */
export type StripeClient = Pick<
  Stripe,
  'charges' | 'disputes' | 'events' | 'paymentIntents' | 'refunds'
> & { readonly checkout: Pick<Stripe['checkout'], 'sessions'> };

/** The port's own time-out may be shorter. */
const TIMEOUT_MS = 10_000;

/**
 * The official SDK on one account, without its own retries: those are the attempts' business. Throws a
 * permanent fault when the key is not of the mode that the channel says.
 */
export const openClient = (
  { apiCredentials, settings }: CallAccount,
  fetch: CallPorts['fetch'],
): StripeClient => {
  const { key } = apiCredentials;
  const wanted = settings['stripe.livemode'];
  const mode = /^[sr]k_(live|test)_/.exec(key)?.[1];
  if (wanted !== undefined && mode !== undefined && wanted !== String(mode === 'live')) {
    throw permanent('wrong-mode', 'the API key is not of the mode that stripe.livemode says');
  }
  const base = new URL(settings[API_BASE] ?? PUBLIC_BASE);
  const protocol = base.protocol === 'http:' ? 'http' : 'https';
  return new Stripe(key, {
    apiVersion: API_VERSION,
    host: base.hostname,
    port: base.port === '' ? { http: 80, https: 443 }[protocol] : base.port,
    protocol,
    maxNetworkRetries: 0,
    timeout: TIMEOUT_MS,
    telemetry: false,
    httpClient: Stripe.createFetchHttpClient((url, init) => fetch(String(url), init ?? {})),
  });
};
