import { describe, expect, it } from '@jest/globals';
import { eur, fact, hear, wish } from './builders.ts';
import { call, lastRequest, type Stream, withCapture } from './card-payment.ts';

const LESS = [{ refundId: 'r1', amount: eur(200n), reason: 'not-due', lowers: true as const }];

/** Paid, and then cheaper: the difference is asked of the provider. */
const cheaper = (): Stream => {
  const money = withCapture();
  money.tell(hear(wish({ number: 5, capture: 'now', due: eur(2300n), refunds: LESS })));
  return money;
};

const dearerAgain = (refunds: typeof LESS | [] = LESS) =>
  hear(wish({ number: 6, capture: 'now', due: eur(2500n), refunds }));

const settle = (money: Stream): void => {
  const requestId = lastRequest(money);
  const back = fact('refunded', 200n, { refundReference: 're_1', refundId: 'r1', requestId });
  call(money, { facts: [back] });
};

describe('an order that became cheaper', () => {
  it('gives the difference back and is paid all the same', () => {
    const money = cheaper();
    settle(money);
    expect(money.answer()).toMatchObject({
      ...{ captured: eur(2500n), refunded: eur(200n) },
      ...{ assured: true, basis: 'captured', action: null },
    });
  });

  it('asks its buyer for as much, should it become dearer again', () => {
    const money = cheaper();
    settle(money);
    expect(money.tell(dearerAgain())).toContain('CheckoutRequested');
    expect(money.state().requests.get(lastRequest(money))?.amount).toEqual(eur(200n));
    expect(money.answer()).toMatchObject({ assured: false });
  });

  it('asks for nothing before the provider has taken the refund, which it may refuse', () => {
    const money = cheaper();
    expect(money.tell(dearerAgain())).not.toContain('CheckoutRequested');
    expect(call(money, { outcome: 'refused', code: 'declined' })).not.toContain(
      'CheckoutRequested',
    );
    expect(money.answer()).toMatchObject({ assured: true });
  });
});
