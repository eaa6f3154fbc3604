import { describe, expect, it } from '@jest/globals';
import { orderDecider } from '../../../../functions/orders/domain/decide-order.ts';
import type { OrderMessage } from '../../../../functions/orders/domain/messages.ts';
import { recordSnapshot } from './builders.ts';
import { by, dueIn, LATER, type Move, pays, placed, play } from './play.ts';

const erase: OrderMessage = { type: 'EraseBuyer', requestId: 'prv_1', ...by };
const forgotten: OrderMessage = { type: 'RecordForgotten', orderId: 'ord_1' };
const cancelled: Move[] = [
  placed,
  recordSnapshot({ updatedAt: LATER, cancelled: { at: LATER, reason: null } }),
  pays({ released: true }),
];
const reach =
  (kind: string): Move =>
  (state) =>
    dueIn(state, kind);

describe('forgetting a buyer', () => {
  it.each<[string, Move[], readonly string[]]>([
    ['waits while the order is under way', [placed, erase], ['ErasureRequested']],
    ['is wanted once', [placed, erase, erase], []],
    [
      'comes at once when the order has ended',
      [...cancelled, erase],
      ['ErasureRequested', 'ErasureDue'],
    ],
    [
      'comes with the order’s end',
      [
        placed,
        erase,
        recordSnapshot({ updatedAt: LATER, cancelled: { at: LATER, reason: null } }),
        pays({ released: true }),
      ],
      ['MoneyAnswerHeard', 'OrderCancelled', 'ErasureDue'],
    ],
    ['comes before its order does', [erase], ['ErasureRequested', 'ErasureDue']],
    ['is told to everybody', [...cancelled, erase, forgotten], ['BuyerForgotten']],
    ['is told once', [...cancelled, erase, forgotten, forgotten], []],
    ['that nobody asked for is not told', [placed, forgotten], []],
    [
      'is asked for again when nobody answers',
      [...cancelled, erase, reach('answer_erasure')],
      ['ErasureDue'],
    ],
  ])('%s', (_title, moves, expected) => {
    expect(play(moves).last).toEqual(expected);
  });

  it('comes after 25 days at the latest, and asks the vault to forget', () => {
    const { state } = play([placed, erase]);
    const open = orderDecider.deadlines(state).find(({ kind }) => kind === 'erasure');
    expect(open?.dueAt).toBe('2026-03-26T12:00:00.000Z');
    const reached: OrderMessage = {
      type: 'DeadlineReached',
      kind: 'erasure',
      dueAt: open?.dueAt ?? '',
    };
    const decision = orderDecider.decide(state, reached, '2026-03-26T12:00:00.000Z');
    expect(decision).toMatchObject({
      kind: 'accepted',
      events: [{ type: 'ErasureDue' }],
      commands: [{ name: 'ForgetBuyer', to: 'orders' }],
    });
  });

  it('leaves no deadline behind', () => {
    const { state } = play([...cancelled, erase, forgotten]);
    expect(orderDecider.deadlines(state)).toEqual([]);
  });
});
