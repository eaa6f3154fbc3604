import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { ORDER_STATUSES } from '../../../../functions/orders/contract.ts';
import { orderDecider } from '../../../../functions/orders/domain/decide-order.ts';
import type { OrderEvent } from '../../../../functions/orders/domain/events.ts';
import { evolveOrder } from '../../../../functions/orders/domain/evolve-order.ts';
import type { OrderMessage, PersonCommand } from '../../../../functions/orders/domain/messages.ts';
import { type OrderState, statusOf } from '../../../../functions/orders/domain/order.ts';
import {
  checkTransitions,
  RESTING,
  TRANSITIONS,
} from '../../../../functions/orders/domain/transitions.ts';
import type { MoneyAnswer } from '../../../../functions/payments/contract.ts';
import { answer, eur, hear, NOW, recordSnapshot, snapshot } from './builders.ts';
import { tell } from './tell.ts';

const placed = recordSnapshot();
const by = { by: 'ayesha', why: 'because' };
const AUTHORISED = { authorised: eur(2500n), assured: true, basis: 'authorised' as const };
const CAPTURED = { captured: eur(2500n), assured: true, basis: 'captured' as const };

/** Payments answers the latest wish. */
const answered = (state: OrderState, overrides: Partial<MoneyAnswer>): OrderMessage =>
  hear((state.money?.sequence ?? 0) + 1, answer(state.wish?.number ?? 0, overrides));

/** Messages that may depend on the state they meet. */
type Move = OrderMessage | ((state: OrderState) => OrderMessage);

/** Ten days pass before each move that is a deadline's. */
const play = (moves: readonly Move[]) => {
  let state = orderDecider.initial;
  const told: (readonly string[] | string)[] = [];
  const events: OrderEvent[] = [];
  let now = NOW;
  for (const move of moves) {
    const message = typeof move === 'function' ? move(state) : move;
    if (message.type === 'DeadlineReached') now = later(now);
    const result = tell([message], state, now);
    state = result.state;
    told.push(result.told[0] ?? []);
    events.push(...result.events);
  }
  return { state, told, last: told.at(-1), events };
};
const pays =
  (overrides: Partial<MoneyAnswer>): Move =>
  (state) =>
    answered(state, overrides);
const dueIn = (state: OrderState, kind: string): OrderMessage => ({
  type: 'DeadlineReached',
  kind,
  dueAt: orderDecider.deadlines(state).find((deadline) => deadline.kind === kind)?.dueAt ?? NOW,
});
const LATER = '2026-04-01T12:00:00.000Z';
const later = (now: string): string =>
  new Date(Date.parse(now) + 10 * 24 * 3_600_000).toISOString();

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
      'handing over asks for the money now',
      [
        placed,
        pays(AUTHORISED),
        { type: 'HandOverOrder', carrier: null, trackingNumber: null, ...by },
      ],
      ['OrderHandedOver', 'MoneyWanted'],
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
      'once handed over it is not cancelled any more',
      [
        placed,
        pays(CAPTURED),
        { type: 'HandOverOrder', carrier: null, trackingNumber: null, ...by },
        { type: 'CancelOrder', ...by },
      ],
      'wrong-state',
      'confirmed',
    ],
    [
      'the store’s late cancellation is refused, once',
      [
        placed,
        pays(CAPTURED),
        { type: 'HandOverOrder', carrier: null, trackingNumber: null, ...by },
        recordSnapshot({ updatedAt: LATER, cancelled: { at: LATER, reason: null } }),
      ],
      ['SnapshotRecorded', 'OrderCancellationRefused'],
      'confirmed',
    ],
    [
      'a dispute holds what is not shipped',
      [placed, pays(CAPTURED), pays({ ...CAPTURED, disputed: true })],
      ['MoneyAnswerHeard', 'OrderHeld'],
      'on_hold',
    ],
    [
      'a dispute that ends lets it go on',
      [placed, pays(CAPTURED), pays({ ...CAPTURED, disputed: true }), pays(CAPTURED)],
      ['MoneyAnswerHeard', 'OrderHoldReleased'],
      'confirmed',
    ],
    [
      'a payment that lapses holds a confirmed order',
      [placed, pays(AUTHORISED), pays({})],
      ['MoneyAnswerHeard', 'OrderHeld'],
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

  it('hears nothing from a deadline that is not its own, or not due', () => {
    const { state } = play([placed]);
    const window = dueIn(state, 'payment_window');
    expect(tell([window], state, '2026-03-01T12:30:00.000Z').told).toEqual([[]]);
    expect(tell([{ ...window, kind: 'pack_sla' } as OrderMessage], state, LATER).told).toEqual([
      [],
    ]);
  });
});

