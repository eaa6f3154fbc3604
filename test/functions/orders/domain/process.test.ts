import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { GoodsAnswer } from '../../../../functions/fulfilment/contract.ts';
import { ORDER_STATUSES } from '../../../../functions/orders/contract.ts';
import { orderDecider } from '../../../../functions/orders/domain/decide-order.ts';
import { evolveOrder } from '../../../../functions/orders/domain/evolve-order.ts';
import type { OrderMessage, PersonCommand } from '../../../../functions/orders/domain/messages.ts';
import { statusOf } from '../../../../functions/orders/domain/order.ts';
import {
  checkTransitions,
  RESTING,
  TRANSITIONS,
} from '../../../../functions/orders/domain/transitions.ts';
import type { MoneyAnswer } from '../../../../functions/payments/contract.ts';
import { answer, eur, hear, NOW, recordSnapshot, snapshot } from './builders.ts';
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

/** With the carrier, and not at the buyer's yet. */
const LEFT = { handedOver: true, lines: [lineOf()], parcels: [parcelOf('handed_over')] };

describe('a hold of another context', () => {
  const DISPUTED = { ...AUTHORISED, disputed: true };

  it('is asked about when it lasts, as the word that lifts it may have been lost', () => {
    const { state, last } = play([placed, pays(DISPUTED), (now) => dueIn(now, 'hold_escalation')]);
    expect(last).toEqual(['PersonReminded', 'MoneyWanted']);
    expect(statusOf(state)).toBe('on_hold');
    const lifted = play([
      placed,
      pays(DISPUTED),
      (now) => dueIn(now, 'hold_escalation'),
      pays(AUTHORISED),
    ]);
    expect(statusOf(lifted.state)).toBe('confirmed');
  });

  it('is nothing to ask about when a person set it', () => {
    const held: Move[] = [placed, { type: 'HoldOrder', reason: 'address', ...by }];
    const { last } = play([...held, (now) => dueIn(now, 'hold_escalation')]);
    expect(last).toEqual(['PersonReminded']);
  });
});

