import { jsonObjectIn } from '../../../shared/json-object.ts';
import { checkSignature } from '../../../shared/signature.ts';
import type { ChannelSettings, Verdict, Verify } from '../../../shared/webhook.ts';
import { stripeScheme } from './scheme.ts';

/**
 * `t=…,v1=…` over `t.body`. The signed id is the event's own: each retry of Stripe's has another time
 * and signature, and stays one webhook. Thin events (`v2.core.event`) carry no object and are refused.
 *
 * Setting `stripe.livemode` (`true` or `false`), when given, must be what the signed event says.
 */
export const verify: Verify = (webhook, credentials, settings, now) => {
  const signature = checkSignature(webhook, credentials, stripeScheme, now);
  if (!signature.valid) return reject(signature.reason);
  const event = jsonObjectIn(webhook.rawBody);
  if (event === undefined) return reject('the body is not a JSON object');
  if (event['object'] === 'v2.core.event') {
    return reject('thin events carry no object: let the endpoint send snapshot events');
  }
  return acceptIn(settings, event);
};

const acceptIn = (settings: ChannelSettings, event: Readonly<Record<string, unknown>>): Verdict => {
  const wanted = settings['stripe.livemode'];
  if (wanted !== undefined && String(event['livemode']) !== wanted) {
    return reject(`the event is not of this channel's mode (setting stripe.livemode is ${wanted})`);
  }
  const { id, account } = event;
  return {
    verdict: 'accept',
    ...(isId(id) ? { signedId: id } : {}),
    ...(isId(account) ? { account } : {}),
  };
};

const reject = (reason: string): Verdict => ({ verdict: 'reject', reason });

const isId = (value: unknown): value is string =>
  typeof value === 'string' && /^[\w-]{1,128}$/.test(value);

/** The signed body says everything. */
export const labelHeaders = [] as const;
