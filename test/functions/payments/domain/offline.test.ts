import { describe, expect, it } from '@jest/globals';
import { eur, fact, hear, record, stream, wish } from './builders.ts';

const DUE = '2026-03-08T12:00:00.000Z';
const transfer = (overrides = {}) =>
  wish({ method: 'bank-transfer', paymentDueAt: DUE, ...overrides });
const line = (amount: bigint, reference = 'line 1') =>
  fact('captured', amount, { provider: 'bank-transfer', reference });

describe('a bank transfer', () => {
  it('tells the buyer how to pay, and reminds at half of the window', () => {
    const money = stream();
    expect(money.tell(hear(transfer()))).toEqual([
      'WishHeard',
      'PaymentOpened',
      'PaymentRequested',
    ]);
    expect(money.answer()).toMatchObject({
      assured: false,
      action: { url: null, reference: 'KW-1', dueAt: DUE },
    });
    expect(money.deadlines()).toEqual([
      { kind: 'payment_action', dueAt: '2026-03-05T00:00:00.000Z' },
    ]);
    expect(money.tell(hear(transfer({ number: 2 })))).toEqual(['WishHeard', 'MoneyAnswered']);
  });

  it.each<[string, bigint, readonly string[], boolean]>([
    ['exact', 2500n, ['PaymentCaptured', 'PaymentAssured'], true],
    ['short by a bank’s fee', 2400n, ['PaymentCaptured', 'PaymentAssured'], true],
    ['short', 2399n, ['PaymentCaptured', 'PaymentShort'], false],
    ['over', 2600n, ['PaymentCaptured', 'PaymentOverpaid', 'PaymentAssured'], true],
  ])('%s', (_how, amount, told, assured) => {
    const money = stream();
    money.tell(hear(transfer()));
    expect(money.tell(record(line(amount)))).toEqual(['FactRecorded', ...told]);
    expect(money.answer()).toMatchObject({ assured, captured: eur(amount) });
  });

  it('says what of a shortfall counts as paid all the same', () => {
    const money = stream();
    money.tell(hear(transfer()));
    money.tell(record(line(2399n)));
    expect(money.answer()?.tolerated).toBeUndefined();
    money.tell(record(line(60n, 'line 2')));
    expect(money.answer()).toMatchObject({ assured: true, tolerated: eur(41n) });
    money.tell(record(line(41n, 'line 3')));
    expect(money.answer()?.tolerated).toBeUndefined();
  });

  it('of less than what may be missing is asked for all the same', () => {
    const money = stream();
    expect(money.tell(hear(transfer({ due: eur(80n) })))).toContain('PaymentOpened');
    expect(money.answer()?.tolerated).toBeUndefined();
    expect(money.tell(record(line(70n)))).toContain('PaymentAssured');
  });

  it('adds up over several lines', () => {
    const money = stream();
    money.tell(hear(transfer()));
    money.tell(record(line(1500n)));
    expect(money.tell(record(line(1000n, 'line 2')))).toContain('PaymentAssured');
  });

  it('is given back by a person, and matched by its amount', () => {
    const money = stream();
    money.tell(hear(transfer()));
    money.tell(record(line(2500n)));
    expect(money.tell(hear(transfer({ number: 2, release: 'return' })))).toContain(
      'RefundRequested',
    );
    expect(money.commands).toEqual([]);
    expect(money.answer()).toMatchObject({ released: false, refunds: [{ state: 'pending' }] });
    const back = { provider: 'bank-transfer', reference: 'line 1', refundReference: 'line 9' };
    money.tell(record(fact('refunded', 2500n, back)));
    expect(money.answer()).toMatchObject({ released: true, refunds: [{ state: 'settled' }] });
  });
});

describe('cash on delivery', () => {
  const cod = (overrides = {}) => wish({ method: 'cod', ...overrides });
  const told = (kind: 'collected' | 'remitted', amount: bigint) =>
    fact(kind, amount, { provider: 'cash-on-delivery', reference: 'KW-1' });

  it('is three facts: pending, collected, remitted', () => {
    const money = stream();
    expect(money.tell(hear(cod()))).toEqual([
      'WishHeard',
      'PaymentOpened',
      'PaymentRequested',
      'PaymentAssured',
    ]);
    expect(money.answer()).toMatchObject({ assured: true, basis: 'cod', captured: eur(0n) });
    expect(money.deadlines().map(({ kind }) => kind)).toEqual(['cod_collection']);
    expect(money.tell(record(told('collected', 2500n)))).toEqual(['FactRecorded', 'CodCollected']);
    expect(money.answer()).toMatchObject({ collected: eur(2500n), captured: eur(0n) });
    expect(money.deadlines().map(({ kind }) => kind)).toEqual(['cod_remittance']);
    expect(money.tell(record(told('remitted', 2500n)))).toEqual([
      'FactRecorded',
      'CodRemitted',
      'PaymentCaptured',
    ]);
    expect(money.answer()).toMatchObject({ basis: 'captured', collected: eur(0n) });
    expect(money.deadlines()).toEqual([]);
  });

  it('has nothing to release before the door', () => {
    const money = stream();
    money.tell(hear(cod()));
    money.tell(hear(cod({ number: 2, release: 'return' })));
    expect(money.answer()).toMatchObject({ released: true, assured: false });
    expect(money.deadlines()).toEqual([]);
  });
});
