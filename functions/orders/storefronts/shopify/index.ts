import { secretProblem } from '../secret.ts';
import type { Storefront } from '../storefront.ts';
import { map } from './map.ts';
import { labelHeaders, verify } from './verify.ts';

export const shopify: Storefront = {
  name: 'shopify',
  title: 'Shopify',
  verify,
  map,
  labelHeaders,
  checkConfiguration: (secret, settings) => {
    const shop = settings['shop'];
    if (shop !== undefined && !/^[a-z0-9][a-z0-9-]{0,62}(?:\.[a-z0-9-]{1,63})+$/i.test(shop)) {
      return 'setting shop: use the shop domain, such as sialkot-sports.myshopify.com';
    }
    return secretProblem(secret, "the app's client secret, or the one shown under Notifications");
  },
};
