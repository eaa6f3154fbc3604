import { checkSignature } from '../../../shared/signature.ts';
import type { Verify } from '../../../shared/webhook.ts';
import { schemeOf } from './scheme.ts';

/** By the channel's profile; `signedId` only where the profile signs an id. */
export const verify: Verify = (webhook, credentials, settings, now) => {
  const scheme = schemeOf(settings);
  if (typeof scheme === 'string') return { verdict: 'reject', reason: scheme };
  const signature = checkSignature(webhook, credentials, scheme, now);
  if (!signature.valid) return { verdict: 'reject', reason: signature.reason };
  return signature.id === undefined
    ? { verdict: 'accept' }
    : { verdict: 'accept', signedId: signature.id };
};

/** The body says everything; ids and times in headers are kept to find a delivery again. */
export const labelHeaders = ['webhook-id', 'webhook-timestamp'] as const;
