import { describe, expect, it } from '@jest/globals';
import { eur, fact, hear, NOW, record, wish } from './builders.ts';
import { call, lastRequest, withCapture, withCheckout, withHold } from './card-payment.ts';

describe('letting go', () => {
  it.each(['close', 'return'] as const)('closes the place to pay (%s)', (release) => {
    const money = withCheckout();
    expect(money.tell(hear(wish({ number: 2, release })))).toContain('VoidRequested');
    expect(money.answer()?.released).toBe(false);
    call(money, { facts: [fact('voided', 0n)] });
    expect(money.answer()).toMatchObject({ released: release === 'return', action: null });
    expect(money.deadlines()).toEqual([]);
  });

  it('says once more what orders has not heard of an expired order, until it wishes anew', () => {
    const money = withCheckout();
    money.tell(hear(wish({ number: 2, release: 'close' })));
    money.tell(record(fact('authorised', 2500n)));
    const [first] = money.deadlines().filter(({ kind }) => kind === 'answer_orders');
    expect(first).toEqual({ kind: 'answer_orders', dueAt: '2026-03-01T12:10:00.000Z' });
    const deadline = { type: 'DeadlineReached', kind: 'answer_orders', dueAt: NOW } as const;
    money.at('2026-03-01T12:09:59.000Z');
    expect(money.tell(deadline)).toEqual([]);
    money.at('2026-03-01T12:11:00.000Z');
    expect(money.tell(deadline)).toEqual(['AnswerSaidAgain', 'PersonReminded', 'MoneyAnswered']);
    expect(money.answer()).toMatchObject({ assured: true, authorised: eur(2500n) });
    expect(money.deadlines()).toContainEqual({
      kind: 'answer_orders',
      dueAt: '2026-03-01T13:11:00.000Z',
    });
    money.tell(hear(wish({ number: 3 })));
    expect(money.deadlines().map(({ kind }) => kind)).not.toContain('answer_orders');
  });

  it('keeps late money of an expired order, and tells of it', () => {
    const money = withCheckout();
    money.tell(hear(wish({ number: 2, release: 'close' })));
    const events = money.tell(record(fact('authorised', 2500n)));
    expect(events).toContain('PaymentAssured');
    expect([...money.state().requests.values()].map(({ kind }) => kind)).toEqual([
      'checkout',
      'void',
    ]);
  });

  it('voids what is held', () => {
    const money = withHold();
    money.tell(hear(wish({ number: 2, release: 'return' })));
    const events = call(money, { facts: [fact('voided', 2500n)] });
    expect(events).toEqual(['AttemptEnded', 'FactRecorded', 'PaymentVoided']);
    expect(money.answer()).toMatchObject({ released: true, assured: false });
  });

  it('refunds what was captured when the void finds it taken', () => {
    const money = withHold();
    money.tell(hear(wish({ number: 2, release: 'return' })));
    const facts = [fact('captured', 2500n)];
    const events = call(money, { outcome: 'refused', code: 'already-captured', facts });
    expect(events).toContain('RefundRequested');
    call(money, { facts: [fact('refunded', 2500n, { refundReference: 're_1' })] });
    expect(money.answer()).toMatchObject({ released: true, refunded: eur(2500n) });
  });

  it('gives late money back under another id', () => {
    const money = withCapture();
    money.tell(hear(wish({ number: 3, capture: 'now', release: 'return' })));
    const requestId = lastRequest(money);
    call(money, { facts: [fact('refunded', 2500n, { refundReference: 're_1', requestId })] });
    expect(money.answer()).toMatchObject({ released: true });
    const late = fact('captured', 700n, { reference: 'pi_2' });
    expect(money.tell(record(late))).toContain('RefundRequested');
    expect(money.answer()).toMatchObject({ released: false });
    expect(money.answer()?.refunds).toHaveLength(2);
  });
});