describe('the process', () => {
  it.each<[string, Move[], readonly string[] | string, string]>([
    [
      'payment assured confirms',
      [placed, pays(AUTHORISED)],
      ['MoneyAnswerHeard', 'OrderConfirmed', 'GoodsWanted'],
      'confirmed',
    ],
    [
      'an answer to an older wish does not confirm',
      [
        placed,
        recordSnapshot({ updatedAt: LATER, totals: { ...snapshot().totals, total: eur(9n) } }),
        hear(1, answer(1, AUTHORISED)),
      ],
      ['MoneyAnswerHeard'],
      'placed',
    ],
    [
      'a hold keeps it from being confirmed, and its release confirms',
      [
        placed,
        { type: 'HoldOrder', reason: 'address', ...by },
        pays(AUTHORISED),
        { type: 'ReleaseHold', reason: 'address', ...by },
      ],
      ['OrderHoldReleased', 'OrderConfirmed', 'GoodsWanted'],
      'confirmed',
    ],
    [
      'an operator confirms without payments',
      [placed, { type: 'ConfirmOrder', ...by }],
      ['OrderConfirmed', 'GoodsWanted'],
      'confirmed',
    ],
    [
      'a cancellation asks for everything back, and ends when it is',
      [placed, pays(AUTHORISED), { type: 'CancelOrder', ...by }, pays({ released: true })],
      ['MoneyAnswerHeard', 'OrderCancelled', 'WriteBackRequested'],
      'cancelled',
    ],
    [
      'a cancellation waits while money is still held',
      [
        placed,
        pays(AUTHORISED),
        { type: 'CancelOrder', ...by },
        pays({ ...AUTHORISED, released: false }),
      ],
      ['MoneyAnswerHeard'],
      'cancel_requested',
    ],
    [
      'a store that cancels and holds the money decides about it itself',
      [
        placed,
        recordSnapshot({ updatedAt: LATER, cancelled: { at: LATER, reason: null } }),
        pays({ ...CAPTURED, provider: 'storefront' }),
      ],
      ['MoneyAnswerHeard', 'OrderCancelled'],
      'cancelled',
    ],
    [
      'money elsewhere has to go back first',
      [
        placed,
        recordSnapshot({ updatedAt: LATER, cancelled: { at: LATER, reason: null } }),
        pays(CAPTURED),
      ],
      ['MoneyAnswerHeard'],
      'cancel_requested',
    ],
    [
      'once handed over it is not cancelled any more',
      [placed, pays(CAPTURED), sends(LEFT), { type: 'CancelOrder', ...by }],
      'wrong-state',
      'confirmed',
    ],
    [
      'the store’s late cancellation is refused, once',
      [
        placed,
        pays(CAPTURED),
        sends(LEFT),
        recordSnapshot({ updatedAt: LATER, cancelled: { at: LATER, reason: null } }),
      ],
      ['SnapshotRecorded', 'OrderCancellationRefused'],
      'confirmed',
    ],
    [
      'a dispute holds what is not shipped',
      [placed, pays(CAPTURED), pays({ ...CAPTURED, disputed: true })],
      ['MoneyAnswerHeard', 'OrderHeld', 'GoodsWanted'],
      'on_hold',
    ],
    [
      'a dispute that ends lets it go on',
      [placed, pays(CAPTURED), pays({ ...CAPTURED, disputed: true }), pays(CAPTURED)],
      ['MoneyAnswerHeard', 'OrderHoldReleased', 'GoodsWanted'],
      'confirmed',
    ],
    [
      'a payment that lapses holds a confirmed order',
      [placed, pays(AUTHORISED), pays({})],
      ['MoneyAnswerHeard', 'OrderHeld', 'GoodsWanted'],
      'on_hold',
    ],
    [
      'a person cannot release what payments holds',
      [
        placed,
        pays(AUTHORISED),
        pays({}),
        { type: 'ReleaseHold', reason: 'payment-not-covered', ...by },
      ],
      'not-yours',
      'on_hold',
    ],
  ])('%s', (_title, moves, expected, status) => {
    const { last, state } = play(moves);
    expect(last).toEqual(expected);
    expect(statusOf(state)).toBe(status);
  });

  it('expires unpaid, and late money reinstates it', () => {
    const expired = play([placed, (state) => dueIn(state, 'payment_window')]);
    expect(expired.last).toEqual(['OrderExpired', 'GoodsWanted', 'MoneyWanted']);
    expect(expired.state.wish?.release).toBe('close');
    const late = tell([answered(expired.state, CAPTURED)], expired.state, LATER);
    expect(late.told[0]).toEqual([
      'MoneyAnswerHeard',
      'OrderReinstated',
      'GoodsWanted',
      'MoneyWanted',
    ]);
    const kept = tell([sends()(late.state)], late.state, LATER);
    const confirmed = tell([answered(kept.state, CAPTURED)], kept.state, LATER);
    expect(statusOf(confirmed.state)).toBe('confirmed');
  });

  it('does not expire while money is on its way, but reminds', () => {
    const moves: Move[] = [placed, pays({ captured: eur(1000n) })];
    expect(play([...moves, (state) => dueIn(state, 'payment_window')]).last).toEqual([
      'PersonReminded',
    ]);
  });

  it('says its wish again until it is answered', () => {
    const { last, state } = play([placed, (before) => dueIn(before, 'answer_payments')]);
    expect(last).toEqual(['MoneyWanted']);
    expect(state.wish?.number).toBe(2);
  });

  it('hears nothing from a deadline that is not its own, or not due', () => {
    const { state } = play([placed]);
    const window = dueIn(state, 'payment_window');
    expect(tell([window], state, '2026-03-01T12:30:00.000Z').told).toEqual([[]]);
    expect(tell([{ ...window, kind: 'pack_sla' } as OrderMessage], state, LATER).told).toEqual([
      [],
    ]);
  });
});

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

/** What chance alone seldom leads to. */
const RARE: [Move[]][] = [
  [
    [
      { type: 'HoldOrder', reason: 'address', ...by },
      recordSnapshot({
        updatedAt: '2026-03-01T11:00:00.000Z',
        cancelled: { at: LATER, reason: null },
      }),
      recordSnapshot({ updatedAt: LATER }),
    ],
  ],
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
    expect(() => checkTransitions(TRANSITIONS, ORDER_STATUSES)).not.toThrow();
    const without = (status: string, end: 'from' | 'to') =>
      TRANSITIONS.filter((transition) => transition[end] !== status);
    expect(() => checkTransitions(without('expired', 'to'), ORDER_STATUSES)).toThrow(
      /expired cannot be reached/,
    );
    expect(() => checkTransitions(without('on_hold', 'from'), ORDER_STATUSES)).toThrow(
      /on_hold cannot be left/,
    );
  });
});
