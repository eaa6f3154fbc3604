import { decodeSecret } from '../../../shared/signature.ts';
import { secretProblem } from '../secret.ts';
import type { Storefront } from '../storefront.ts';
import { map } from './map.ts';
import { schemeOf } from './scheme.ts';
import { labelHeaders, verify } from './verify.ts';

/** Anything that signs the JSON of docs/webhooks-generic.md. */
export const generic: Storefront = {
  name: 'generic',
  title: 'Any signed JSON webhook',
  verify,
  map,
  labelHeaders,
  checkConfiguration: (secret, settings) => {
    const scheme = schemeOf(settings);
    if (typeof scheme === 'string') return scheme;
    const problem = secretProblem(
      secret,
      'at least 24 random bytes, such as whsec_ and their base64',
    );
    if (problem !== undefined) return problem;
    const needsBase64 = scheme.secretEncoding === 'base64';
    return needsBase64 && !decodeSecret(secret)?.length
      ? 'secret: must be base64, with or without whsec_ in front of it'
      : undefined;
  },
};