type Amendment = Pick<Extract<PersonCommand, { type: 'AmendOrder' }>, 'personal' | 'country'>;

describe('refunds and amendments', () => {
  const paid: Move[] = [placed, pays(CAPTURED)];
  const refund = (more: object): PersonCommand =>
    ({ type: 'RefundOrder', refundId: 'ref_1', ...by, ...more }) as PersonCommand;

  it.each<[string, object, bigint | string]>([
    ['an amount', { amount: eur(700n) }, 700n],
    ['all that is left', {}, 2500n],
    ['every line whole: to the last cent', { lines: { '1': 1 } }, 2500n],
    ['more than was taken', { amount: eur(2501n) }, 'more-than-left'],
    ['another currency', { amount: { amount: 1n, currency: 'USD' } }, 'wrong-currency'],
    ['a line that is not there', { lines: { '9': 1 } }, 'no-such-line'],
    ['more of a line than was sold', { lines: { '1': 2 } }, 'no-such-line'],
  ])('refund %s', (_title, more, expected) => {
    const { last, state } = play([...paid, refund(more)]);
    if (typeof expected === 'string') expect(last).toBe(expected);
    else expect(state.wish?.refunds[0]?.amount).toEqual(eur(expected));
  });

  it('counts what is asked already', () => {
    const twice = [...paid, refund({ amount: eur(2000n) })];
    const second = { ...refund({ amount: eur(600n) }), refundId: 'ref_2' } as PersonCommand;
    expect(play([...twice, second]).last).toBe('more-than-left');
  });

  it('refuses when nothing was taken', () => {
    expect(play([placed, pays(AUTHORISED), refund({})]).last).toBe('nothing-to-refund');
  });

  it('gives back what an amendment downward frees, and wants what one upward adds', () => {
    const three = recordSnapshot({
      lines: snapshot().lines.map((line) => ({ ...line, quantity: 3, total: eur(6000n) })),
      totals: { ...snapshot().totals, goods: eur(6000n), total: eur(6500n) },
    });
    const taken: Move = pays({ ...CAPTURED, captured: eur(6500n) });
    const amend = (quantity: number): Move => ({
      type: 'AmendOrder',
      refundId: 'ref_a',
      quantities: { '1': quantity },
      ...by,
    });
    const down = play([three, taken, amend(2)]);
    expect(down.last).toEqual(['LinesAmended', 'RefundAsked', 'OrderAmended', 'MoneyWanted']);
    expect(down.state.wish).toMatchObject({ due: eur(4500n), refunds: [{ amount: eur(2000n) }] });
    const up = play([three, taken, amend(4)]);
    expect(up.state.wish).toMatchObject({ due: eur(8500n), refunds: [] });
  });

  it.each<[string, Amendment, Amendment, Amendment]>([
    [
      'texts that are given anew, beside those that stay',
      { personal: { 'shipTo.line1': 'one', 'shipTo.city': 'old' }, country: 'DE' },
      { personal: { 'shipTo.city': 'new' }, country: 'AT' },
      { personal: { 'shipTo.line1': 'one', 'shipTo.city': 'new' }, country: 'AT' },
    ],
    [
      'the country, where none is given',
      { personal: { 'shipTo.city': 'old' }, country: 'DE' },
      { personal: { 'shipTo.postcode': '10115' } },
      { personal: { 'shipTo.city': 'old', 'shipTo.postcode': '10115' }, country: 'DE' },
    ],
  ])('a second amendment of the address keeps %s', (_title, first, second, kept) => {
    const amend = (refundId: string, address: Amendment): PersonCommand => ({
      type: 'AmendOrder',
      refundId,
      ...address,
      ...by,
    });
    const { state } = play([placed, amend('ref_a', first), amend('ref_b', second)]);
    expect(state.address).toEqual(kept);
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
  statuses.map((status) => pays(status)),
  statuses.map((status) => pays(status)),
  fc.constantFrom<PersonCommand>(
    { type: 'ConfirmOrder', ...by },
    { type: 'HoldOrder', reason: 'address', ...by },
    { type: 'ReleaseHold', reason: 'address', ...by },
    { type: 'CancelOrder', ...by },
    { type: 'RefundOrder', refundId: 'ref_1', ...by },
    { type: 'HandOverOrder', carrier: null, trackingNumber: null, ...by },
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
      { numRuns: 3000 },
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
