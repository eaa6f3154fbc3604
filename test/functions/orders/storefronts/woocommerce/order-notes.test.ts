import { describe, expect, it } from '@jest/globals';
import { createWooCommerceCalls } from '../../../../../functions/orders/storefronts/woocommerce/calls.ts';
import { parcelOf } from '../open-store.ts';

const ORDER = '{"id":1001,"status":"processing","meta_data":[]}';
const NO_ROUTE = '{"code":"rest_no_route","data":{"status":404}}';
const NO_ORDER = '{"code":"woocommerce_rest_shop_order_invalid_id","data":{"status":404}}';
const NO_NOTE = '{"code":"rest_invalid_param","message":"too long"}';

/** The order is there; its notes are answered with these. */
const tell = (method: 'GET' | 'POST', status: number, body: string) => {
  const credentials = { key: 'ck_1', secret: 'cs_1' };
  const account = { apiBase: 'https://shop.example', credentials, settings: {} };
  const calls = createWooCommerceCalls(account, (url, init) => {
    const isNote = url.endsWith('/notes');
    if (isNote && init.method === method) return Promise.resolve(new Response(body, { status }));
    return Promise.resolve(new Response(isNote ? '[]' : ORDER, { status: 200 }));
  });
  return calls.tellParcel(parcelOf());
};

describe.each(['GET', 'POST'] as const)('a note that the store does not take (%s)', (method) => {
  it('is told later while WooCommerce is switched off', async () => {
    await expect(tell(method, 404, NO_ROUTE)).rejects.toMatchObject({ retryable: true });
  });

  it.each([
    ['the order is gone', 404, NO_ORDER, 'the store has no such order any more'],
    ['WooCommerce does not want it', 400, NO_NOTE, '400: too long'],
  ])('ends the telling with the store’s reason when %s', async (_why, status, body, because) => {
    expect(await tell(method, status, body)).toEqual({ kind: 'refused', because });
  });
});
