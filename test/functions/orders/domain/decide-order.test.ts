import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { orderDecider } from '../../../../functions/orders/domain/decide-order.ts';
import { orderBook } from '../../../../functions/orders/domain/events.ts';
import type { OrderMessage } from '../../../../functions/orders/domain/messages.ts';
import {
  fulfilmentsOf,
  type OrderState,
  refundsOf,
  statusOf,
} from '../../../../functions/orders/domain/order.ts';
import { encodeEvent } from '../../../../functions/shared/event-book.ts';
import { fulfilment, NOW, ORIGIN, recordSnapshot, refund, snapshot } from './builders.ts';

const decide = (state: OrderState, message: OrderMessage) => {
  const decision = orderDecider.decide(state, message, NOW);
  if (decision.kind !== 'accepted') throw new Error(`not accepted: ${decision.kind}`);
  return decision;
};

/** Decides the messages one after the other; the events of each, and the final state. */
const tell = (...messages: readonly OrderMessage[]) => {
  let state = orderDecider.initial;
  const told = messages.map((message) => {
    const { events } = decide(state, message);
    state = events.reduce(orderDecider.evolve, state);
    return events.map((event) => event.type);
  });
  return { state, told };
};

const AT = { first: '2026-03-01T10:00:00.000Z', later: '2026-03-01T11:00:00.000Z' };
const placed = recordSnapshot();
const cheaper = {
  lines: [],
  totals: { ...snapshot().totals, total: { amount: 1n, currency: 'EUR' } },
};
const cancelled = { cancelled: { at: AT.later, reason: 'customer' }, updatedAt: AT.later };
const cancellation: OrderMessage = {
  ...ORIGIN,
  type: 'RecordCancellation',
  at: AT.later,
  reason: null,
};
const refunded: OrderMessage = { ...ORIGIN, type: 'RecordRefund', refund: refund('r1') };
const shipped: OrderMessage = {
  ...ORIGIN,
  type: 'RecordFulfilment',
  fulfilment: fulfilment('f1', AT.later),
};
const ask: OrderMessage = { ...ORIGIN, type: 'AskStorefront', because: 'deleted' };

describe('what is decided', () => {
  it.each<[string, OrderMessage[], string[][], string]>([
    ['a first snapshot places', [placed], [['OrderPlaced']], 'placed'],
    ['the same revision says nothing', [placed, placed], [['OrderPlaced'], []], 'placed'],
    [
      'a newer snapshot that changes the lines amends',
      [placed, recordSnapshot({ ...cheaper, updatedAt: AT.later })],
      [['OrderPlaced'], ['SnapshotRecorded', 'OrderAmended']],
      'placed',
    ],
    [
      'a newer snapshot with the same content only moves the time',
      [placed, recordSnapshot({ updatedAt: AT.later })],
      [['OrderPlaced'], ['SnapshotRecorded']],
      'placed',
    ],
    [
      'an older snapshot changes nothing',
      [recordSnapshot({ updatedAt: AT.later }), recordSnapshot(cheaper)],
      [['OrderPlaced'], []],
      'placed',
    ],
    [
      'a cancelled first snapshot is placed and cancelled at once',
      [recordSnapshot(cancelled)],
      [['OrderPlaced', 'OrderCancelled']],
      'cancelled',
    ],
    [
      'a newer cancelled snapshot cancels',
      [placed, recordSnapshot(cancelled)],
      [['OrderPlaced'], ['SnapshotRecorded', 'OrderCancelled']],
      'cancelled',
    ],
    [
      'a cancellation before its order is kept for it',
      [cancellation, placed],
      [['StorefrontCancellationReported'], ['OrderPlaced', 'OrderCancelled']],
      'cancelled',
    ],
    [
      'a cancellation told twice counts once',
      [placed, cancellation, cancellation],
      [['OrderPlaced'], ['StorefrontCancellationReported', 'OrderCancelled'], []],
      'cancelled',
    ],
    [
      'a newer version that is alive reinstates',
      [placed, cancellation, recordSnapshot({ updatedAt: '2026-03-01T11:30:00.000Z' })],
      [
        ['OrderPlaced'],
        ['StorefrontCancellationReported', 'OrderCancelled'],
        ['SnapshotRecorded', 'OrderReinstated'],
      ],
      'placed',
    ],
    [
      'a refund is reported once, before or after its order',
      [refunded, placed, refunded],
      [['StorefrontRefundReported'], ['OrderPlaced', 'StorefrontMoneyReported'], []],
      'placed',
    ],
    [
      'a refund that the snapshot holds already is no news',
      [recordSnapshot({ refunds: [refund('r1')] }), refunded],
      [['OrderPlaced'], ['StorefrontRefundReported']],
      'placed',
    ],
    [
      'a payment that the store reports later is told',
      [
        recordSnapshot({ payment: { method: 'prepaid', gateway: null, state: 'pending' } }),
        recordSnapshot({ updatedAt: AT.later }),
      ],
      [['OrderPlaced'], ['SnapshotRecorded', 'StorefrontMoneyReported']],
      'placed',
    ],
    [
      'a fulfilment is reported, and an older version of it is not',
      [
        placed,
        shipped,
        { ...ORIGIN, type: 'RecordFulfilment', fulfilment: fulfilment('f1', AT.first) },
      ],
      [['OrderPlaced'], ['StorefrontFulfilmentReported', 'StorefrontParcelReported'], []],
      'placed',
    ],
    [
      'a tie is resolved by the larger hash, and the store is asked once',
      [placed, recordSnapshot(cheaper), recordSnapshot({ number: '#1001-b' })],
      [
        ['OrderPlaced'],
        expect.arrayContaining(['StorefrontReadRequested']),
        expect.not.arrayContaining(['StorefrontReadRequested']),
      ],
      'placed',
    ] as unknown as [string, OrderMessage[], string[][], string],
    [
      'what was fetched outranks what was pushed at the same time',
      [placed, recordSnapshot(cheaper, 'fetched'), placed],
      [['OrderPlaced'], ['SnapshotRecorded', 'OrderAmended'], []],
      'placed',
    ],
    ['a body that says nothing asks the store', [ask], [['StorefrontReadRequested']], 'awaited'],
  ])('%s', (_title, messages, expected, status) => {
    const { state, told } = tell(...messages);
    expect(told).toEqual(expected);
    expect(statusOf(state)).toBe(status);
  });

  it('confirms to the quarantine even when the snapshot says nothing new', () => {
    const { state } = tell(placed);
    const replayed = { ...placed, quarantineId: 'qua_1' } as OrderMessage;
    expect(decide(state, replayed)).toMatchObject({
      events: [],
      commands: [{ name: 'ResolveQuarantined', subject: 'quarantine/qua_1' }],
    });
  });

  it('gives every state that waits a deadline', () => {
    expect(orderDecider.deadlines(tell(refunded).state)).toEqual([
      { kind: 'webhook_to_order', dueAt: '2026-03-01T12:15:00.000Z' },
    ]);
    expect(orderDecider.deadlines(tell(refunded, placed).state)).toEqual([
      { kind: 'payment_window', dueAt: '2026-03-01T13:00:00.000Z' },
    ]);
    expect(orderDecider.deadlines(tell(placed, cancellation).state)).toEqual([]);
  });
});

