import { describe, expect, it } from '@jest/globals';
import { eur, fact, hear, record, wish } from './builders.ts';
import { withCapture } from './card-payment.ts';

const OTHER = { account: 'acc_0' };

describe('one payment that is told of by two channels of one account at the provider', () => {
  it('is taken once, and given back once', () => {
    const money = withCapture();
    expect(money.tell(record(fact('captured', 2500n, OTHER)))).toEqual(['FactRecorded']);
    money.tell(hear(wish({ number: 3, release: 'return' })));
    expect(money.answer()).toMatchObject({ captured: eur(2500n) });
    const refunds = [...money.state().requests.values()].filter(({ kind }) => kind === 'refund');
    expect(refunds).toMatchObject([{ account: 'acc_1', amount: eur(2500n) }]);
  });

  it('is disputed once', () => {
    const money = withCapture();
    const dispute = { disputeReference: 'dp_1' };
    money.tell(record(fact('dispute_opened', 2500n, dispute)));
    expect(money.tell(record(fact('dispute_opened', 2500n, { ...dispute, ...OTHER })))).toEqual([
      'FactRecorded',
    ]);
    money.tell(record(fact('dispute_won', 2500n, { ...dispute, ...OTHER })));
    expect(money.answer()).toMatchObject({ disputed: false });
  });
});
