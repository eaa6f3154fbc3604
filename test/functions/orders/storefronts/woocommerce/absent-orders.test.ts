import { describe, expect, it } from '@jest/globals';
import { createWooCommerceCalls } from '../../../../../functions/orders/storefronts/woocommerce/calls.ts';
import { refundOf } from '../open-store.ts';

const answering = (body: string) =>
  createWooCommerceCalls(
    {
      apiBase: 'https://shop.example',
      credentials: { key: 'ck_1', secret: 'cs_1' },
      settings: {},
    },
    () => Promise.resolve(new Response(body, { status: 404 })),
  );

describe('an order that WooCommerce does not find', () => {
  it('was deleted, when WooCommerce itself says so', async () => {
    const calls = answering('{"code":"woocommerce_rest_shop_order_invalid_id"}');
    expect(await calls.fetchOrder('727')).toBeNull();
  });

  it.each([
    ['WooCommerce is switched off', '{"code":"rest_no_route","data":{"status":404}}'],
    ['the site shows a page instead', '<!doctype html><title>Page not found</title>'],
  ])('may be there still, while %s', async (_what, body) => {
    const asked = answering(body).fetchOrder('727');
    await expect(asked).rejects.toMatchObject({ code: 'store-failed', retryable: true });
    const told = answering(body).recordRefund(refundOf());
    await expect(told).rejects.toMatchObject({ code: 'store-failed', retryable: true });
  });

  it('is told nothing any more once it was deleted', async () => {
    const calls = answering('{"code":"woocommerce_rest_invalid_order_id"}');
    expect(await calls.recordRefund(refundOf())).toMatchObject({ kind: 'refused' });
  });
});