/** Everything that two deliveries of the same facts must agree on. */
const essence = (state: OrderState) => ({
  status: statusOf(state),
  current: state.current,
  cancellation: state.cancellation,
  refunds: refundsOf(state),
  fulfilments: fulfilmentsOf(state),
});

const times = ['10:00', '10:30', '11:00', '11:30'].map((time) => `2026-03-01T${time}:00.000Z`);
const time = fc.constantFrom(...times);
const anyMessage: fc.Arbitrary<OrderMessage> = fc.oneof(
  fc
    .record({
      updatedAt: time,
      number: fc.constantFrom('#1', '#2'),
      cancelled: fc.option(time.map((at) => ({ at, reason: null }))),
      refunds: fc
        .uniqueArray(fc.constantFrom('r1', 'r2'), { maxLength: 2 })
        .map((ids) => ids.map(refund)),
      fulfilments: fc
        .array(time, { maxLength: 1 })
        .map((ats) => ats.map((at) => fulfilment('f1', at))),
    })
    .map((overrides) => recordSnapshot(overrides)),
  time.map((at): OrderMessage => ({ ...ORIGIN, type: 'RecordCancellation', at, reason: null })),
  fc
    .constantFrom('r1', 'r2', 'r3')
    .map((id): OrderMessage => ({ ...ORIGIN, type: 'RecordRefund', refund: refund(id) })),
  fc.tuple(fc.constantFrom('f1', 'f2'), time, fc.constantFrom('success', 'cancelled')).map(
    ([id, at, status]): OrderMessage => ({
      ...ORIGIN,
      type: 'RecordFulfilment',
      fulfilment: fulfilment(id, at, status),
    }),
  ),
);

describe('invariants', () => {
  it('any permutation and duplication of the facts folds to the same state', () => {
    fc.assert(
      fc.property(
        fc
          .array(anyMessage, { minLength: 1, maxLength: 8 })
          .chain((messages) =>
            fc.tuple(
              fc.constant(messages),
              fc.shuffledSubarray([...messages, ...messages], { minLength: messages.length * 2 }),
            ),
          ),
        ([messages, shuffled]) => {
          expect(essence(tell(...shuffled).state)).toEqual(essence(tell(...messages).state));
        },
      ),
      { numRuns: 1000 },
    );
  });

  it('an order is placed at most once, and every event can be stored', () => {
    fc.assert(
      fc.property(fc.array(anyMessage, { maxLength: 10 }), (messages) => {
        let state = orderDecider.initial;
        let placings = 0;
        for (const message of messages) {
          const { events } = decide(state, message);
          for (const event of events) encodeEvent(orderBook, event);
          placings += events.filter((event) => event.type === 'OrderPlaced').length;
          state = events.reduce(orderDecider.evolve, state);
        }
        expect(placings).toBe(state.current === null ? 0 : 1);
      }),
    );
  });

  it('a waiting order always has a deadline', () => {
    fc.assert(
      fc.property(fc.array(anyMessage, { minLength: 1, maxLength: 6 }), (messages) => {
        const { state } = tell(...messages);
        const waits = statusOf(state) !== 'cancelled';
        expect(orderDecider.deadlines(state)).toHaveLength(waits ? 1 : 0);
      }),
    );
  });
});
