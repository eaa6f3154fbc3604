import { describe, expect, it } from '@jest/globals';
import { eur, fact, hear, NOW, record, stream, wish } from './builders.ts';
import { call, lastRequest, URL, withCapture, withCheckout, withHold } from './card-payment.ts';

describe('a card payment from wish to capture', () => {
  it('asks the provider for a place to pay, once', () => {
    const money = stream();
    expect(money.tell(hear(wish()))).toEqual(['WishHeard', 'CheckoutRequested']);
    expect(money.commands).toMatchObject([{ name: 'CallProvider', to: 'payments-calls' }]);
    money.tell(hear(wish({ number: 2 })));
    expect(money.commands).toHaveLength(1);
    expect(
      money
        .deadlines()
        .map(({ kind }) => kind)
        .toSorted(),
    ).toEqual(['payment_action', 'unanswered_call']);
  });

  it('tells where the buyer pays', () => {
    const money = withCheckout();
    expect(money.told.map(({ type }) => type)).toEqual(['PaymentRequested']);
    expect(money.answer()?.action).toEqual({ url: URL, reference: 'pi_1', dueAt: null });
  });

  it('is assured when the money is held, and captures at hand-over, once', () => {
    const money = withHold();
    expect(money.answer()).toMatchObject({
      assured: true,
      basis: 'authorised',
      action: null,
      authExpiresAt: '2026-03-08T12:00:00.000Z',
    });
    const events = money.tell(hear(wish({ number: 2, capture: 'now' })));
    expect(events).toEqual(['WishHeard', 'CaptureRequested']);
    expect(money.tell(hear(wish({ number: 3, capture: 'now' })))).toEqual([
      'WishHeard',
      'MoneyAnswered',
    ]);
    expect(call(money, { facts: [fact('captured', 2500n)] })).toEqual([
      'AttemptEnded',
      'FactRecorded',
      'PaymentCaptured',
    ]);
    expect(money.answer()).toMatchObject({ basis: 'captured', captured: eur(2500n) });
    expect(money.deadlines()).toEqual([]);
  });

  it('makes one event of the webhook and the API’s answer', () => {
    const money = withHold();
    money.tell(hear(wish({ number: 2, capture: 'now' })));
    expect(money.tell(record(fact('captured', 2500n)))).toContain('PaymentCaptured');
    expect(call(money, { facts: [fact('captured', 2500n)] })).toEqual(['AttemptEnded']);
    expect(money.tell(record(fact('captured', 2500n)))).toEqual([]);
  });

  it('captures no more than is due now', () => {
    const money = withHold();
    money.tell(hear(wish({ number: 2, capture: 'now', due: eur(2000n) })));
    const request = money.state().requests.get(lastRequest(money));
    expect(request).toMatchObject({ kind: 'capture', amount: eur(2000n) });
  });

  it('asks for what an amendment added', () => {
    const money = withCapture();
    money.tell(hear(wish({ number: 3, capture: 'now', due: eur(3000n) })));
    const request = money.state().requests.get(lastRequest(money));
    expect(request).toMatchObject({ kind: 'checkout', amount: eur(500n) });
    expect(money.answer()).toMatchObject({ assured: false, captured: eur(2500n) });
  });
});

