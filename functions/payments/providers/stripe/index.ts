import type { ChannelSettings } from '../../../shared/webhook.ts';
import type { PaymentProvider } from '../provider.ts';
import { map } from './map.ts';
import { isLiveKey, secretsIn } from './secrets.ts';
import { labelHeaders, verify } from './verify.ts';

/**
 * Stripe, by its Checkout pages: held first and captured at hand-over, or taken at once, as the wish
 * says. Our ids travel as metadata of page, payment and refund.
 */
export const stripe: PaymentProvider = {
  name: 'stripe',
  title: 'Stripe',
  can: ['checkout', 'capture', 'void', 'refund'],
  keepsReferences: true,
  open: () => ({ kind: 'checkout' }),
  verify,
  labelHeaders,
  map,
  checkConfiguration: (secret, settings) =>
    secretProblem(secret, settings) ?? settingProblem(settings),
};

const secretProblem = (secret: string, settings: ChannelSettings): string | undefined => {
  const { signing, apiKey } = secretsIn(secret);
  if (secret.trim() === '') {
    return 'secret: must not be empty; use the API key and the signing secret, as "sk_… whsec_…"';
  }
  if (signing === undefined)
    return "secret: add the endpoint's signing secret, it begins with whsec_";
  if (apiKey === undefined) return 'secret: add the API key, it begins with sk_ or rk_';
  const live = isLiveKey(apiKey);
  const wanted = settings['stripe.livemode'];
  return live !== undefined && wanted !== undefined && String(live) !== wanted
    ? 'secret: the API key is not of the mode that setting stripe.livemode says'
    : undefined;
};

const settingProblem = (settings: ChannelSettings): string | undefined => {
  const livemode = settings['stripe.livemode'];
  if (livemode !== undefined && livemode !== 'true' && livemode !== 'false') {
    return 'setting stripe.livemode: use true or false';
  }
  const successUrl = settings['stripe.successUrl'];
  if (successUrl === undefined) {
    return 'setting stripe.successUrl: name the page that buyers come to after paying, with https://';
  }
  if (!isPage(successUrl)) return 'setting stripe.successUrl: use a full URL with https://';
  const cancelUrl = settings['stripe.cancelUrl'];
  return cancelUrl !== undefined && !isPage(cancelUrl)
    ? 'setting stripe.cancelUrl: use a full URL with https://'
    : undefined;
};

const isPage = (url: string): boolean =>
  URL.canParse(url) && ['https:', 'http:'].includes(new URL(url).protocol);
