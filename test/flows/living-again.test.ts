import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { MINUTE } from '../../functions/shared/spans.ts';
import type { SampleOrder } from '../../local/simulators/storefronts/order.ts';
import { eventsOf, viewOf, waitingIn } from './books.ts';
import { command, ledgerOf, moneyEventsOf } from './money.ts';
import { type Pipeline, startPipeline } from './pipeline.ts';
import { comeToRest } from './rest.ts';
import { nextOrder } from './shop.ts';
import { openStripeShop, type StripeShop } from './stripe-shop.ts';

/** What `orderWith` comes to. */
const TOTAL = 10_600;

let pipeline: Pipeline;
let shop: StripeShop;
let order: SampleOrder;
let orderId: string;

beforeEach(async () => {
  pipeline = await startPipeline();
  shop = await openStripeShop(pipeline, { capture: 'at-once' });
  order = nextOrder({ paid: false });
  orderId = shop.orderId(order);
  await shop.insist(shop.signed(order));
  await pay();
});
afterEach(async () => {
  expect(await waitingIn(pipeline, 'DeadLetter')).toBe(0);
  await pipeline.stop();
});

const rest = () => comeToRest(pipeline);
const stateOf = async () => (await viewOf(pipeline, orderId))?.['state'];

const pay = async (): Promise<void> => {
  await pipeline.until(() => shop.page(orderId) !== undefined, 60);
  shop.stripe.buyer.pay(shop.page(orderId) ?? '');
  await rest();
};

/** The store's next version. */
const change = async (changes: Partial<SampleOrder>): Promise<void> => {
  order = { ...order, ...changes, updatedAt: soonAfter() };
  await shop.insist(shop.signed(order));
  await rest();
};
const soonAfter = () => new Date(Date.parse(order.updatedAt) + MINUTE).toISOString();
const cancel = () => change({ cancelledAt: soonAfter() });
const revive = () => change({ cancelledAt: null });

const expectBooks = async (sums: { captured: number; refunded: number }): Promise<void> => {
  expect(shop.stripe.books.ofOrder(orderId)).toMatchObject({ ...sums, held: 0, refunding: 0 });
  expect(await ledgerOf(pipeline, orderId)).toEqual({ held: 0, ...sums });
};

describe('an order that its store cancels, and lets live again once its money is back', () => {
  it('is paid a second time, sent, and keeps that money', async () => {
    expect(await stateOf()).toBe('confirmed');
    await cancel();
    expect(await stateOf()).toBe('cancelled');
    await expectBooks({ captured: TOTAL, refunded: TOTAL });
    await revive();
    expect(await viewOf(pipeline, orderId)).toMatchObject({
      state: 'placed',
      payment: { state: 'requires_action' },
    });
    await pay();
    expect(await viewOf(pipeline, orderId)).toMatchObject({
      state: 'confirmed',
      payment: { state: 'paid' },
    });
    await command(pipeline, 'orders.hand-over', { order: orderId });
    await rest();
    await expectBooks({ captured: 2 * TOTAL, refunded: TOTAL });
    expect(shop.stripe.account.all('refund')).toHaveLength(1);
    const told = await moneyEventsOf(pipeline, orderId);
    expect(told.filter((type) => type === 'PaymentCaptured')).toHaveLength(2);
    expect(told).not.toContain('PaymentOverpaid');
    const orderEvents = await eventsOf(pipeline, orderId);
    expect(orderEvents.filter((type) => type === 'OrderConfirmed')).toHaveLength(2);
    expect(orderEvents).toContain('OrderHandedOver');
  });

  it('gives the second payment back, too, when it is cancelled a second time', async () => {
    await cancel();
    await revive();
    await pay();
    await cancel();
    expect(await stateOf()).toBe('cancelled');
    await expectBooks({ captured: 2 * TOTAL, refunded: 2 * TOTAL });
  });

  it('expires when nobody pays it again', async () => {
    await cancel();
    await revive();
    await pipeline.clock.advance(63 * MINUTE);
    await rest();
    expect(await stateOf()).toBe('expired');
    await expectBooks({ captured: TOTAL, refunded: TOTAL });
  });
});
