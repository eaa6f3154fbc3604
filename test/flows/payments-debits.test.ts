import { afterEach, beforeEach, expect, it } from '@jest/globals';
import { stripeEvents } from '../../functions/payments/providers/stripe/map.ts';
import { HOUR, MINUTE } from '../../functions/shared/spans.ts';
import { eventsOf, viewOf, waitingIn } from './books.ts';
import { ledgerOf } from './money.ts';
import { type Pipeline, startPipeline } from './pipeline.ts';
import { comeToRest } from './rest.ts';
import { openStripeShop, type StripeShop } from './stripe-shop.ts';

const DEBIT = 'pm_usBankAccount_success';
/** What `orderWith` comes to. */
const TOTAL = 10_600;

let pipeline: Pipeline;
let shop: StripeShop;

beforeEach(async () => {
  pipeline = await startPipeline();
  // Only what the endpoint is to be subscribed to: nobody else may tell of the debit.
  shop = await openStripeShop(pipeline, { capture: 'at-once' }, { types: stripeEvents });
});
afterEach(async () => {
  expect(await waitingIn(pipeline, 'DeadLetter')).toBe(0);
  await pipeline.stop();
});

const rest = () => comeToRest(pipeline, undefined);
const stateOf = async (orderId: string) => (await viewOf(pipeline, orderId))?.['state'];
const debited = async (): Promise<string> => {
  const orderId = await shop.order();
  await pipeline.until(() => shop.page(orderId) !== undefined, 60);
  shop.stripe.buyer.pay(shop.page(orderId) ?? '', DEBIT);
  return orderId;
};
const overItsWindow = async (): Promise<void> => {
  await pipeline.clock.advance(HOUR + 3 * MINUTE);
  await rest();
};

it('an order whose debit is on its way outlives the payment window, and is paid once', async () => {
  const orderId = await debited();
  await overItsWindow();
  await pipeline.clock.advance(5 * HOUR);
  expect(await stateOf(orderId)).toBe('placed');
  expect(shop.stripe.account.all('checkout.session')).toHaveLength(1);
  shop.stripe.buyer.settleDebit(shop.intent(orderId));
  await rest();
  expect(await stateOf(orderId)).toBe('confirmed');
  expect(await eventsOf(pipeline, orderId)).not.toContain('OrderExpired');
  expect(await ledgerOf(pipeline, orderId)).toEqual({ held: 0, captured: TOTAL, refunded: 0 });
});

it('expires once its debit failed, and nothing is open any more', async () => {
  const orderId = await debited();
  await overItsWindow();
  shop.stripe.buyer.settleDebit(shop.intent(orderId), false);
  await pipeline.clock.advance(26 * HOUR);
  await rest();
  expect(await stateOf(orderId)).toBe('expired');
  expect(shop.page(orderId)).toBeUndefined();
  expect(await ledgerOf(pipeline, orderId)).toEqual({ held: 0, captured: 0, refunded: 0 });
});

it('that had expired lives again when its page turns out to be complete', async () => {
  shop.stripe.webhooks.hold();
  const orderId = await debited();
  await overItsWindow();
  const events = await eventsOf(pipeline, orderId);
  expect(events.indexOf('OrderReinstated')).toBeGreaterThan(events.indexOf('OrderExpired'));
  expect(await stateOf(orderId)).toBe('placed');
  shop.stripe.buyer.settleDebit(shop.intent(orderId));
  await shop.stripe.webhooks.release();
  await rest();
  expect(await stateOf(orderId)).toBe('confirmed');
  expect(await ledgerOf(pipeline, orderId)).toEqual({ held: 0, captured: TOTAL, refunded: 0 });
});
