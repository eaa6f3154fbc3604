import type { SignatureScheme } from '../../../shared/signature.ts';

/** `X-Hmac-Signature: hmac-sha256-hex=<hex>` over the body; nothing else is signed, no time either. */
export const easypostScheme: SignatureScheme = {
  header: 'x-hmac-signature',
  prefix: 'hmac-sha256-hex=',
  encoding: 'hex',
  secretEncoding: 'utf8',
  template: '{body}',
};

/** EasyPost signs with the secret's NFKD form; only secrets beyond ASCII have another. */
export const keyTextOf = (secret: string): string => secret.normalize('NFKD');
