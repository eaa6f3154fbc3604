import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type { FaultKind } from '../../../../local/simulators/outside/faults.ts';
import { type GivenStripe, givenStripe, refusalOf } from './given-stripe.ts';

const params = { amount: 1000, currency: 'eur', payment_method: 'pm_card_visa', confirm: true };

describe('idempotency keys and faults of the pretended Stripe', () => {
  let given: GivenStripe;
  beforeEach(async () => {
    given = await givenStripe();
  });
  afterEach(() => given.server.close());

  const pay = (key: string, amount = 1000) =>
    given.sdk.paymentIntents.create({ ...params, amount }, { idempotencyKey: key });
  const taken = (): number => given.simulator.books.totals()['eur']?.taken ?? 0;

  it('the same key and parameters give the first answer again', async () => {
    const first = await pay('key');
    const second = await pay('key');
    expect(second.id).toBe(first.id);
    expect(second.lastResponse.headers['idempotent-replayed']).toBe('true');
    expect(taken()).toBe(1);
  });

  it('other parameters under the same key are an error', async () => {
    await pay('key');
    expect(await refusalOf(pay('key', 1001))).toMatchObject({
      statusCode: 400,
      type: 'StripeIdempotencyError',
    });
    expect(taken()).toBe(1);
  });

  it('the key ends with its day', async () => {
    await pay('key');
    await given.clock.advance(24 * 3_600_000 + 1);
    await pay('key');
    expect(taken()).toBe(2);
  });

  it('what was refused before it began is not remembered', async () => {
    expect(await refusalOf(pay('key', 0))).toMatchObject({ statusCode: 400 });
    expect(await pay('key')).toMatchObject({ status: 'succeeded' });
  });

  it('a decline is remembered', async () => {
    const declined = () =>
      given.sdk.paymentIntents.create(
        { ...params, payment_method: 'pm_card_chargeDeclined' },
        { idempotencyKey: 'key' },
      );
    const first = await refusalOf(declined());
    const second = await refusalOf(declined());
    expect(first).toMatchObject({ statusCode: 402, decline_code: 'generic_decline' });
    expect(second.payment_intent?.id).toBe(first.payment_intent?.id);
  });

  it.each<[FaultKind, number, number | undefined, number | undefined]>([
    // kind, money taken, status of the first answer, status of the second (undefined: it is answered)
    ['error-before', 0, 500, 500],
    ['error-after', 1, 500, 500],
    ['unavailable', 1, 503, undefined],
    ['rate-limited', 1, 429, undefined],
    ['hang-up-after', 1, undefined, undefined],
  ])('%s: the second try with the same key', async (kind, charges, first, second) => {
    // Twice, because the SDK tries once more by itself when a connection breaks.
    const times = kind === 'hang-up-after' ? 2 : 1;
    given.simulator.faults.plan({ kind, on: 'POST /v1/payment_intents', times });
    expect((await refusalOf(pay('key'))).statusCode).toBe(first);
    if (second === undefined) expect(await pay('key')).toMatchObject({ status: 'succeeded' });
    else expect((await refusalOf(pay('key'))).statusCode).toBe(second);
    expect(taken()).toBe(charges);
  });

  it.each<[FaultKind, number]>([
    ['silence-before', 0],
    ['silence-after', 1],
  ])('%s', async (kind, charges) => {
    given.simulator.faults.plan({ kind });
    const options = { idempotencyKey: 'key', timeout: 50 };
    const error = await refusalOf(given.sdk.paymentIntents.create(params, options));
    expect(error.type).toBe('StripeConnectionError');
    expect(taken()).toBe(charges);
    await pay('key');
    expect(taken()).toBe(1);
  });

  it('down until a time', async () => {
    given.simulator.faults.downUntil(given.clock.now() + 1000);
    expect((await refusalOf(pay('a'))).statusCode).toBe(503);
    await given.clock.advance(1000);
    expect(await pay('b')).toMatchObject({ status: 'succeeded' });
  });

  it('a delayed answer comes when its time has come', async () => {
    given.simulator.faults.plan({ kind: 'delay', delayMs: 2000 });
    let answered = false;
    const call = pay('key').then(() => {
      answered = true;
    });
    while (given.clock.pending() < 2) await new Promise((resolve) => setImmediate(resolve));
    expect([taken(), answered]).toEqual([1, false]);
    await given.clock.advance(2000);
    await call;
    expect(answered).toBe(true);
  });

  it('the webhook may come before the answer', async () => {
    given.simulator.faults.plan({ kind: 'webhook-first' });
    const answer = pay('key').then(() => given.types());
    expect(await answer).toContain('payment_intent.succeeded');
  });
});

describe('deliveries of the pretended Stripe', () => {
  let given: GivenStripe;
  beforeEach(async () => {
    given = await givenStripe();
    await given.sdk.paymentIntents.create(params);
  });
  afterEach(() => given.server.close());

  it('are repeated until they are taken, each signed anew', async () => {
    const { clock, arrived, endpoint, simulator } = given;
    simulator.webhooks.sendTo();
    await clock.advance(0);
    arrived.length = 0;
    endpoint.status = 500;
    simulator.webhooks.sendTo({ url: 'https://karwan.example/hook', secrets: ['whsec_x'] });
    await simulator.webhooks.resend(simulator.account.events()[0]?.id ?? '');
    await clock.advance(60_000);
    endpoint.status = 200;
    await clock.advance(3 * 86_400_000);
    expect(arrived).toHaveLength(3);
    expect(new Set(arrived.map(({ headers }) => headers['stripe-signature'])).size).toBe(3);
  });

  it('come twice at the same instant when wanted', async () => {
    const { simulator, clock, arrived } = given;
    simulator.webhooks.copies = 2;
    await clock.advance(0);
    expect(arrived).toHaveLength(2 * simulator.account.events().length);
  });

  it('come in another order when wanted', async () => {
    const { simulator, clock, types } = given;
    simulator.webhooks.hold();
    await clock.advance(0);
    expect(types()).toEqual([]);
    await simulator.webhooks.release('reversed');
    expect(types()).toEqual(simulator.account.events().map(({ type }) => type));
  });
});
