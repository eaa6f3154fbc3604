import { describe, expect, it } from '@jest/globals';
import type { MoneyWish } from '../../../../functions/orders/contract.ts';
import { eur, fact, hear, record, storeWish, stream, wish } from './builders.ts';
import { call, lastRequest, type Stream, URL, withCapture } from './card-payment.ts';

const GOODWILL = [{ refundId: 'r1', amount: eur(500n), reason: 'goodwill' }];

const requestsOf = (money: Stream, kind: string) =>
  [...money.state().requests.values()]
    .filter((request) => request.kind === kind)
    .map(({ amount, reference }) => [reference, amount.amount]);

/** A paid order that its store cancels; its refund is asked of the provider. */
const cancelled = (overrides: Partial<MoneyWish> = {}): Stream => {
  const money = withCapture();
  money.tell(hear(wish({ number: 5, capture: 'now', release: 'return', ...overrides })));
  return money;
};

const back = (money: Stream, amount = 2500n) => {
  const requestId = lastRequest(money);
  return fact('refunded', amount, { refundReference: 're_1', requestId });
};

const returned = (): Stream => {
  const money = cancelled();
  call(money, { facts: [back(money)] });
  return money;
};

/** The store's newer version is alive. */
const alive = (overrides: Partial<MoneyWish> = {}) => hear(wish({ number: 6, ...overrides }));

const payAgain = (money: Stream, amount = 2500n): void => {
  const requestId = lastRequest(money);
  const of = { reference: 'pi_2', requestId };
  call(money, { facts: [fact('requires_action', amount, { ...of, url: `${URL}/2` })] });
  money.tell(record(fact('authorised', amount, of)));
};

describe('an order that lives again after its money went back', () => {
  it('is paid a second time, taken once more, and owes nothing either way', () => {
    const money = returned();
    expect(money.answer()).toMatchObject({ released: true });
    expect(money.tell(alive())).toEqual(['WishHeard', 'CheckoutRequested', 'MoneyAnswered']);
    expect(requestsOf(money, 'checkout')).toEqual([
      [null, 2500n],
      [null, 2500n],
    ]);
    payAgain(money);
    expect(money.answer()).toMatchObject({ assured: true, basis: 'authorised', action: null });
    expect(money.tell(hear(wish({ number: 7, capture: 'now' })))).toContain('CaptureRequested');
    const taken = call(money, { facts: [fact('captured', 2500n, { reference: 'pi_2' })] });
    expect(taken).toEqual(['AttemptEnded', 'FactRecorded', 'PaymentCaptured']);
    expect(money.answer()).toMatchObject({
      ...{ captured: eur(5000n), refunded: eur(2500n), assured: true, basis: 'captured' },
      returned: { whole: eur(2500n), underWay: eur(0n) },
    });
    expect(requestsOf(money, 'refund')).toEqual([['pi_1', 2500n]]);
    expect(money.deadlines()).toEqual([]);
  });

  it('gives the second payment back when it is cancelled a second time', () => {
    const money = returned();
    money.tell(alive());
    payAgain(money);
    money.tell(record(fact('captured', 2500n, { reference: 'pi_2' })));
    money.tell(hear(wish({ number: 8, capture: 'now', release: 'return' })));
    expect(requestsOf(money, 'refund')).toEqual([
      ['pi_1', 2500n],
      ['pi_2', 2500n],
    ]);
    call(money, {
      facts: [fact('refunded', 2500n, { reference: 'pi_2', refundReference: 're_2' })],
    });
    expect(money.answer()).toMatchObject({ released: true, refunded: eur(5000n) });
  });

  it('tells what is short or over of the second payment alone', () => {
    const money = returned();
    money.tell(alive());
    expect(money.tell(record(fact('captured', 2000n, { reference: 'pi_2' })))).toContain(
      'PaymentShort',
    );
    expect(money.told.at(-1)?.data).toMatchObject({ difference: eur(500n) });
    expect(money.tell(record(fact('captured', 700n, { reference: 'pi_3' })))).toContain(
      'PaymentOverpaid',
    );
    const over = money.told.find(({ type }) => type === 'PaymentOverpaid');
    expect(over?.data).toMatchObject({ difference: eur(200n) });
  });

  it('stays expired without a word when nobody pays it again', () => {
    const money = returned();
    money.tell(alive());
    money.tell(hear(wish({ number: 7, release: 'close' })));
    expect(money.answer()).toMatchObject({ assured: false });
    expect(money.deadlines().map(({ kind }) => kind)).not.toContain('answer_orders');
  });
});

