import { describe, expect, it } from '@jest/globals';
import { orderDecider } from '../../../../functions/orders/domain/decide-order.ts';
import { statusOf } from '../../../../functions/orders/domain/order.ts';
import { eur, recordSnapshot } from './builders.ts';
import {
  AUTHORISED,
  answered,
  by,
  CAPTURED,
  DELIVERED,
  dueIn,
  LATER,
  lineOf,
  type Move,
  parcelOf,
  pays,
  placed,
  play,
  sends,
} from './play.ts';
import { tell } from './tell.ts';

const windowEnds: Move = (state) => dueIn(state, 'payment_window');
const returnsEnd: Move = (state) => dueIn(state, 'return_window');
const slow = { ...placed, settings: { 'deadline.delivery_overdue': '3600' } } as typeof placed;
const overdue: Move = (state) => dueIn(state, 'delivery_overdue');
const hold = (reason: string): Move => ({ type: 'HoldOrder', reason, ...by });
const release = (reason: string): Move => ({ type: 'ReleaseHold', reason, ...by });
const part: Move = pays({ captured: eur(1000n) });
const isReturning: Move = sends({
  ...DELIVERED,
  returns: [{ returnId: 'ret_1', status: 'requested', lines: [], refund: false }],
});
const isBack: Move = pays({ ...CAPTURED, refunded: eur(2500n), assured: false, released: true });
const cancelledAtStore = recordSnapshot({
  updatedAt: '2026-03-01T12:00:00.000Z',
  cancelled: { at: '2026-03-01T12:00:00.000Z', reason: null },
});

/** The sweeper says the same of one kind and time for ever, and a stream acts upon a cause once. */
describe('a deadline that was acted upon', () => {
  it.each<[string, string, readonly Move[]]>([
    ['payment_window', 'a hold came and went', [placed, part, windowEnds, hold('a'), release('a')]],
    [
      'hold_escalation',
      'a second hold comes',
      [placed, hold('a'), (state) => dueIn(state, 'hold_escalation'), hold('b')],
    ],
    [
      'delivery_overdue',
      'a hold came and went',
      [slow, pays(CAPTURED), sends(), overdue, hold('a'), release('a')],
    ],
    [
      'return_window',
      'the store cancels too late',
      [placed, pays(CAPTURED), isReturning, returnsEnd, isReturning, cancelledAtStore, isReturning],
    ],
    [
      'payment_window',
      'late money comes after the order expired',
      [placed, windowEnds, pays(CAPTURED)],
    ],
  ])('%s is not open at that time again when %s', (kind, _when, moves) => {
    const acted = new Set<string>();
    play(
      moves.map(
        (move): Move =>
          (state) => {
            const message = typeof move === 'function' ? move(state) : move;
            if (message.type === 'DeadlineReached') acted.add(message.dueAt);
            return message;
          },
      ),
    );
    const { state } = play(moves);
    const open = orderDecider.deadlines(state).find((deadline) => deadline.kind === kind);
    expect(acted.size).toBe(1);
    expect(open).toBeDefined();
    expect(acted).not.toContain(open?.dueAt);
  });
});

/** The bus may have lost its last word, which is said once. */
describe('a cancellation that takes long', () => {
  const saga: Move = (state) => dueIn(state, 'cancel_saga');
  it.each([
    ['fulfilment', sends({ released: false }), ['PersonReminded', 'GoodsWanted']],
    ['payments', sends({ released: true }), ['PersonReminded', 'MoneyWanted']],
  ])('asks %s, which it waits for, what stands now', (_whom, said, asked) => {
    const late = play([placed, pays(CAPTURED), cancelledAtStore, said, saga]);
    expect(late.last).toEqual(asked);
    expect(statusOf(late.state)).toBe('cancel_requested');
  });

  it('wants the money back as before, and asks for it each day', () => {
    const late = play([placed, pays(CAPTURED), cancelledAtStore, saga, saga]);
    expect(late.last).toEqual(['PersonReminded', 'MoneyWanted']);
    expect(late.state.wish?.release).toBe('return');
  });
});

describe('an order whose money went back', () => {
  it('has none of the buyer, and expires', () => {
    const back = { authorised: eur(2500n), captured: eur(2500n), refunded: eur(2500n) };
    expect(play([placed, pays(back), windowEnds]).last).toEqual(['OrderExpired', 'MoneyWanted']);
  });

  it('is given its whole window once it lives again', () => {
    const expired = play([placed, windowEnds]).state;
    const late = tell([answered(expired, AUTHORISED)], expired, LATER).state;
    expect(statusOf(late)).toBe('placed');
    expect(late.wish?.paymentDueAt).toBe('2026-04-01T13:00:00.000Z');
  });
});

/** A label was printed, and the courier's van was faster than the word that nothing is to leave. */
describe('a cancelled order whose goods left all the same', () => {
  const cancelled = [placed, pays(CAPTURED), cancelledAtStore, sends(), isBack] as const;
  const stray = (status: Parameters<typeof parcelOf>[0]): Move =>
    sends({ handedOver: true, lines: [lineOf()], parcels: [parcelOf(status)] });
  const strays: Move = (state) => dueIn(state, 'stray_parcel');

  it('is shown to a person, each day while it is on its way', () => {
    const known = play([...cancelled, stray('in_transit'), strays]);
    expect(statusOf(known.state)).toBe('cancelled');
    expect(known.last).toEqual(['PersonReminded']);
    expect(orderDecider.deadlines(known.state).map(({ kind }) => kind)).toContain('stray_parcel');
  });

  it.each(['delivered', 'returned_to_origin', 'lost'] as const)(
    'is shown once that is %s',
    (end) => {
      const known = play([...cancelled, stray(end), strays]);
      expect(known.last).toEqual(['PersonReminded']);
      expect(orderDecider.deadlines(known.state)).toEqual([]);
    },
  );
});

/** That it has ended is said once, and an order that is completed waits for nothing else. */
describe('a refund whose end nobody heard of', () => {
  const refund: Move = { type: 'RefundOrder', refundId: 'rfd_1', amount: eur(500n), ...by };
  const refundIs =
    (status: 'pending' | 'settled'): Move =>
    (state) => {
      const [asked] = [...state.refundsAsked.values()];
      const { refundId, amount } = asked ?? { refundId: '', amount: eur(0n) };
      return answered(state, {
        ...CAPTURED,
        refunds: [{ refundId, amount, state: status, code: null }],
      });
    };
  const completed = [placed, pays(CAPTURED), sends(DELIVERED), returnsEnd, refund] as const;

  it('is asked for each week, until its end is heard', () => {
    const asked = play([
      ...completed,
      refundIs('pending'),
      (state) => dueIn(state, 'refund_check'),
    ]);
    expect(asked.last).toEqual(['MoneyWanted']);
    expect(statusOf(asked.state)).toBe('completed');
    const heard = play([...completed, refundIs('pending'), refundIs('settled')]);
    expect(orderDecider.deadlines(heard.state)).toEqual([]);
  });
});
