import { API_BASE, apiBaseProblem } from '../../../shared/channel.ts';
import type { ChannelSettings } from '../../../shared/webhook.ts';
import type { PaymentProvider } from '../provider.ts';
import { map } from './map.ts';
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
  // A page has our ids itself; a dispute names only its payment.
  namesOrder: (reference) => reference.startsWith('cs_'),
  open: () => ({ kind: 'checkout' }),
  verify,
  labelHeaders,
  map,
  checkConfiguration: (secret, settings) => secretProblem(secret) ?? settingProblem(settings),
};

const secretProblem = (secret: string): string | undefined =>
  /^whsec_\S+$/.test(secret)
    ? undefined
    : "secret: use the endpoint's signing secret, it begins with whsec_";

/** What a channel's settings must be; the first that is not, as a sentence with the fix. */
const settingProblem = (settings: ChannelSettings): string | undefined => {
  const livemode = settings['stripe.livemode'];
  if (livemode !== undefined && livemode !== 'true' && livemode !== 'false') {
    return 'setting stripe.livemode: use true or false';
  }
  const success = settings['stripe.successUrl'];
  if (success === undefined || !isPage(success)) {
    return 'setting stripe.successUrl: use the full URL of the page that buyers come to after paying';
  }
  const cancel = settings['stripe.cancelUrl'];
  if (cancel !== undefined && !isPage(cancel)) return 'setting stripe.cancelUrl: use a full URL';
  const apiBase = settings[API_BASE];
  return apiBase !== undefined && !mayBeCalled(apiBase)
    ? `setting ${API_BASE}: leave it out; only a pretended Stripe on this machine stands elsewhere`
    : undefined;
};

const isPage = (url: string): boolean =>
  URL.canParse(url) && ['https:', 'http:'].includes(new URL(url).protocol);

/** The API key goes there, so no other host will do. */
const mayBeCalled = (apiBase: string): boolean =>
  apiBaseProblem(apiBase) === undefined &&
  ['api.stripe.com', '127.0.0.1', 'localhost'].includes(new URL(apiBase).hostname);
