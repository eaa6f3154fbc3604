import type { SignatureScheme } from '../../../shared/signature.ts';

/** `Stripe-Signature: t=<Unix seconds>,v1=<hex>[,v1=<hex>]` over `t.body`. */
export const stripeScheme: SignatureScheme = {
  header: 'stripe-signature',
  prefix: 'v1=',
  encoding: 'hex',
  // The whole text, `whsec_` and all: nothing of it is decoded.
  secretEncoding: 'utf8',
  template: '{ts}.{body}',
  separator: ',',
  timestamp: { in: 'signature-header', name: 't', toleranceSeconds: 300, bounds: 'past' },
};
