import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { HOUR, MINUTE } from '../../functions/shared/spans.ts';
import type { FaultKind } from '../../local/simulators/outside/faults.ts';
import { eventsOf, viewOf, waitingIn } from './books.ts';
import { answerOf, command, ledgerOf, moneyCommitsOf, moneyEventsOf } from './money.ts';
import { type Pipeline, startPipeline } from './pipeline.ts';
import { comeToRest } from './rest.ts';
import { openStripeShop, type StripeShop } from './stripe-shop.ts';

const DECLINED = '4000000000000002';
/** What `orderWith` comes to. */
const TOTAL = 10_600;

let pipeline: Pipeline;
let shop: StripeShop;

beforeEach(async () => {
  pipeline = await startPipeline();
  shop = await openStripeShop(pipeline);
});
afterEach(async () => {
  expect(await waitingIn(pipeline, 'DeadLetter')).toBe(0);
  await pipeline.stop();
});

/** Another world, whose shop has these settings. */
const reopen = async (settings: Readonly<Record<string, string>>): Promise<void> => {
  await pipeline.stop();
  pipeline = await startPipeline();
  shop = await openStripeShop(pipeline, settings);
};
const rest = (minutes?: number) => comeToRest(pipeline, undefined, minutes);
const stateOf = async (orderId: string) => (await viewOf(pipeline, orderId))?.['state'];

/** Waits for the order's page at Stripe, and lets the buyer pay there. */
const pay = async (orderId: string, card?: string): Promise<void> => {
  await pipeline.until(() => shop.page(orderId) !== undefined, 60);
  shop.stripe.buyer.pay(shop.page(orderId) ?? '', card);
};
const paidOrder = async (): Promise<string> => {
  const orderId = await shop.order();
  await pay(orderId);
  await rest();
  return orderId;
};
const handOver = (orderId: string) => command(pipeline, 'orders.hand-over', { order: orderId });

/** Our ledger and Stripe's own books say the same, and nobody paid twice. */
const expectBooks = async (
  orderId: string,
  sums: { readonly held?: number; readonly captured?: number; readonly refunded?: number },
): Promise<void> => {
  const expected = { held: 0, captured: 0, refunded: 0, ...sums };
  const books = shop.stripe.books.ofOrder(orderId);
  expect(books).toMatchObject({ ...expected, refunding: 0 });
  expect(books.taken).toBe(expected.captured > 0 ? 1 : 0);
  expect(await ledgerOf(pipeline, orderId)).toEqual(expected);
};

describe('an order paid with Stripe', () => {
  it('is held, confirmed, and captured once when it is handed over', async () => {
    const orderId = await shop.order();
    await rest();
    expect(await viewOf(pipeline, orderId)).toMatchObject({
      state: 'placed',
      payment: { state: 'requires_action', gateway: 'stripe' },
    });
    await pay(orderId);
    await rest();
    expect(await stateOf(orderId)).toBe('confirmed');
    await expectBooks(orderId, { held: TOTAL });
    await handOver(orderId);
    await rest();
    await expectBooks(orderId, { captured: TOTAL });
    expect(await viewOf(pipeline, orderId)).toMatchObject({ payment: { state: 'paid' } });
    const shown = await pipeline.ask('payments.show', { payment: orderId });
    expect(shown).toMatchObject({ ok: true, result: { captured: '106.00 EUR' } });
    expect(
      (await moneyEventsOf(pipeline, orderId)).filter((type) => type === 'PaymentCaptured'),
    ).toHaveLength(1);
  });

  it('is taken at once where the channel says so', async () => {
    await reopen({ capture: 'at-once' });
    const orderId = await paidOrder();
    expect(await stateOf(orderId)).toBe('confirmed');
    await expectBooks(orderId, { captured: TOTAL });
    await handOver(orderId);
    await rest();
    await expectBooks(orderId, { captured: TOTAL });
  });

  it('may be declined and paid again', async () => {
    const orderId = await shop.order();
    await pay(orderId, DECLINED);
    await rest();
    expect(await stateOf(orderId)).toBe('placed');
    await pay(orderId);
    await rest();
    expect(await stateOf(orderId)).toBe('confirmed');
    await handOver(orderId);
    await rest();
    await expectBooks(orderId, { captured: TOTAL });
    expect(await moneyEventsOf(pipeline, orderId)).toContain('PaymentFailed');
  });

  it('expires unpaid, and its page is closed', async () => {
    const orderId = await shop.order();
    await rest();
    await pipeline.clock.advance(HOUR + 3 * MINUTE);
    await rest();
    expect(await stateOf(orderId)).toBe('expired');
    expect(shop.page(orderId)).toBeUndefined();
    await expectBooks(orderId, {});
  });

  it('lives again when the money turns out to have come in time', async () => {
    const orderId = await shop.order();
    await rest();
    shop.stripe.webhooks.hold();
    await pay(orderId);
    await pipeline.clock.advance(HOUR + 3 * MINUTE);
    expect(await eventsOf(pipeline, orderId)).toContain('OrderExpired');
    await shop.stripe.webhooks.release();
    await rest();
    expect(await eventsOf(pipeline, orderId)).toContain('OrderReinstated');
    expect(await stateOf(orderId)).toBe('confirmed');
    await handOver(orderId);
    await rest();
    await expectBooks(orderId, { captured: TOTAL });
  });

  it.each(['won', 'lost'] as const)('carries a dispute that is %s', async (outcome) => {
    const orderId = await paidOrder();
    await handOver(orderId);
    await rest();
    const dispute = shop.stripe.buyer.dispute(shop.intent(orderId));
    await rest();
    expect(await viewOf(pipeline, orderId)).toMatchObject({ payment: { state: 'disputed' } });
    shop.stripe.buyer.decide(dispute.id, outcome);
    await rest();
    const lost = outcome === 'lost' ? TOTAL : 0;
    expect(shop.stripe.books.ofOrder(orderId)).toMatchObject({ captured: TOTAL, lost });
    expect(await answerOf(pipeline, orderId)).toMatchObject({ disputed: false });
    expect(await ledgerOf(pipeline, orderId)).toEqual({ held: 0, captured: TOTAL, refunded: 0 });
    const closed = (await moneyCommitsOf(pipeline, orderId))
      .flatMap(({ events }) => events)
      .filter(({ type }) => type === 'DisputeClosed');
    expect(closed.map(({ data }) => data)).toMatchObject([{ outcome }]);
  });

  it('has a refund that the bank sent back tried again, or given back by hand', async () => {
    const orderId = await shop.order();
    await pay(orderId, 'pm_card_refundFail');
    await rest();
    await handOver(orderId);
    await rest();
    const statuses = () => shop.stripe.account.all('refund').map(({ status }) => status);
    const ask = async (operation: string) => {
      await command(pipeline, operation, { order: orderId });
      await pipeline.clock.advance(2 * MINUTE);
      await rest();
    };
    await command(pipeline, 'orders.refund', { order: orderId, amount: '6.01' });
    await pipeline.clock.advance(2 * MINUTE);
    await rest();
    expect(statuses()).toEqual(['failed']);
    await ask('payments.retry');
    expect(statuses()).toEqual(['failed', 'failed']);
    await expectBooks(orderId, { captured: TOTAL });
    await ask('payments.refunded');
    expect(await ledgerOf(pipeline, orderId)).toMatchObject({ refunded: 601 });
    expect(await moneyEventsOf(pipeline, orderId)).toEqual(
      expect.arrayContaining(['RefundFailed', 'RefundSettled']),
    );
  });

  it('counts each webhook once, however often it comes at the same instant', async () => {
    shop.stripe.webhooks.copies = 2;
    const orderId = await paidOrder();
    await handOver(orderId);
    await rest();
    await command(pipeline, 'orders.refund', { order: orderId, amount: '6.01' });
    await rest();
    await expectBooks(orderId, { captured: TOTAL, refunded: 601 });
    const told = await moneyEventsOf(pipeline, orderId);
    for (const type of ['PaymentAssured', 'PaymentCaptured', 'RefundSettled']) {
      expect(told.filter((each) => each === type)).toEqual([type]);
    }
    expect(
      (await eventsOf(pipeline, orderId)).filter((each) => each === 'OrderConfirmed'),
    ).toHaveLength(1);
  });
});

