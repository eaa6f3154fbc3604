import { describe, expect, it } from '@jest/globals';
import { signWoo, wooPing } from '../../../../../local/simulators/storefronts/woocommerce.ts';
import { verify } from '../expectations.ts';

describe('the ping', () => {
  it('is acknowledged without a secret', () => {
    expect(verify('woocommerce', wooPing, ['s']).verdict).toBe('acknowledge');
  });

  it.each([
    ['more in its body', 'webhook_id=142&id=1', {}],
    ['no number', 'webhook_id=', {}],
    ['a header of a delivery', 'webhook_id=142', { 'X-WC-Webhook-Topic': 'order.created' }],
    ['a line break', 'webhook_id=142\n', {}],
  ])('with %s is rejected', (_name, body, headers) => {
    const request = { body, headers: { ...wooPing.headers, ...headers } };
    expect(verify('woocommerce', request, ['s']).verdict).toBe('reject');
  });
});

it.each([
  ['a&amp;b', 'a&b'],
  ['a&#038;b&#x26;c', 'a&b&c'],
  ['&lt;&#060;&#x3C;&gt;&#062;&#x3e;', '<<<>>>'],
  ['a&amp;lt;b', 'a&lt;b'],
  ['&quot;&#039;', '&quot;&#039;'],
])('the stored secret %j signs as %j', (stored, key) => {
  const body = Buffer.from('{"id":5}');
  const request = { headers: signWoo(body, key), body };
  expect(verify('woocommerce', request, [stored]).verdict).toBe('accept');
});