describe('an order that lives again while its money goes back', () => {
  it('is not paid by it, nor in its place before the provider has taken the refund', () => {
    const money = cancelled();
    const refund = back(money);
    const requested = requestsOf(money, 'checkout').length;
    expect(money.tell(alive())).not.toContain('CheckoutRequested');
    const returned = { whole: eur(2500n), underWay: eur(2500n) };
    expect(money.answer()).toMatchObject({ assured: false, basis: null, action: null, returned });
    expect(call(money, { facts: [{ ...refund, kind: 'refund_pending' }] })).toContain(
      'CheckoutRequested',
    );
    expect(requestsOf(money, 'checkout').length).toBe(requested + 1);
    expect(money.answer()).toMatchObject({ assured: false, returned });
  });

  it('is paid by it all the same when the refund is refused', () => {
    const money = cancelled();
    money.tell(alive());
    const refused = call(money, { outcome: 'refused', code: 'closed-account' });
    expect(refused).toContain('PaymentAssured');
    expect(refused).not.toContain('CheckoutRequested');
    expect(money.answer()).toMatchObject({ assured: true, basis: 'captured' });
    expect(money.answer()).not.toHaveProperty('returned');
  });

  it('takes no second payment, and frees none, before it is known of the first', () => {
    const money = cancelled();
    money.tell(alive({ capture: 'now' }));
    money.tell(record(fact('authorised', 2500n, { reference: 'pi_2' })));
    expect(requestsOf(money, 'capture')).toEqual([['pi_1', 2500n]]);
    expect(requestsOf(money, 'void')).toEqual([]);
  });

  it('closes its new place to pay when the refund fails after all', () => {
    const money = cancelled();
    const refund = back(money);
    money.tell(alive());
    call(money, { facts: [{ ...refund, kind: 'refund_pending' }] });
    const requestId = lastRequest(money);
    const failed = record(
      fact('refund_failed', 2500n, { refundReference: 're_1', code: 'closed' }),
    );
    expect(money.tell(failed)).toContain('PaymentAssured');
    const of = { reference: 'pi_2', requestId, url: `${URL}/2` };
    const opened = call(money, { facts: [fact('requires_action', 2500n, of)] }, requestId);
    expect(opened).toContain('VoidRequested');
  });

  it('frees the second payment that is held when the refund of the first fails', () => {
    const money = returned();
    money.tell(alive());
    payAgain(money);
    const bounced = fact('refund_failed', 2500n, { refundReference: 're_1', code: 'bounced' });
    expect(money.tell(record(bounced))).toContain('RefundFailed');
    expect(money.tell(hear(wish({ number: 7, capture: 'now' })))).toContain('VoidRequested');
    expect(requestsOf(money, 'capture')).toEqual([['pi_1', 2500n]]);
  });
});

describe('an order that lives again after somebody gave all back by hand at the provider', () => {
  const byHand = (amount: bigint) => record(fact('refunded', amount, { refundReference: 're_9' }));
  const gone = { returned: { whole: eur(2500n), underWay: eur(0n) } };

  it('is paid a second time when that was before its cancellation, of which nothing was asked then', () => {
    const money = withCapture();
    money.tell(byHand(2500n));
    money.tell(hear(wish({ number: 5, capture: 'now', release: 'return' })));
    expect(requestsOf(money, 'refund')).toEqual([]);
    expect(money.answer()).toMatchObject({ released: true });
    expect(money.tell(alive())).toContain('CheckoutRequested');
    payAgain(money);
    expect(money.answer()).toMatchObject({ assured: true, basis: 'authorised', ...gone });
  });

  it('is paid a second time when that came first, and the refund that was asked for was refused', () => {
    const money = cancelled();
    money.tell(byHand(2500n));
    call(money, { outcome: 'refused', code: 'charge-already-refunded' });
    expect(money.tell(alive())).toContain('CheckoutRequested');
    expect(money.answer()).toMatchObject(gone);
  });

  it('owes what orders had not granted before', () => {
    const money = withCapture();
    money.tell(hear(wish({ number: 3, capture: 'now', refunds: GOODWILL })));
    call(money, { facts: [back(money, 500n)] });
    money.tell(byHand(2000n));
    money.tell(hear(wish({ number: 5, capture: 'now', release: 'return', refunds: GOODWILL })));
    money.tell(alive({ refunds: GOODWILL }));
    expect(requestsOf(money, 'checkout').at(-1)).toEqual([null, 2000n]);
  });

  it('keeps as granted what of it was given so before its cancellation gave the rest', () => {
    const money = withCapture();
    money.tell(byHand(500n));
    money.tell(hear(wish({ number: 5, capture: 'now', release: 'return' })));
    call(money, { facts: [back(money, 2000n)] });
    money.tell(alive());
    expect(requestsOf(money, 'checkout').at(-1)).toEqual([null, 2000n]);
  });

  it('has not been cancelled, so that nobody is asked to pay anew', () => {
    const money = withCapture();
    money.tell(byHand(2500n));
    money.tell(hear(wish({ number: 5, capture: 'now' })));
    expect(requestsOf(money, 'checkout')).toHaveLength(1);
    expect(money.answer()).toMatchObject({ assured: false, action: null });
  });
});