describe('refunds', () => {
  const ask = (refundId: string, amount: bigint) => ({
    refundId,
    amount: eur(amount),
    reason: 'goodwill',
  });
  const third = [ask('r1', 833n), ask('r2', 833n), ask('r3', 834n)];

  it('makes each one once, whatever is asked again', () => {
    const money = withCapture();
    for (const [index] of third.entries()) {
      const refunds = third.slice(0, index + 1);
      money.tell(hear(wish({ number: 3 + index, capture: 'now', refunds })));
      const requestId = lastRequest(money);
      const refundReference = `re_${index}`;
      const amount = third[index]?.amount.amount ?? 0n;
      call(money, { facts: [fact('refunded', amount, { refundReference, requestId })] });
    }
    money.tell(hear(wish({ number: 9, capture: 'now', refunds: third })));
    const settled = money.told.filter(({ type }) => type === 'RefundSettled');
    expect(settled.map(({ data }) => data['refundId'])).toEqual(['r1', 'r2', 'r3']);
    expect(money.answer()).toMatchObject({ refunded: eur(2500n), captured: eur(2500n) });
  });

  it('waits while too little was captured', () => {
    const money = withHold();
    const refunds = [ask('r1', 500n)];
    money.tell(hear(wish({ number: 2, refunds })));
    expect(money.answer()).toMatchObject({ refunds: [{ refundId: 'r1', state: 'pending' }] });
    expect(money.state().requests.size).toBe(1);
    expect(money.tell(record(fact('captured', 2500n)))).toContain('RefundRequested');
  });

  it('never asks for more than was captured', () => {
    const money = withCapture();
    money.tell(hear(wish({ number: 3, refunds: [ask('r1', 2000n), ask('r2', 1000n)] })));
    const refunds = [...money.state().requests.values()].filter(({ kind }) => kind === 'refund');
    expect(refunds.map(({ refundId }) => refundId)).toEqual(['r1']);
  });

  it('tells that one failed, and tries again when a person says so', () => {
    const money = withCapture();
    money.tell(hear(wish({ number: 3, refunds: [ask('r1', 500n)] })));
    const requestId = lastRequest(money);
    expect(call(money, { outcome: 'refused', code: 'closed-account' })).toEqual([
      'AttemptEnded',
      'RefundFailed',
    ]);
    const retry = { type: 'RetryCall', requestId, by: 'aisha', why: 'new account' } as const;
    expect(money.tell(retry)).toEqual(['CallSaidAgain', 'MoneyAnswered']);
    expect(money.answer()).toMatchObject({ refunds: [{ state: 'pending' }] });
    call(
      money,
      { facts: [fact('refunded', 500n, { refundReference: 're_1', requestId })] },
      requestId,
    );
    expect(money.answer()).toMatchObject({ refunds: [{ state: 'settled' }] });
    expect(money.tell(retry)).toEqual(['already-done']);
  });

  it('that failed is not forgotten while the money is here', () => {
    const money = withCapture();
    money.tell(hear(wish({ number: 3, refunds: [ask('r1', 500n)] })));
    const requestId = lastRequest(money);
    call(money, { outcome: 'refused', code: 'balance-insufficient' });
    const [deadline] = money.deadlines();
    expect(deadline).toEqual({ kind: 'refund_failed', dueAt: '2026-03-02T12:00:00.000Z' });
    money.tell({ type: 'RetryCall', requestId, by: 'aisha', why: 'topped up' });
    expect(money.deadlines().map(({ kind }) => kind)).not.toContain('refund_failed');
    call(money, { outcome: 'refused', code: 'balance-insufficient' }, requestId);
    money.tell(record(fact('refunded', 2500n, { refundReference: 're_by_hand' })));
    expect(money.deadlines()).toEqual([]);
  });

  it('that bounced is not forgotten either, though the order is over', () => {
    const money = withCapture();
    money.tell(hear(wish({ number: 3, release: 'return' })));
    const requestId = lastRequest(money);
    const back = { refundReference: 're_1', requestId };
    call(money, { facts: [fact('refunded', 2500n, back)] });
    expect(money.deadlines()).toEqual([]);
    money.tell(record(fact('refund_failed', 2500n, { ...back, code: 'lost-or-stolen-card' })));
    expect(money.deadlines().map(({ kind }) => kind)).toEqual(['refund_failed']);
  });

  it('that bounced is asked for again under the next key when a person says so', () => {
    const money = withCapture();
    money.tell(hear(wish({ number: 3, refunds: [ask('r1', 500n)] })));
    const requestId = lastRequest(money);
    const retry = { type: 'RetryCall', requestId, by: 'aisha', why: 'new card' } as const;
    const first = { refundReference: 're_1', requestId };
    call(money, { facts: [fact('refunded', 500n, first)] });
    expect(money.tell(retry)).toEqual(['already-done']);
    money.tell(record(fact('refund_failed', 500n, { ...first, code: 'lost-or-stolen-card' })));
    expect(money.answer()).toMatchObject({ refunds: [{ state: 'failed' }] });
    expect(money.tell(retry)).toEqual(['CallSaidAgain', 'MoneyAnswered']);
    expect(money.answer()).toMatchObject({ refunds: [{ state: 'pending' }] });
    expect(money.deadlines().map(({ kind }) => kind)).not.toContain('refund_failed');
    const second = { refundReference: 're_2', requestId };
    call(money, { facts: [fact('refunded', 500n, second)] }, requestId);
    expect(money.state().requests.get(requestId)?.attempt?.n).toBe(2);
    expect(money.answer()).toMatchObject({ refunded: eur(500n), refunds: [{ state: 'settled' }] });
    expect(money.tell(retry)).toEqual(['already-done']);
  });

  it('goes back by hand where the provider refused, and is never asked for again', () => {
    const money = withCapture();
    money.tell(hear(wish({ number: 3, refunds: [ask('r1', 500n)] })));
    const requestId = lastRequest(money);
    const given = { type: 'MarkRefunded', refundId: null, by: 'aisha', why: 'in cash' } as const;
    expect(money.tell(given)).toEqual(['nothing-to-give-back']);
    call(money, { outcome: 'refused', code: 'closed-account' });
    expect(money.tell(given)).toEqual(['FactRecorded', 'RefundSettled']);
    expect(money.answer()).toMatchObject({ refunded: { amount: 500n } });
    const retry = { type: 'RetryCall', requestId, by: 'aisha', why: 'new account' } as const;
    expect(money.tell(retry)).toEqual(['already-done']);
  });
});
