import { describe, expect, it } from '@jest/globals';
import type { GoodsAnswer } from '../../../../functions/fulfilment/contract.ts';
import { orderDecider } from '../../../../functions/orders/domain/decide-order.ts';
import { evolveOrder } from '../../../../functions/orders/domain/evolve-order.ts';
import type { PersonCommand } from '../../../../functions/orders/domain/messages.ts';
import { statusOf } from '../../../../functions/orders/domain/order.ts';
import {
  ORDER_LIFECYCLE,
  RESTING,
  TRANSITIONS,
} from '../../../../functions/orders/domain/transitions.ts';
import type { MoneyAnswer } from '../../../../functions/payments/contract.ts';
import { checkLifecycle } from '../../../../functions/shared/lifecycle.ts';
import { fc } from '../../../properties.ts';
import { eur, NOW, recordSnapshot } from './builders.ts';
import {
  AUTHORISED,
  by,
  CAPTURED,
  DELIVERED,
  LATER,
  type Move,
  pays,
  placed,
  play,
  sends,
} from './play.ts';

const statuses = fc.constantFrom<Partial<MoneyAnswer>>(
  {},
  AUTHORISED,
  CAPTURED,
  { ...CAPTURED, disputed: true },
  { released: true },
  { captured: eur(2500n), refunded: eur(2500n), released: true },
);

const goodsMoves = fc.constantFrom<Partial<GoodsAnswer>>(
  {},
  { stock: 'short', assured: false },
  { handedOver: true },
  { handedOver: true, ...DELIVERED },
);

const anyMove: fc.Arbitrary<Move> = fc.oneof(
  fc
    .constantFrom('2026-03-01T10:00:00.000Z', '2026-03-01T11:00:00.000Z', LATER)
    .chain((updatedAt) =>
      fc
        .boolean()
        .map((gone) =>
          recordSnapshot({ updatedAt, cancelled: gone ? { at: updatedAt, reason: null } : null }),
        ),
    ),
  goodsMoves.map((goods) => sends(goods)),
  statuses.map((status) => pays(status)),
  statuses.map((status) => pays(status)),
  fc.constantFrom<PersonCommand>(
    { type: 'ConfirmOrder', ...by },
    { type: 'HoldOrder', reason: 'address', ...by },
    { type: 'ReleaseHold', reason: 'address', ...by },
    { type: 'CancelOrder', ...by },
    { type: 'RefundOrder', refundId: 'ref_1', ...by },
  ),
  fc.nat(3).map(
    (index): Move =>
      (state) => {
        const open = orderDecider.deadlines(state);
        return {
          type: 'DeadlineReached',
          kind: '',
          dueAt: NOW,
          ...open[index % (open.length || 1)],
        };
      },
  ),
);

const TABLE = TRANSITIONS.map(({ from, to, event }) => `${from} → ${to} by ${event}`);

/** Every change of status that the moves lead to. */
const stepsOf = (moves: readonly Move[]): string[] => {
  let before: string = 'none';
  let state = orderDecider.initial;
  return play([placed, ...moves]).events.flatMap((event) => {
    state = evolveOrder(state, event);
    const step = `${before} → ${statusOf(state)} by ${event.type}`;
    const moved = before !== statusOf(state);
    before = statusOf(state);
    return moved ? [step] : [];
  });
};

/** The deadline of the order that comes first passes. */
const firstDeadline: Move = (state) => ({
  type: 'DeadlineReached',
  kind: '',
  dueAt: NOW,
  ...orderDecider.deadlines(state)[0],
});

const storeCancels = recordSnapshot({
  updatedAt: '2026-03-01T11:00:00.000Z',
  cancelled: { at: LATER, reason: null },
});
const storeReinstates = recordSnapshot({ updatedAt: LATER });

/** What chance alone seldom leads to. */
const RARE: [Move[]][] = [
  [[{ type: 'HoldOrder', reason: 'address', ...by }, storeCancels, storeReinstates]],
  [[storeCancels, pays({ released: true }), sends({}), storeReinstates]],
  [[pays(CAPTURED), sends({ handedOver: true, ...DELIVERED }), firstDeadline]],
];

describe('the lifecycle', () => {
  it('takes only transitions of its table, and takes every one', () => {
    const taken = new Set<string>();
    fc.assert(
      fc.property(fc.array(anyMove, { maxLength: 14 }), (moves) => {
        for (const step of stepsOf(moves)) {
          expect(TABLE).toContain(step);
          taken.add(step);
        }
      }),
      { numRuns: 3000, examples: RARE },
    );
    const ofStore = TABLE.filter((step) => !step.startsWith('none') && !step.startsWith('awaited'));
    expect(ofStore.filter((step) => !taken.has(step))).toEqual([]);
  });

  it('gives every state that waits a deadline', () => {
    fc.assert(
      fc.property(fc.array(anyMove, { minLength: 1, maxLength: 10 }), (moves) => {
        const { state } = play(moves);
        const { sequence } = state.money ?? { sequence: 0 };
        const rests =
          RESTING.includes(statusOf(state)) || (state.current === null && sequence >= 0);
        if (!rests) expect(orderDecider.deadlines(state).length).toBeGreaterThan(0);
      }),
    );
  });

  it('is refused at start-up when a state cannot be reached or left', () => {
    expect(() => checkLifecycle(ORDER_LIFECYCLE)).not.toThrow();
    const without = (status: string, end: 'from' | 'to') => ({
      ...ORDER_LIFECYCLE,
      transitions: TRANSITIONS.filter((transition) => transition[end] !== status),
    });
    expect(() => checkLifecycle(without('expired', 'to'))).toThrow(/expired cannot be reached/);
    expect(() => checkLifecycle(without('on_hold', 'from'))).toThrow(/on_hold cannot be left/);
  });
});
