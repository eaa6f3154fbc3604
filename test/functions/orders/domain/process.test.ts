import { describe, expect, it } from '@jest/globals';
import type { OrderMessage } from '../../../../functions/orders/domain/messages.ts';
import { statusOf } from '../../../../functions/orders/domain/order.ts';
import { answer, eur, hear, recordSnapshot, snapshot } from './builders.ts';
import {
  AUTHORISED,
  answered,
  by,
  CAPTURED,
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
      ['MoneyAnswerHeard', 'OrderConfirmed'],
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
      ['OrderHoldReleased', 'OrderConfirmed'],
      'confirmed',
    ],
    [
      'an operator confirms without payments',
      [placed, { type: 'ConfirmOrder', ...by }],
      ['OrderConfirmed'],
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
    expect(expired.last).toEqual(['OrderExpired', 'MoneyWanted']);
    expect(expired.state.wish?.release).toBe('close');
    const late = tell([answered(expired.state, CAPTURED)], expired.state, LATER);
    expect(late.told[0]).toEqual(['MoneyAnswerHeard', 'OrderReinstated', 'MoneyWanted']);
    const confirmed = tell([answered(late.state, CAPTURED)], late.state, LATER);
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

  it('says it ever more rarely to who does not answer', () => {
    const { state } = play([placed, (before) => dueIn(before, 'answer_payments')]);
    const { dueAt } = dueIn(state, 'answer_payments');
    expect(Date.parse(dueAt) - Date.parse(state.wish?.saidAt ?? '')).toBe(20 * 60_000);
  });

  it('acts at its own times, though a former release had told of others', () => {
    const { state } = play([placed]);
    const earlier = { ...dueIn(state, 'answer_payments'), dueAt: '2026-03-01T12:01:00.000Z' };
    expect(tell([earlier], state, '2026-03-01T12:02:00.000Z').told).toEqual([[]]);
    expect(tell([earlier], state, LATER).told).toEqual([['MoneyWanted']]);
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
