import { jsonObjectIn } from '../../../shared/json-object.ts';
import { checkSignature } from '../../../shared/signature.ts';
import type { Verdict, Verify } from '../../../shared/webhook.ts';
import { easypostScheme, keyTextOf } from './scheme.ts';

/**
 * Hex HMAC-SHA256 of the raw body. The bytes are taken as they came: the official SDK first rewrites
 * whole-number weights, because its callers hand it JSON that they wrote again. The event's own id is
 * signed, so a delivery that comes again stays one webhook.
 *
 * Setting `easypost.mode` (`test` or `production`), when given, must be what the signed event says.
 */
export const verify: Verify = (webhook, credentials, settings, now) => {
  const keys = credentials.map(({ secret }) => ({ secret: keyTextOf(secret) }));
  const signature = checkSignature(webhook, keys, easypostScheme, now);
  if (!signature.valid) return reject(signature.reason);
  const event = jsonObjectIn(webhook.rawBody);
  if (event === undefined) return reject('the body is not a JSON object');
  const wanted = settings['easypost.mode'];
  if (wanted !== undefined && event['mode'] !== wanted) {
    return reject(`the event is not of this channel's mode (setting easypost.mode is ${wanted})`);
  }
  const { id } = event;
  return { verdict: 'accept', ...(isId(id) ? { signedId: id } : {}) };
};

const reject = (reason: string): Verdict => ({ verdict: 'reject', reason });

const isId = (value: unknown): value is string =>
  typeof value === 'string' && /^evt_\w{1,124}$/.test(value);

/** The signed body says everything. */
export const labelHeaders = [] as const;
