import { describe, expect, it } from '@jest/globals';
import { eur, fact, hear, record, stream, wish } from './builders.ts';

const transfer = (overrides = {}) => wish({ method: 'bank-transfer', ...overrides });
const line = fact('captured', 2500n, { provider: 'bank-transfer', reference: 'line 1' });
const given = (refundId: string | null = null) =>
  ({ type: 'MarkRefunded', refundId, by: 'aisha', why: 'sent by transfer' }) as const;

const paidByTransfer = () => {
  const money = stream();
  money.tell(hear(transfer()));
  money.tell(record(line));
  return money;
};

describe('money that a person gives back', () => {
  it('of a cancelled order is known once the person says so, and once', () => {
    const money = paidByTransfer();
    money.tell(hear(transfer({ number: 2, release: 'return' })));
    expect(money.answer()).toMatchObject({ released: false });
    expect(money.tell(given())).toEqual(['FactRecorded', 'RefundSettled']);
    expect(money.answer()).toMatchObject({ released: true, refunded: eur(2500n) });
    expect(money.deadlines()).toEqual([]);
    expect(money.tell(given())).toEqual(['nothing-to-give-back']);
  });

  it('of several refunds is the one that is named', () => {
    const money = paidByTransfer();
    const refunds = ['r1', 'r2'].map((refundId) => ({
      ...{ refundId, amount: eur(500n), reason: 'returned' },
    }));
    money.tell(hear(transfer({ number: 2, refunds })));
    expect(money.tell(given('r3'))).toEqual(['nothing-to-give-back']);
    money.tell(given('r2'));
    expect(money.answer()?.refunds.map(({ state }) => state)).toEqual(['pending', 'settled']);
    expect(money.answer()).toMatchObject({ refunded: eur(500n) });
  });

  it('is nothing while nothing is to be given back', () => {
    expect(stream().tell(given())).toEqual(['nothing-to-give-back']);
    expect(paidByTransfer().tell(given())).toEqual(['nothing-to-give-back']);
  });
});
