import assert from 'node:assert/strict';
import { nextOrder } from '../../flows/shop.ts';
import type { Flow, World } from '../world.ts';
import { assertPlacedOnce, confirmedOrder, typesOf } from './placed.ts';

/** What `nextOrder` comes to, in cents. */
const TOTAL = 10_600;
const CARTON = '300x200x150,9000g';
const WHY = ['--why', 'a test of the shop'];

/** Stripe's own books say this of the order, in cents. */
const booksSay = (
  { stripe, until }: World,
  orderId: string,
  sums: { readonly held: number; readonly captured: number; readonly refunded: number },
) =>
  until(`Stripe’s books of ${orderId}: ${JSON.stringify(sums)}`, async () => {
    const { held, captured, refunded, taken } = stripe.simulator.books.ofOrder(orderId);
    assert.ok(taken <= 1, 'money was taken twice');
    assert.ok(refunded <= sums.refunded, 'money was given back twice');
    return held === sums.held && captured === sums.captured && refunded === sums.refunded;
  });

const wholeLife: Flow = {
  name: 'webhook to delivered: paid by card, each payment webhook twice at the same instant, refunded',
  run: async (world) => {
    const { karwan, stripe, until } = world;
    const shop = await world.openShop('shopify', { paysWithStripe: true });
    const order = nextOrder({ paid: false });
    const orderId = shop.orderId(order);
    stripe.simulator.webhooks.copies = 2;
    try {
      await shop.insist(shop.signed(order));
      const page = await until('the page on which to pay', async () =>
        stripe.simulator.account
          .all('checkout.session')
          .find(({ metadata, status }) => metadata?.['orderId'] === orderId && status === 'open'),
      );
      stripe.simulator.buyer.pay(page.id);
      await assertPlacedOnce(world, await confirmedOrder(world, shop, order));
      await booksSay(world, orderId, { held: TOTAL, captured: 0, refunded: 0 });
      await karwan.json('orders', 'pack', orderId, '--carton', CARTON, ...WHY);
      const courier = ['--carrier', 'TCS', '--tracking', 'TCS-1'];
      await karwan.json('orders', 'hand-over', orderId, ...courier, ...WHY);
      await booksSay(world, orderId, { held: 0, captured: TOTAL, refunded: 0 });
      await karwan.json('orders', 'deliver', orderId, ...WHY);
      await karwan.json('orders', 'refund', orderId, '--amount', '12.50', ...WHY);
      await booksSay(world, orderId, { held: 0, captured: TOTAL, refunded: 1_250 });
    } finally {
      stripe.simulator.webhooks.copies = 1;
    }
    const shown = await until('the end of its story', async () => {
      const now = await world.orderOf(shop, order);
      return typesOf(now).includes('RefundSettled') && now;
    });
    for (const type of ['PaymentAssured', 'PaymentCaptured', 'RefundSettled']) {
      assert.equal(typesOf(shown).filter((one) => one === type).length, 1, type);
    }
    assert.equal(shown.order['fulfilment'], 'delivered');
  },
};

export const paidAndDelivered: readonly Flow[] = [wholeLife];
