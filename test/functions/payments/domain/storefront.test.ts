import { describe, expect, it } from '@jest/globals';
import type { MoneyWish } from '../../../../functions/orders/contract.ts';
import { eur, hear, storeWish, stream } from './builders.ts';

type State = MoneyWish['storeSays']['state'];

const refund = (id: string, amount: bigint, own: string | null = null) => ({
  externalRefundId: id,
  amount: eur(amount),
  at: null,
  reason: null,
  ownRefundId: own,
});

describe('what the store says of its own money', () => {
  it.each<[State, readonly string[], object]>([
    ['pending', ['MoneyAnswered'], { assured: false, captured: eur(0n) }],
    ['partially_paid', ['MoneyAnswered'], { assured: false, captured: eur(0n) }],
    [
      'authorised',
      ['PaymentAssured'],
      { assured: true, basis: 'authorised', authorised: eur(2500n) },
    ],
    ['paid', ['PaymentCaptured', 'PaymentAssured'], { basis: 'captured', captured: eur(2500n) }],
    ['failed', ['PaymentFailed'], { assured: false }],
    ['voided', ['MoneyAnswered'], { assured: false, authorised: eur(0n) }],
    ['refunded', ['PaymentCaptured'], { assured: false, refunded: eur(2500n) }],
  ])('%s', (state, events, answer) => {
    const money = stream();
    expect(money.tell(hear(storeWish(state)))).toEqual(['WishHeard', ...events]);
    expect(money.answer()).toMatchObject({ seen: 1, provider: 'storefront', ...answer });
    expect(money.commands).toEqual([]);
  });

  it('took what its own version comes to, though the desk made the order cheaper before', () => {
    const money = stream();
    const { storeSays } = storeWish('paid');
    const due = eur(2300n);
    money.tell(hear(storeWish('paid', { due, storeSays: { ...storeSays, total: eur(2500n) } })));
    expect(money.answer()).toMatchObject({ captured: eur(2500n), assured: true });
  });

  it('has nothing to release of an unpaid order', () => {
    const money = stream();
    money.tell(hear(storeWish('pending')));
    money.tell(hear(storeWish('pending', { number: 2, release: 'return' })));
    expect(money.answer()).toMatchObject({ seen: 2, released: true });
    expect(money.deadlines()).toEqual([]);
  });

  it('waits for the store to void what it holds, and reminds', () => {
    const money = stream();
    money.tell(hear(storeWish('authorised')));
    money.tell(hear(storeWish('authorised', { number: 2, release: 'return' })));
    expect(money.answer()).toMatchObject({ released: false });
    expect(money.deadlines()).toEqual([
      { kind: 'void_pending', dueAt: '2026-03-02T12:00:00.000Z' },
    ]);
    expect(money.tell(hear(storeWish('voided', { number: 3, release: 'return' })))).toContain(
      'PaymentVoided',
    );
    expect(money.answer()).toMatchObject({ released: true });
  });

  it('waits for the store to give back what it took, all of it', () => {
    const money = stream();
    money.tell(hear(storeWish('paid')));
    const asked = money.tell(hear(storeWish('paid', { number: 2, release: 'return' })));
    expect(asked).toEqual(['WishHeard', 'RefundRequested', 'MoneyAnswered']);
    expect(money.commands).toEqual([]);
    expect(money.answer()).toMatchObject({ released: false, refunds: [{ state: 'pending' }] });
    expect(money.deadlines().map(({ kind }) => kind)).toEqual(['refund_pending']);
    money.tell(hear(storeWish('refunded', { number: 3, release: 'return' })));
    expect(money.answer()).toMatchObject({
      released: true,
      refunded: eur(2500n),
      refunds: [{ state: 'settled' }],
    });
    expect(money.deadlines()).toEqual([]);
  });

  it.each([
    ['our own id', refund('r1', 500n, 'rfd_1'), 'settled'],
    ['the amount', refund('r1', 500n), 'settled'],
    ['neither', refund('r1', 400n), 'pending'],
    ['another refund’s id', refund('r1', 500n, 'rfd_2'), 'pending'],
  ])('knows a refund that was asked for by %s', (_by, reported, state) => {
    const money = stream();
    const refunds = [{ refundId: 'rfd_1', amount: eur(500n), reason: 'goodwill' }];
    money.tell(hear(storeWish('paid')));
    money.tell(hear(storeWish('paid', { number: 2, refunds })));
    expect(money.answer()).toMatchObject({ refunds: [{ refundId: 'rfd_1', state: 'pending' }] });
    const storeSays = { state: 'partially_refunded' as const, refunds: [reported], at: NOW };
    money.tell(hear(storeWish('paid', { number: 3, refunds, storeSays })));
    expect(money.answer()).toMatchObject({ refunds: [{ refundId: 'rfd_1', state }] });
  });

  it('knows a refund that the store made before it was asked for', () => {
    const money = stream();
    const refunds = [{ refundId: 'rfd_1', amount: eur(2500n), reason: 'goodwill' }];
    const storeSays = {
      state: 'refunded' as const,
      refunds: [refund('r1', 2500n, 'rfd_1')],
      at: NOW,
    };
    money.tell(hear(storeWish('refunded', { refunds, storeSays })));
    expect(money.answer()).toMatchObject({ refunds: [{ refundId: 'rfd_1', state: 'settled' }] });
  });
});

const NOW = '2026-03-01T12:00:00.000Z';
