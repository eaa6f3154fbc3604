import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { Stripe } from 'stripe';
import { type GivenStripe, givenStripe, refusalOf, WEBHOOK_SECRET } from './given-stripe.ts';

const metadata = { merchantId: 'm1', orderId: 'ord_1', requestId: 'req_1' };

const sessionParams = (captureMethod: 'automatic' | 'manual') => ({
  mode: 'payment' as const,
  line_items: [
    {
      quantity: 2,
      price_data: { currency: 'eur', unit_amount: 1000, product_data: { name: 'Football' } },
    },
  ],
  payment_intent_data: { capture_method: captureMethod, metadata },
  metadata,
  success_url: 'https://shop.example/thanks',
});

describe('the pretended Stripe', () => {
  let given: GivenStripe;
  beforeEach(async () => {
    given = await givenStripe();
  });
  afterEach(() => given.server.close());

  const held = async (amount = 2000, card = 'pm_card_visa') =>
    given.sdk.paymentIntents.create({
      amount,
      currency: 'eur',
      capture_method: 'manual',
      payment_method: card,
      confirm: true,
      metadata,
    });

  it('checkout: the buyer pays, and the events follow', async () => {
    const { sdk, simulator, clock, types } = given;
    const session = await sdk.checkout.sessions.create(sessionParams('automatic'));
    expect(session).toMatchObject({ status: 'open', amount_total: 2000, payment_intent: null });
    const intent = simulator.buyer.pay(session.id);
    await clock.advance(0);
    expect(types()).toEqual([
      'payment_intent.created',
      'charge.succeeded',
      'charge.updated',
      'payment_intent.succeeded',
      'checkout.session.completed',
    ]);
    const now = await sdk.checkout.sessions.retrieve(session.id, { expand: ['payment_intent'] });
    expect(now).toMatchObject({ status: 'complete', payment_status: 'paid' });
    expect(now.payment_intent).toMatchObject({ id: intent.id, amount_received: 2000, metadata });
    expect(simulator.books.ofOrder('ord_1')).toMatchObject({ captured: 2000, held: 0, taken: 1 });
  });

  it('a decline leaves the page open, and the second card pays', async () => {
    const { sdk, simulator, clock, types } = given;
    const session = await sdk.checkout.sessions.create(sessionParams('automatic'));
    const failed = simulator.buyer.pay(session.id, '4000 0000 0000 9995');
    expect(failed).toMatchObject({
      status: 'requires_payment_method',
      last_payment_error: { code: 'card_declined', decline_code: 'insufficient_funds' },
    });
    const paid = simulator.buyer.pay(session.id);
    expect(paid).toMatchObject({ id: failed.id, status: 'succeeded' });
    await clock.advance(0);
    expect(types()).toContain('payment_intent.payment_failed');
    expect(simulator.books.ofIntent(paid.id)).toMatchObject({ captured: 2000, taken: 1 });
  });

  it('a page that is abandoned closes by itself, and can then not be paid', async () => {
    const { sdk, simulator, clock, types } = given;
    const session = await sdk.checkout.sessions.create(sessionParams('manual'));
    await clock.advance(24 * 3_600_000);
    expect(types()).toEqual(['checkout.session.expired']);
    expect(() => simulator.buyer.pay(session.id)).toThrow(/"open"/);
    const error = await refusalOf(sdk.checkout.sessions.expire(session.id));
    expect(error.statusCode).toBe(400);
  });

  it('a debit is paid late', async () => {
    const { sdk, simulator, clock, types } = given;
    const session = await sdk.checkout.sessions.create(sessionParams('automatic'));
    const intent = simulator.buyer.pay(session.id, 'pm_usBankAccount_success');
    expect(intent.status).toBe('processing');
    simulator.buyer.settleDebit(intent.id);
    await clock.advance(0);
    expect(types().slice(-2)).toEqual([
      'payment_intent.succeeded',
      'checkout.session.async_payment_succeeded',
    ]);
  });

  it('3-D Secure: the bank asks first', async () => {
    const intent = await held(900, 'pm_card_authenticationRequired');
    expect(intent).toMatchObject({ status: 'requires_action', next_action: expect.anything() });
    const passed = given.simulator.buyer.authenticate(intent.id);
    expect(passed).toMatchObject({ status: 'requires_capture', amount_capturable: 900 });
  });

  it('a partial capture frees the rest, which looks like a refund and is none', async () => {
    const { sdk, simulator } = given;
    const intent = await held();
    const captured = await sdk.paymentIntents.capture(intent.id, { amount_to_capture: 1500 });
    expect(captured).toMatchObject({ status: 'succeeded', amount_received: 1500 });
    const charge = await sdk.charges.retrieve(String(captured.latest_charge), {
      expand: ['refunds'],
    });
    expect(charge).toMatchObject({ amount: 2000, amount_captured: 1500, amount_refunded: 500 });
    expect(charge.refunds?.data).toMatchObject([{ amount: 500, metadata: {} }]);
    expect(simulator.books.ofIntent(intent.id)).toMatchObject({ captured: 1500, refunded: 0 });
    const again = await refusalOf(sdk.paymentIntents.capture(intent.id));
    expect(again).toMatchObject({ statusCode: 400, code: 'payment_intent_unexpected_state' });
  });

  it('a cancelled hold and a lapsed one', async () => {
    const { sdk, simulator, clock, types } = given;
    const cancelled = await sdk.paymentIntents.cancel((await held()).id);
    expect(cancelled).toMatchObject({ status: 'canceled', amount_capturable: 0 });
    const lapsing = await held();
    await clock.advance(7 * 86_400_000);
    expect(await sdk.paymentIntents.retrieve(lapsing.id)).toMatchObject({
      status: 'canceled',
      cancellation_reason: 'automatic',
    });
    expect(types()).toEqual(expect.arrayContaining(['charge.refunded', 'charge.expired']));
    expect(simulator.books.ofOrder('ord_1')).toMatchObject({ captured: 0, refunded: 0, held: 0 });
  });

  it('refunds: never more than was taken; pending and failing ones', async () => {
    const { sdk, simulator, clock } = given;
    const intent = await held(2000, 'pm_card_pendingRefund');
    await sdk.paymentIntents.capture(intent.id);
    const pending = await sdk.refunds.create({ payment_intent: intent.id, amount: 700 });
    expect(pending.status).toBe('pending');
    const tooMuch = await refusalOf(
      sdk.refunds.create({ payment_intent: intent.id, amount: 1301 }),
    );
    expect(tooMuch.statusCode).toBe(400);
    simulator.settleRefund(pending.id, 'succeeded');
    expect(simulator.books.ofIntent(intent.id)).toMatchObject({ refunded: 700, refunding: 0 });
    const other = await held(500, 'pm_card_refundFail');
    await sdk.paymentIntents.capture(other.id);
    const failing = await sdk.refunds.create({ payment_intent: other.id });
    expect(failing.status).toBe('succeeded');
    await clock.advance(60_000);
    expect(await sdk.refunds.retrieve(failing.id)).toMatchObject({ status: 'failed' });
    expect(simulator.books.ofIntent(other.id)).toMatchObject({ captured: 500, refunded: 0 });
  });

  it('disputes are opened by the card, and decided by the bank', async () => {
    const { sdk, simulator, clock, types } = given;
    const intent = await held(800, 'pm_card_createDispute');
    await sdk.paymentIntents.capture(intent.id);
    const [dispute] = (await sdk.disputes.list({ payment_intent: intent.id })).data;
    expect(dispute).toMatchObject({ amount: 800, status: 'needs_response' });
    simulator.buyer.decide(dispute?.id ?? '', 'lost');
    await clock.advance(0);
    expect(types().slice(-1)).toEqual(['charge.dispute.closed']);
    expect(simulator.books.ofIntent(intent.id)).toMatchObject({ captured: 800, lost: 800 });
  });

  it.each([
    ['an unknown parameter', { amount: 5, currency: 'eur', colour: 'red' }, 'parameter_unknown'],
    ['KWD that does not end in 0', { amount: 1234, currency: 'kwd' }, 'parameter_invalid_integer'],
    ['ISK with cents', { amount: 150, currency: 'isk' }, 'parameter_invalid_integer'],
    ['no amount', { currency: 'eur' }, 'parameter_missing'],
  ])('refuses %s', async (_title, params, code) => {
    const wrong = params as unknown as Stripe.PaymentIntentCreateParams;
    expect(await refusalOf(given.sdk.paymentIntents.create(wrong))).toMatchObject({ code });
  });

  it('lists newest first in pages, and searches with a lag', async () => {
    const { sdk, clock } = given;
    const ids: string[] = [];
    for (let index = 0; index < 5; index++) {
      ids.unshift((await held(100 + index)).id);
      await clock.advance(1000);
    }
    const all = await sdk.paymentIntents.list({ limit: 2 }).autoPagingToArray({ limit: 10 });
    expect(all.map(({ id }) => id)).toEqual(ids);
    const since = all[1]?.created ?? 0;
    expect((await sdk.paymentIntents.list({ created: { gte: since } })).data).toHaveLength(2);
    const query = "metadata['orderId']:'ord_1'";
    expect((await sdk.paymentIntents.search({ query })).data).toHaveLength(0);
    await clock.advance(60_000);
    expect((await sdk.paymentIntents.search({ query })).data).toHaveLength(5);
    expect((await sdk.events.list({ types: ['charge.succeeded'] })).data).toHaveLength(5);
  });

  it('wants a key that it knows', async () => {
    const { server } = given;
    const answer = await fetch(`${server.origin}/v1/refunds`, {
      headers: { authorization: 'Bearer sk_test_other' },
    });
    expect(answer.status).toBe(401);
  });

  it('signs webhooks so that the SDK accepts them, with every secret', async () => {
    const { simulator, clock, arrived } = given;
    const secrets = ['whsec_new', WEBHOOK_SECRET];
    simulator.webhooks.sendTo({ url: 'https://karwan.example/hook', secrets });
    await held();
    await clock.advance(0);
    const [first] = arrived;
    const header = first?.headers['stripe-signature'] ?? '';
    for (const secret of secrets) {
      const event = Stripe.webhooks.constructEvent(
        first?.body ?? '',
        header,
        secret,
        300,
        undefined,
        clock.now(),
      );
      expect(event.type).toBe('payment_intent.created');
    }
  });
});