describe('what goes wrong', () => {
  it('tells of a decline and keeps the place to pay open', () => {
    const money = withCheckout();
    const declined = fact('failed', 2500n, { code: 'card-declined', retriable: true });
    expect(money.tell(record(declined))).toEqual(['FactRecorded', 'PaymentFailed']);
    expect(money.told.at(-1)?.data).toMatchObject({ code: 'card-declined', retriable: true });
    expect(money.answer()?.action?.url).toBe(URL);
  });

  it('opens another place to pay when the first is closed for good', () => {
    const money = withCheckout();
    const events = money.tell(record(fact('failed', 2500n, { code: 'expired' })));
    expect(events).toEqual(['FactRecorded', 'CheckoutRequested', 'PaymentFailed']);
  });

  it('stops opening places to pay at some time', () => {
    const money = withCheckout();
    for (let n = 1; n < 10; n += 1) {
      const reference = `pi_${n}`;
      const requestId = lastRequest(money);
      money.tell(record(fact('failed', 2500n, { code: 'expired', reference, requestId })));
      if (money.state().requests.get(lastRequest(money))?.attempt === null) {
        const next = { url: URL, reference: `pi_${n + 1}`, requestId: lastRequest(money) };
        call(money, { facts: [fact('requires_action', 2500n, next)] });
      }
    }
    expect(money.state().requests.size).toBe(5);
  });

  it('asks for a place to pay that the provider refuses once, and again for another amount', () => {
    const money = stream();
    money.tell(hear(wish()));
    const no = { outcome: 'refused', code: 'amount-not-chargeable' } as const;
    expect(call(money, no)).toEqual(['AttemptEnded', 'PaymentFailed']);
    expect(money.deadlines().map(({ kind }) => kind)).toContain('checkout_retry');
    expect(money.tell(hear(wish({ number: 2, due: eur(2490n) })))).toContain('CheckoutRequested');
  });

  it('tries a refused capture again each hour, and after two days asks people', () => {
    const money = withHold();
    money.tell(hear(wish({ number: 2, capture: 'now' })));
    const refused = { outcome: 'refused', code: 'try-later', retriable: true } as const;
    expect(call(money, refused)).toEqual(['AttemptEnded', 'PaymentFailed']);
    expect(money.deadlines()).toContainEqual({
      kind: 'capture_retry',
      dueAt: '2026-03-01T13:00:00.000Z',
    });
    const deadline = { type: 'DeadlineReached', kind: 'capture_retry', dueAt: NOW } as const;
    expect(money.tell(deadline)).toEqual([]);
    money.at('2026-03-01T13:00:00.000Z');
    const before = money.commands.length;
    expect(money.tell(deadline)).toEqual(['CallSaidAgain']);
    expect(money.commands).toHaveLength(before + 1);
    call(money, refused);
    expect(money.state().requests.get(lastRequest(money))?.attempt?.n).toBe(2);
    money.at('2026-03-03T14:00:00.000Z');
    expect(money.tell(deadline)).toEqual(['PersonReminded']);
  });

  it('asks the provider when held money should have lapsed', () => {
    const money = withHold();
    const deadline = { type: 'DeadlineReached', kind: 'auth_expiry', dueAt: NOW } as const;
    for (const [day, events] of [
      ['06', ['PersonReminded']],
      ['07', ['PersonReminded']],
      ['08', ['ReadRequested', 'PersonReminded']],
    ] as const) {
      money.at(`2026-03-${day}T12:00:00.000Z`);
      expect(money.deadlines()).toContainEqual({
        kind: 'auth_expiry',
        dueAt: `2026-03-${day}T12:00:00.000Z`,
      });
      expect(money.tell(deadline)).toEqual(events);
    }
    const events = call(money, { facts: [fact('authorisation_expired', 2500n)] });
    expect(events).toContain('PaymentAuthorisationExpired');
    expect(money.answer()).toMatchObject({ assured: false, authorised: eur(0n) });
  });

  it('puts money in another currency aside, as a case', () => {
    const money = withCheckout();
    const foreign = fact('captured', 2500n, { amount: { amount: 2500n, currency: 'USD' } });
    expect(money.tell(record(foreign))).toEqual(['FactRecorded', 'FactSetAside']);
    expect(money.commands.at(-1)).toMatchObject({ name: 'OpenCase', to: 'payments' });
    expect(money.answer()).toMatchObject({ captured: eur(0n), assured: false });
  });

  it('keeps facts that come before their order, and waits for it', () => {
    const money = stream();
    expect(money.tell(record(fact('captured', 2500n)))).toEqual(['FactRecorded']);
    expect(money.deadlines().map(({ kind }) => kind)).toEqual(['webhook_to_order']);
    expect(money.tell(hear(wish()))).toEqual(['WishHeard', 'PaymentCaptured', 'PaymentAssured']);
  });
});
