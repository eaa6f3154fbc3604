import { describe, expect, it } from '@jest/globals';
import { DAY } from '../../../../functions/shared/spans.ts';
import { eur, fact, hear, NOW, record, wish } from './builders.ts';
import { call, type Stream, withCheckout } from './card-payment.ts';

const DEBIT = 'pi_debit';
const inDays = (days: number): string => new Date(Date.parse(NOW) + days * DAY).toISOString();
const requestOf = (money: Stream): string => [...money.state().requests.keys()][0] ?? '';
const pending = (money: Stream) =>
  fact('capture_pending', 2500n, { reference: DEBIT, requestId: requestOf(money) });
const failed = (money: Stream) =>
  fact('failed', 2500n, {
    ...{ reference: DEBIT, requestId: requestOf(money), occurredAt: inDays(5) },
    ...{ code: 'debit-failed', retriable: true },
  });
const taken = (money: Stream) =>
  fact('captured', 2500n, { reference: DEBIT, requestId: requestOf(money), occurredAt: inDays(4) });
const kinds = (money: Stream) => money.deadlines().map(({ kind }) => kind);
const withDebit = () => {
  const money = withCheckout({ capture: 'now' });
  money.tell(record(pending(money)));
  return money;
};

describe('a debit that is on its way', () => {
  it('is told, assures nothing, and leaves the buyer nothing to do', () => {
    expect(withDebit().answer()).toMatchObject({
      pending: { amount: eur(2500n), since: NOW },
      assured: false,
      action: null,
    });
  });

  it('opens no other place to pay, and closes none', () => {
    const money = withDebit();
    expect(money.tell(hear(wish({ number: 2, capture: 'now', due: eur(3000n) })))).toEqual([
      'WishHeard',
      'MoneyAnswered',
    ]);
    expect([...money.state().requests.values()].map(({ kind }) => kind)).toEqual(['checkout']);
  });

  it('is money once it came', () => {
    const money = withDebit();
    money.tell(record(taken(money)));
    expect(money.answer()).toMatchObject({ assured: true, basis: 'captured' });
    expect(money.answer()).not.toHaveProperty('pending');
    expect(kinds(money)).toEqual([]);
  });

  it('that failed is over, whatever was heard first, and another place to pay is opened', () => {
    const money = withDebit();
    expect(money.tell(record(failed(money)))).toEqual([
      'FactRecorded',
      'CheckoutRequested',
      'PaymentFailed',
    ]);
    expect(money.answer()).not.toHaveProperty('pending');
    const late = withCheckout({ capture: 'now' });
    late.tell(record(failed(late)));
    late.tell(record(pending(late)));
    expect(late.answer()).not.toHaveProperty('pending');
  });

  it('is asked about when it takes long, and a person is told', () => {
    const money = withDebit();
    expect(money.deadlines()).toEqual([{ kind: 'capture_pending', dueAt: inDays(10) }]);
    money.at(inDays(10));
    const reached = {
      type: 'DeadlineReached',
      kind: 'capture_pending',
      dueAt: inDays(10),
    } as const;
    expect(money.tell(reached)).toEqual(['ReadRequested', 'PersonReminded']);
    const read = [...money.state().requests.values()].at(-1);
    expect(read).toMatchObject({ kind: 'read', reference: DEBIT });
    call(money, { facts: [taken(money)] });
    expect(money.answer()).toMatchObject({ assured: true });
    expect(kinds(money)).toEqual([]);
  });

  it('of an order that was cancelled meanwhile goes back when it comes', () => {
    const money = withDebit();
    money.tell(hear(wish({ number: 2, capture: 'now', release: 'return' })));
    expect(money.tell(record(taken(money)))).toContain('RefundRequested');
  });
});
