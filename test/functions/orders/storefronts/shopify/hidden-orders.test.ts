import { describe, expect, it } from '@jest/globals';
import { createShopifyCalls } from '../../../../../functions/orders/storefronts/shopify/calls.ts';
import { Fault } from '../../../../../functions/shared/fault.ts';
import { cancellationOf, refundOf } from '../open-store.ts';

type Calls = ReturnType<typeof createShopifyCalls>;

/** Shopify, of which the app sees no order of this id. */
const showingNothing = (scopes: readonly string[]) =>
  createShopifyCalls(
    { apiBase: 'https://shop.example', credentials: { key: 'shpat_1' }, settings: {} },
    (url) => {
      const accessScopes = scopes.map((handle) => ({ handle }));
      const body = url.endsWith('/graphql.json')
        ? { data: { currentAppInstallation: { accessScopes } } }
        : { errors: 'Not Found' };
      const status = url.endsWith('/graphql.json') ? 200 : 404;
      return Promise.resolve(new Response(JSON.stringify(body), { status }));
    },
  );

describe('an order that Shopify does not show', () => {
  it('was deleted, to an app that sees all orders', async () => {
    const calls = showingNothing(['read_orders', 'read_all_orders']);
    expect(await calls.fetchOrder('1001')).toBeNull();
  });

  it('may only be older than 60 days to any other app, and counts as nothing', async () => {
    const asked = showingNothing(['read_orders', 'write_orders']).fetchOrder('1001');
    await expect(asked).rejects.toMatchObject({ code: 'store-access', retryable: false });
    await expect(asked).rejects.toThrow('read_all_orders');
    await expect(asked).rejects.toBeInstanceOf(Fault);
  });

  it.each([
    ['a cancellation', (calls: Calls) => calls.cancel(cancellationOf())],
    ['a refund as a record', (calls: Calls) => calls.recordRefund(refundOf())],
    ['a refund there', (calls: Calls) => calls.recordRefund(refundOf({ moneyAtStore: true }))],
    ['what became of one', (calls: Calls) => calls.findWriteBack(refundOf())],
  ])('is refused, and why: %s', async (_what, tell) => {
    const seeing = await tell(showingNothing(['read_all_orders', 'write_orders']));
    expect(seeing).toEqual({ kind: 'refused', because: 'the store has no such order any more' });
    expect(await tell(showingNothing(['write_orders']))).toMatchObject({
      kind: 'refused',
      because: expect.stringContaining('read_all_orders'),
    });
  });
});
