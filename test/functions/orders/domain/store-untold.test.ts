import { describe, expect, it } from '@jest/globals';
import { orderDecider } from '../../../../functions/orders/domain/decide-order.ts';
import { eur, NOW } from './builders.ts';
import {
  AUTHORISED,
  answered,
  by,
  CAPTURED,
  callable,
  type Move,
  pays,
  placed,
  play,
  sends,
} from './play.ts';

const DAY_LATER = new Date(Date.parse(NOW) + 24 * 3_600_000).toISOString();

const cancelled = (first: Move): readonly Move[] => [
  first,
  pays(AUTHORISED),
  { type: 'CancelOrder', ...by },
  pays({ released: true }),
];
const refunded = (first: Move): readonly Move[] => [
  first,
  sends(),
  pays(CAPTURED),
  { type: 'RefundOrder', refundId: 'refund_1', amount: eur(500n), ...by },
  (state) =>
    answered(state, {
      ...CAPTURED,
      refunded: eur(500n),
      refunds: [{ refundId: 'refund_1', amount: eur(500n), state: 'settled', code: null }],
    }),
];
const ends = (moves: readonly Move[], done: boolean): Move => {
  const asked = play(moves).events.findLast(({ type }) => type === 'WriteBackRequested');
  const id = asked?.type === 'WriteBackRequested' ? asked.data.id : 'none was asked';
  return { type: 'EndWriteBack', id, done, because: done ? null : 'no' };
};
const dueAt = (moves: readonly Move[]) =>
  orderDecider.deadlines(play(moves).state).find(({ kind }) => kind === 'store_untold')?.dueAt;

describe.each<readonly [string, (first: Move) => readonly Move[]]>([
  ['a cancellation', cancelled],
  ['a refund', refunded],
])('a store that has not taken %s', (_what, moves) => {
  it('is a person’s to look at after a day, whether it refused or never answered', () => {
    expect(dueAt(moves(callable))).toBe(DAY_LATER);
    expect(dueAt([...moves(callable), ends(moves(callable), false)])).toBe(DAY_LATER);
  });

  it('is no more once it has taken it', () => {
    expect(dueAt([...moves(callable), ends(moves(callable), true)])).toBeUndefined();
  });

  it('is nobody’s to look at where no store is called: it would be so for ever', () => {
    expect(dueAt([...moves(placed), ends(moves(placed), false)])).toBeUndefined();
  });
});
