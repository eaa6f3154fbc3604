import { expect, it } from '@jest/globals';
import { signShopify } from '../../../../../local/simulators/storefronts/shopify.ts';
import { verify } from '../expectations.ts';

const body = Buffer.from('{"id":1}');
const shop = 'sialkot-sports.myshopify.com';

it.each([
  ['no setting', {}, 'accept'],
  ['the same shop', { shop: shop.toUpperCase() }, 'accept'],
  ['another shop', { shop: 'other.myshopify.com' }, 'reject'],
])('the setting shop: %s', (_name, settings: Record<string, string>, verdict) => {
  const headers = signShopify(body, 'app secret');
  expect(verify('shopify', { headers, body }, ['app secret'], { settings }).verdict).toBe(verdict);
});

it('accepts the old secret during rotation, and not after', () => {
  const request = { headers: signShopify(body, 'old'), body };
  expect(verify('shopify', request, ['new', 'old'])).toEqual({ verdict: 'accept' });
  expect(verify('shopify', request, ['new'])).toEqual({
    verdict: 'reject',
    reason: 'header x-shopify-hmac-sha256: the signature does not match the body',
  });
});

it('rejects an empty body, however well it is signed', () => {
  const empty = Buffer.alloc(0);
  expect(verify('shopify', { headers: signShopify(empty, 's'), body: empty }, ['s'])).toEqual({
    verdict: 'reject',
    reason: 'the body is empty',
  });
});
