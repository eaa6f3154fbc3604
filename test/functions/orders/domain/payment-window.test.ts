import { describe, expect, it } from '@jest/globals';
import { orderDecider } from '../../../../functions/orders/domain/decide-order.ts';
import type { OrderMessage } from '../../../../functions/orders/domain/messages.ts';
import type { OrderState } from '../../../../functions/orders/domain/order.ts';
import { answer, eur, hear, recordSnapshot } from './builders.ts';
import { tell } from './tell.ts';

const FIRST = '2026-04-01T12:00:00.000Z';
const SECOND = '2026-04-02T12:00:00.000Z';

const windowOf = (state: OrderState): string =>
  orderDecider.deadlines(state).find(({ kind }) => kind === 'payment_window')?.dueAt ?? '';

const reach = (state: OrderState, now: string) => {
  const message = { type: 'DeadlineReached', kind: 'payment_window', dueAt: windowOf(state) };
  return tell([message as never], state, now);
};

describe('the payment window', () => {
  it.each([
    ['a place to pay', false, ['OrderExpired', 'MoneyWanted']],
    ['none yet, for the provider is silent', true, ['PersonReminded']],
  ])('of a buyer who had %s', (_what, opening, expected) => {
    const { state } = tell([recordSnapshot(), hear(1, answer(1, { opening }))]);
    expect(reach(state, FIRST).told).toEqual([expected]);
  });

  it.each([
    ['goes back for a cancellation', { whole: eur(2500n), underWay: eur(2500n) }, 'OrderExpired'],
    ['is kept', undefined, 'PersonReminded'],
  ])('of an order whose money %s', (_what, returned, expected) => {
    const taken = { authorised: eur(2500n), captured: eur(2500n) };
    const told = answer(1, { ...taken, ...(returned && { returned }) });
    const { state } = tell([recordSnapshot(), hear(1, told)]);
    expect(reach(state, FIRST).told[0]).toContain(expected);
  });

  it.each([
    ['is paid, by the store’s own word', 'paid', 'PersonReminded'],
    ['is not paid', 'pending', 'OrderExpired'],
  ] as const)('of a transfer that %s', (_what, state, expected) => {
    const payment = { method: 'bank-transfer', gateway: 'Bank Deposit', state: 'pending' } as const;
    const updatedAt = '2026-03-02T10:00:00.000Z';
    const marked = recordSnapshot({ updatedAt, payment: { ...payment, state } });
    const provider = 'bank-transfer';
    const waiting = tell([recordSnapshot({ payment }), hear(1, answer(1, { provider })), marked]);
    expect(reach(waiting.state, FIRST).told[0]).toContain(expected);
  });

  it('is prolonged only once', () => {
    const { state } = tell([recordSnapshot(), hear(1, answer(1, { opening: true }))]);
    const reminded = reach(state, FIRST);
    expect(reach(reminded.state, SECOND).told).toEqual([['OrderExpired', 'MoneyWanted']]);
  });

  it('is a new one for an order that lives again, as no one acts twice on one time', () => {
    const { state } = tell([recordSnapshot(), hear(1, answer(1, { opening: false }))]);
    const over = reach(state, FIRST).state;
    const short = answer(over.wish?.number ?? 0, { captured: eur(100n) });
    const alive = tell([hear(2, short)], over, SECOND);
    expect(alive.told).toEqual([['MoneyAnswerHeard', 'OrderReinstated', 'MoneyWanted']]);
    expect(windowOf(alive.state) > SECOND).toBe(true);
  });

  it('is a new one for an order whose store takes its cancellation back', () => {
    const at = '2026-03-01T12:10:00.000Z';
    const cancelled = recordSnapshot({ updatedAt: at, cancelled: { at, reason: null } });
    const kept = { ...recordSnapshot(), settings: { 'stock.mode': 'karwan' } } as OrderMessage;
    // What is kept here has not been let go, so that payments was not told to give anything back.
    const saga = tell([kept, hear(1, answer(1)), cancelled]).state;
    expect(saga.wish?.release).toBe('no');
    const revived = recordSnapshot({ updatedAt: '2026-03-31T12:00:00.000Z' });
    const alive = tell([revived], saga, FIRST);
    expect(alive.told[0]).toContain('MoneyWanted');
    expect(windowOf(alive.state) > FIRST).toBe(true);
  });

  it('does not come again at the time it was acted upon, whatever happened since', () => {
    const short = { captured: eur(100n) };
    const { state } = tell([recordSnapshot(), hear(1, answer(1, short))]);
    const reminded = reach(state, FIRST);
    expect(reminded.told).toEqual([['PersonReminded']]);
    const by = { by: 'ayesha', why: 'because' };
    const held: OrderMessage = { type: 'HoldOrder', reason: 'address', ...by };
    const released: OrderMessage = { type: 'ReleaseHold', reason: 'address', ...by };
    const after = tell([held, released], reminded.state, FIRST);
    expect(windowOf(after.state)).toBe(SECOND);
  });

  describe('of a buyer whose debit is on its way', () => {
    const NEXT_MONTH = '2026-05-01T12:00:00.000Z';
    const since = '2026-03-01T12:20:00.000Z';
    const pending = { amount: eur(2500n), since };
    const debited = tell([recordSnapshot(), hear(1, answer(1, { pending }))]);

    it('is a longer one', () => {
      expect(windowOf(debited.state)).toBe('2026-03-22T12:20:00.000Z');
      expect(reach(debited.state, '2026-03-10T12:00:00.000Z').told).toEqual([[]]);
      expect(reach(debited.state, FIRST).told).toEqual([['OrderExpired', 'MoneyWanted']]);
    });

    it('is over once the debit failed', () => {
      const { state } = tell([hear(2, answer(1))], debited.state, '2026-03-06T12:00:00.000Z');
      expect(reach(state, '2026-03-06T12:01:00.000Z').told[0]).toContain('OrderExpired');
    });

    it('is a new one when that is heard after it had ended', () => {
      const { state } = tell([recordSnapshot(), hear(1, answer(1))]);
      const over = reach(state, '2026-03-10T12:00:00.000Z').state;
      const late = (now: string) =>
        tell([hear(2, answer(over.wish?.number ?? 0, { pending }))], over, now);
      const alive = late('2026-03-10T12:00:00.000Z');
      expect(alive.told).toEqual([['MoneyAnswerHeard', 'OrderReinstated', 'MoneyWanted']]);
      expect(windowOf(alive.state) > '2026-03-22').toBe(true);
      expect(late(NEXT_MONTH).told).toEqual([['MoneyAnswerHeard']]);
    });
  });
});
