import { describe, expect, it } from '@jest/globals';
import { eventsOf } from './books.ts';
import { givenStripeOrders, TOTAL } from './given-stripe-orders.ts';
import { moneyEventsOf } from './money.ts';

describe('an order paid with Stripe', () => {
  const {
    held,
    rest,
    stateOf,
    person,
    outcomeOf,
    order,
    pay,
    open,
    paid,
    expectBooks,
    storeBooks,
  } = givenStripeOrders();

  const cancelRequests = () =>
    held.side?.store.requests.filter((line) => line.startsWith('POST') && line.includes('/cancel'))
      .length;

  it('is cancelled unpaid: its page is closed and the store told once', async () => {
    await open();
    const placed = await order();
    const orderId = held.shop.orderId(placed);
    expect(held.shop.page(orderId)).toBeDefined();
    await person('cancel', orderId);
    await rest();
    expect(await stateOf(orderId)).toBe('cancelled');
    expect(held.shop.page(orderId)).toBeUndefined();
    await expectBooks(orderId, {});
    expect(storeBooks(placed)).toEqual({ cancelled: true, refunds: [] });
    expect(cancelRequests()).toBe(1);
    const events = await eventsOf(held.pipeline, orderId);
    expect(events.filter((type) => type === 'OrderCancellationRequested')).toHaveLength(1);
    expect(events.filter((type) => type === 'OrderCancelled')).toHaveLength(1);
  });

  it('is cancelled while its money is held: the hold is lifted', async () => {
    await open();
    const placed = await order();
    const orderId = held.shop.orderId(placed);
    await pay(orderId);
    await person('cancel', orderId);
    await rest();
    expect(await stateOf(orderId)).toBe('cancelled');
    await expectBooks(orderId, {});
    expect(await moneyEventsOf(held.pipeline, orderId)).toContain('PaymentVoided');
    expect(storeBooks(placed)).toEqual({ cancelled: true, refunds: [] });
    expect(cancelRequests()).toBe(1);
  });

  it('is cancelled after its money was taken: all of it goes back', async () => {
    await open({ capture: 'at-once' });
    const orderId = await paid();
    await person('cancel', orderId);
    await rest();
    expect(await stateOf(orderId)).toBe('cancelled');
    await expectBooks(orderId, { captured: TOTAL, refunded: TOTAL });
  });

  it('is cancelled on hold, and the hold does not stop the money', async () => {
    await open();
    const orderId = await paid();
    await person('hold', orderId, { reason: 'address-check' });
    await rest();
    expect(await stateOf(orderId)).toBe('on_hold');
    await person('cancel', orderId);
    await rest();
    expect(await stateOf(orderId)).toBe('cancelled');
    await expectBooks(orderId, {});
  });

  it('is not cancelled once it is handed over, by a person or by the store', async () => {
    await open();
    const placed = await order();
    const orderId = held.shop.orderId(placed);
    await pay(orderId);
    await person('hand-over', orderId);
    await rest();
    const commandId = await person('cancel', orderId);
    held.side?.store.books.cancel(placed.externalId);
    await rest();
    expect(await outcomeOf(orderId, commandId)).toMatchObject({
      outcome: 'refused',
      allowed: ['RefundOrder'],
    });
    const events = await eventsOf(held.pipeline, orderId);
    expect(events).toContain('OrderCancellationRefused');
    expect(events).not.toContain('OrderCancellationRequested');
    await expectBooks(orderId, { captured: TOTAL });
  });

  it('waits while it is held and goes on when it is released', async () => {
    await open();
    const orderId = held.shop.orderId(await order());
    await person('hold', orderId, { reason: 'address-check' });
    await rest();
    await pay(orderId);
    expect(await stateOf(orderId)).toBe('on_hold');
    const early = await person('hand-over', orderId);
    await rest();
    expect(await outcomeOf(orderId, early, 'fulfilment')).toMatchObject({ outcome: 'refused' });
    await person('release', orderId, { reason: 'address-check' });
    await rest();
    expect(await stateOf(orderId)).toBe('confirmed');
    await person('hand-over', orderId);
    await rest();
    await expectBooks(orderId, { captured: TOTAL });
  });
});
