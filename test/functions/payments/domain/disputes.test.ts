import { describe, expect, it } from '@jest/globals';
import { eur, fact, hear, NOW, record, wish } from './builders.ts';
import { withCapture } from './card-payment.ts';

describe('disputes', () => {
  const dispute = { disputeReference: 'dp_1' };

  it('lie over the payment and leave it as it was when won', () => {
    const money = withCapture();
    expect(money.tell(record(fact('dispute_opened', 2500n, dispute)))).toContain('DisputeOpened');
    expect(money.answer()).toMatchObject({ disputed: true, captured: eur(2500n) });
    const kinds = () => money.deadlines().map(({ kind }) => kind);
    expect(kinds()).toEqual(['dispute_evidence', 'answer_dispute']);
    expect(money.tell(record(fact('dispute_won', 2500n, dispute)))).toContain('DisputeClosed');
    expect(money.answer()).toMatchObject({ disputed: false, basis: 'captured' });
    expect(kinds()).toEqual([]);
  });

  it('are told again while they are open, as an order that goes its way asks for nothing', () => {
    const money = withCapture();
    money.tell(record(fact('dispute_opened', 2500n, dispute)));
    money.at('2026-03-01T12:30:00.000Z');
    const deadline = { type: 'DeadlineReached', kind: 'answer_dispute', dueAt: NOW } as const;
    expect(money.tell(deadline)).toEqual(['AnswerSaidAgain', 'PersonReminded', 'MoneyAnswered']);
    expect(money.answer()).toMatchObject({ disputed: true });
    expect(money.deadlines()).toContainEqual({
      kind: 'answer_dispute',
      dueAt: '2026-03-01T13:30:00.000Z',
    });
  });

  it('leave nothing to give back when lost', () => {
    const money = withCapture();
    money.tell(
      record(fact('dispute_opened', 2500n, dispute), fact('dispute_lost', 2500n, dispute)),
    );
    money.tell(hear(wish({ number: 3, release: 'return' })));
    expect(money.answer()).toMatchObject({ released: true, disputed: false });
  });

  describe('in another currency than the charge', () => {
    const usd = { ...dispute, amount: { amount: 2900n, currency: 'USD' } };

    it('hold the order all the same, and are no case', () => {
      const money = withCapture();
      expect(money.tell(record(fact('dispute_opened', 2900n, usd)))).toEqual([
        'FactRecorded',
        'DisputeOpened',
      ]);
      expect(money.answer()).toMatchObject({ disputed: true, captured: eur(2500n) });
      money.tell(record(fact('dispute_won', 2900n, usd)));
      expect(money.answer()).toMatchObject({ disputed: false, basis: 'captured' });
    });

    it('leave nothing to give back when lost, as nobody knows how much would be left', () => {
      const money = withCapture();
      money.tell(record(fact('dispute_opened', 2900n, usd), fact('dispute_lost', 2900n, usd)));
      money.tell(hear(wish({ number: 3, release: 'return' })));
      expect(money.answer()).toMatchObject({ released: true, disputed: false });
    });

    it('of money that is none of the order’s are a case', () => {
      const money = withCapture();
      const other = fact('dispute_opened', 2900n, { ...usd, reference: 'pi_other' });
      expect(money.tell(record(other))).toEqual(['FactRecorded', 'FactSetAside']);
      expect(money.answer()).toMatchObject({ disputed: false });
    });
  });
});