describe('what makes no order unpaid', () => {
  it.each([500n, 2500n])('is a refund of %s that orders asked for', (amount) => {
    const refunds = [{ refundId: 'r1', amount: eur(amount), reason: 'order-cancelled' }];
    const money = withCapture();
    money.tell(hear(wish({ number: 3, capture: 'now', refunds })));
    call(money, { facts: [back(money, amount)] });
    expect(money.tell(hear(wish({ number: 4, capture: 'now', refunds })))).toEqual([
      'WishHeard',
      'MoneyAnswered',
    ]);
    expect(money.answer()).toMatchObject({ action: null, assured: amount < 2500n });
    expect(requestsOf(money, 'checkout')).toHaveLength(1);
  });

  it('is a goodwill that went back before the cancellation: it stays granted', () => {
    const money = withCapture();
    money.tell(hear(wish({ number: 3, capture: 'now', refunds: GOODWILL })));
    call(money, { facts: [back(money, 500n)] });
    money.tell(hear(wish({ number: 5, capture: 'now', release: 'return', refunds: GOODWILL })));
    const rest = fact('refunded', 2000n, {
      refundReference: 're_2',
      requestId: lastRequest(money),
    });
    call(money, { facts: [rest] });
    money.tell(alive({ refunds: GOODWILL }));
    expect(requestsOf(money, 'checkout').at(-1)).toEqual([null, 2000n]);
    payAgain(money, 2000n);
    expect(money.answer()).toMatchObject({ assured: true, basis: 'authorised' });
  });

  it('is that a store which lives again was asked to give its money back, while it says paid', () => {
    const money = stream();
    money.tell(hear(storeWish('paid')));
    money.tell(hear(storeWish('paid', { number: 2, release: 'return' })));
    expect(requestsOf(money, 'refund')).toHaveLength(1);
    money.tell(hear(storeWish('paid', { number: 3 })));
    expect(money.answer()).toMatchObject({ assured: true, basis: 'captured' });
  });
});

describe('money that people give back by hand', () => {
  const bank = { method: 'bank-transfer' } as const;
  const line = (kind: 'captured' | 'refunded', amount: bigint, reference: string) =>
    fact(kind, amount, { provider: 'bank-transfer', account: 'statement', reference });

  it('pays for nothing once they were asked to, and is asked for again under the same reference', () => {
    const money = stream();
    money.tell(hear(wish(bank)));
    money.tell(record(line('captured', 2500n, 'line-1')));
    money.tell(hear(wish({ ...bank, number: 2, release: 'return' })));
    expect(money.tell(hear(wish({ ...bank, number: 3 })))).toContain('PaymentRequested');
    expect(money.answer()).toMatchObject({ assured: false, action: { reference: 'KW-1' } });
    money.tell(record(line('refunded', 2500n, 'line-1')));
    expect(money.answer()).toMatchObject({ assured: false, refunded: eur(2500n) });
    money.tell(record(line('captured', 2500n, 'line-2')));
    expect(money.answer()).toMatchObject({ assured: true, basis: 'captured', action: null });
  });

  it('leaves the courier to collect again', () => {
    const cash = { method: 'cod' } as const;
    const of = { provider: 'cash-on-delivery', account: 'acc_1', reference: 'parcel-1' };
    const money = stream();
    money.tell(hear(wish(cash)));
    money.tell(record(fact('remitted', 2500n, of)));
    money.tell(hear(wish({ ...cash, number: 2, release: 'return' })));
    money.tell(record(fact('refunded', 2500n, of)));
    money.tell(hear(wish({ ...cash, number: 3 })));
    expect(money.answer()).toMatchObject({ assured: true, basis: 'cod' });
  });
});
