import { describe, expect, it } from '@jest/globals';
import type { StoreFault } from '../../local/simulators/stores/store-server.ts';
import { eventsOf } from './books.ts';
import { givenPipeline, givenStripeOrders, TOTAL } from './given-stripe-orders.ts';
import { ledgerOf } from './money.ts';
import { partiesOutside } from './outside.ts';
import { nextOrder, openShop } from './shop.ts';
import { CALLED_STORES, type CalledStore, openStore } from './store-side.ts';

describe('an order paid with Stripe', () => {
  const { held, rest, stateOf, person, order, pay, open, expectBooks, storeBooks } =
    givenStripeOrders();

  const UNCLEAR: readonly StoreFault[] = [
    'slow-down',
    'fail-before',
    'fail-after',
    'cut-before',
    'cut-after',
    'silent-before',
    'silent-after',
  ];

  const unclear = CALLED_STORES.flatMap((provider) =>
    UNCLEAR.map((fault) => [provider, fault] as const),
  );

  it.each(unclear)(
    'is recorded at %s once, though it answers badly (%s)',
    async (provider, fault) => {
      await open({ capture: 'at-once' }, provider);
      // Shopify keeps no amount of a refund that moves no money there.
      const recorded = [provider === 'shopify' ? 0n : 601n];
      const placed = await order();
      const orderId = held.shop.orderId(placed);
      await pay(orderId);
      held.side?.store.failNext(/^POST .*refunds/, fault);
      await person('refund', orderId, { amount: '6.01' });
      await rest(60);
      expect(storeBooks(placed)).toEqual({ cancelled: false, refunds: recorded });
      held.side?.store.failNext(/^POST .*cancel|^PUT .*orders/, fault);
      await person('cancel', orderId);
      await rest(60);
      expect(storeBooks(placed).cancelled).toBe(true);
      expect(await stateOf(orderId)).toBe('cancelled');
      await expectBooks(orderId, { captured: TOTAL, refunded: TOTAL });
      expect(
        (await eventsOf(held.pipeline, orderId)).filter((type) => type === 'RefundAsked'),
      ).toHaveLength(1);
    },
  );
});

describe.each(CALLED_STORES)('an order whose money is with %s', (provider: CalledStore) => {
  const { held, person, rest, stateOf } = givenPipeline();

  const placedAt = async () => {
    const { pipeline } = held;
    const side = openStore(pipeline, provider);
    pipeline.outside = partiesOutside(pipeline.clock, side.parties);
    const shop = await openShop(pipeline, side.spec);
    side.connect(shop);
    const placed = nextOrder();
    side.order(placed);
    await rest();
    return { placed, orderId: shop.orderId(placed), books: side.store.books };
  };
  const captured = (orderId: string) => ledgerOf(held.pipeline, orderId);

  it('is given back by the store, once, and the echo opens nothing', async () => {
    const { placed, orderId, books } = await placedAt();
    expect(await stateOf(orderId)).toBe('confirmed');
    await person('refund', orderId, { amount: '6.01' });
    await rest();
    expect(books.refunds(placed.externalId).map(({ amount }) => amount)).toEqual([601n]);
    expect(await captured(orderId)).toMatchObject({ captured: TOTAL, refunded: 601 });
    expect(Number(books.held(placed.externalId))).toBe(TOTAL - 601);
    const asked = (await eventsOf(held.pipeline, orderId)).filter((type) => type === 'RefundAsked');
    expect(asked).toHaveLength(1);
  });

  it('is cancelled there with all its money, once', async () => {
    const { placed, orderId, books } = await placedAt();
    await person('cancel', orderId);
    await rest();
    // WooCommerce itself makes a wholly refunded order `refunded`, which it then stays.
    const cancelled = books.order(placed.externalId)?.cancelledAt !== null;
    expect(cancelled).toBe(provider === 'shopify');
    expect(books.refunds(placed.externalId)).toHaveLength(1);
    expect(Number(books.held(placed.externalId))).toBe(0);
    expect(await stateOf(orderId)).toBe('cancelled');
    expect(await captured(orderId)).toMatchObject({ captured: TOTAL, refunded: TOTAL });
    const events = await eventsOf(held.pipeline, orderId);
    expect(events.filter((type) => type === 'OrderCancellationRequested')).toHaveLength(1);
  });
});
