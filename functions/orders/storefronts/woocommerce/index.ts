import { secretProblem } from '../secret.ts';
import type { Storefront } from '../storefront.ts';
import { map } from './map.ts';
import { labelHeaders, verify } from './verify.ts';

export const woocommerce: Storefront = {
  name: 'woocommerce',
  title: 'WooCommerce',
  verify,
  map,
  labelHeaders,
  checkConfiguration: (secret) =>
    secretProblem(
      secret,
      'the secret of the webhook under WooCommerce › Settings › Advanced › Webhooks',
    ),
};