/** Each way in which one answer can fail, before the money moved, on the way, and after it. */
const FAULTS: readonly FaultKind[] = [
  'delay',
  'error-before',
  'error-after',
  'unavailable',
  'rate-limited',
  'silence-before',
  'silence-after',
  'hang-up-after',
  'webhook-first',
];
/** A hung call's lease and Stripe's memory of keys both end long before. */
const PATIENT = 120;

describe.each(FAULTS)('when Stripe’s answer fails (%s)', (kind) => {
  it.each([
    ['the checkout', 'POST /v1/checkout/sessions'],
    ['the capture', 'POST /v1/payment_intents'],
    ['the refund', 'POST /v1/refunds'],
  ])('%s still happens exactly once', async (_what, on) => {
    shop.stripe.faults.plan({ kind, on, delayMs: 12_000 });
    const orderId = await shop.order();
    await pay(orderId);
    await rest(PATIENT);
    expect(await stateOf(orderId)).toBe('confirmed');
    await handOver(orderId);
    await rest(PATIENT);
    await expectBooks(orderId, { captured: TOTAL });
    await command(pipeline, 'orders.refund', { order: orderId, amount: '6.01' });
    await rest(PATIENT);
    await expectBooks(orderId, { captured: TOTAL, refunded: 601 });
    expect(shop.stripe.account.all('refund')).toHaveLength(1);
  });

  it('a hold is lifted exactly once', async () => {
    const orderId = await paidOrder();
    shop.stripe.faults.plan({ kind, on: 'POST /v1/payment_intents', delayMs: 12_000 });
    await command(pipeline, 'orders.cancel', { order: orderId });
    await rest(PATIENT);
    expect(await stateOf(orderId)).toBe('cancelled');
    await expectBooks(orderId, {});
  });
});

describe('Stripe down for two hours', () => {
  it('loses no order, parks nothing, and everything is done within five minutes of its return', async () => {
    const held = await paidOrder();
    const back = pipeline.clock.now() + 2 * HOUR;
    shop.stripe.faults.downUntil(back);
    const waiting = [await shop.order(), await shop.order(), await shop.order()];
    await handOver(held);
    await pipeline.clock.advance(back - pipeline.clock.now() - 1);
    expect(await waitingIn(pipeline, 'DeadLetter')).toBe(0);
    for (const orderId of waiting) await pay(orderId);
    const isDone = async () => {
      const states = await Promise.all(waiting.map(stateOf));
      const { captured } = await ledgerOf(pipeline, held);
      return captured === TOTAL && states.every((state) => state === 'confirmed');
    };
    await pipeline.until(isDone, 5);
    expect(pipeline.clock.now() - back).toBeLessThanOrEqual(5 * MINUTE);
    await rest();
    for (const orderId of waiting) await expectBooks(orderId, { held: TOTAL });
    await expectBooks(held, { captured: TOTAL });
  });
});
