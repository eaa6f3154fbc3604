import { describe, expect, it } from '@jest/globals';
import { orderDecider } from '../../../../functions/orders/domain/decide-order.ts';
import { fulfilmentsOf } from '../../../../functions/orders/domain/fulfilments.ts';
import type { OrderMessage } from '../../../../functions/orders/domain/messages.ts';
import {
  type OrderState,
  refundsOf,
  statusOf,
  storeCancellationOf,
} from '../../../../functions/orders/domain/order.ts';
import { fc } from '../../../properties.ts';
import { answer, fulfilment, hear, ORIGIN, recordSnapshot, refund, snapshot } from './builders.ts';
import { tell } from './tell.ts';

const AT = { first: '2026-03-01T10:00:00.000Z', later: '2026-03-01T11:00:00.000Z' };
const placed = recordSnapshot();
const totals = { ...snapshot().totals, total: { amount: 1n, currency: 'EUR' } };
const cheaper = { lines: [], totals };
const cancelled = { cancelled: { at: AT.later, reason: 'customer' }, updatedAt: AT.later };
const cancellation: OrderMessage = {
  ...ORIGIN,
  type: 'RecordCancellation',
  at: AT.later,
  reason: null,
};
const refunded: OrderMessage = { ...ORIGIN, type: 'RecordRefund', refund: refund('r1') };
const shipped = (at: string): OrderMessage => ({
  ...ORIGIN,
  type: 'RecordFulfilment',
  fulfilment: fulfilment('f1', at),
});
const ask: OrderMessage = { ...ORIGIN, type: 'AskStorefront', because: 'deleted' };
const CANCELS = ['OrderCancellationRequested', 'MoneyWanted'];

describe('what the store tells', () => {
  it.each<[string, OrderMessage[], string[][], string]>([
    ['a first snapshot places', [placed], [['OrderPlaced']], 'placed'],
    ['the same revision says nothing', [placed, placed], [['OrderPlaced'], []], 'placed'],
    [
      'a newer snapshot that changes the lines amends, and asks for other money',
      [placed, recordSnapshot({ ...cheaper, updatedAt: AT.later })],
      [['OrderPlaced'], ['SnapshotRecorded', 'OrderAmended', 'MoneyWanted']],
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
      'a cancelled first snapshot is placed, and its money asked back at once',
      [recordSnapshot(cancelled)],
      [['OrderPlaced', ...CANCELS]],
      'cancel_requested',
    ],
    [
      'a newer cancelled snapshot begins the cancellation',
      [placed, recordSnapshot(cancelled)],
      [['OrderPlaced'], ['SnapshotRecorded', ...CANCELS]],
      'cancel_requested',
    ],
    [
      'a cancellation before its order is kept for it',
      [cancellation, placed],
      [['StorefrontCancellationReported'], ['OrderPlaced', ...CANCELS]],
      'cancel_requested',
    ],
    [
      'a cancellation told twice counts once',
      [placed, cancellation, cancellation],
      [['OrderPlaced'], ['StorefrontCancellationReported', ...CANCELS], []],
      'cancel_requested',
    ],
    [
      'a newer version that is alive reinstates',
      [placed, cancellation, recordSnapshot({ updatedAt: '2026-03-01T11:30:00.000Z' })],
      [
        ['OrderPlaced'],
        ['StorefrontCancellationReported', ...CANCELS],
        ['SnapshotRecorded', 'OrderReinstated', 'MoneyWanted'],
      ],
      'placed',
    ],
    [
      'a refund is reported once, and payments hears of it',
      [refunded, placed, refunded],
      [['StorefrontRefundReported'], ['OrderPlaced', 'MoneyWanted'], []],
      'placed',
    ],
    [
      'a payment that the store reports later reaches payments',
      [
        recordSnapshot({ payment: { method: 'prepaid', gateway: null, state: 'pending' } }),
        recordSnapshot({ updatedAt: AT.later }),
      ],
      [['OrderPlaced'], ['SnapshotRecorded', 'MoneyWanted']],
      'placed',
    ],
    [
      'a fulfilment is reported, and an older version of it is not',
      [placed, shipped(AT.later), shipped(AT.first)],
      [['OrderPlaced'], ['StorefrontFulfilmentReported', 'GoodsWanted'], []],
      'placed',
    ],
    ['a body that says nothing asks the store', [ask], [['StorefrontReadRequested']], 'awaited'],
  ])('%s', (_title, messages, expected, status) => {
    const { state, told } = tell(messages);
    expect(told).toEqual(expected);
    expect(statusOf(state)).toBe(status);
  });

  it('says sealed texts again only when they are not as they were, and keeps them all the same', () => {
    const before = { 'buyer.name': 'v1.one' };
    const after = { 'buyer.name': 'v1.other' };
    const versions = [
      recordSnapshot({ personal: before }),
      recordSnapshot({ personal: before, updatedAt: AT.later }),
      recordSnapshot({ personal: after, updatedAt: '2026-03-01T12:00:00.000Z' }),
    ];
    const said = ({ events }: ReturnType<typeof tell>) =>
      events.flatMap((event) =>
        event.type === 'SnapshotRecorded' ? [event.data.snapshot.personal] : [],
      );
    expect(said(tell(versions.slice(0, 2)))).toEqual([undefined]);
    expect(tell(versions.slice(0, 2)).state.current?.snapshot.personal).toEqual(before);
    expect(said(tell(versions))).toEqual([undefined, after]);
    expect(tell(versions).state.current?.snapshot.personal).toEqual(after);
  });

  it('resolves a tie by the larger hash and asks the store once', () => {
    const tie = [placed, recordSnapshot(cheaper), recordSnapshot({ number: '#1001-b' })];
    const { events } = tell(tie);
    expect(events.filter(({ type }) => type === 'StorefrontReadRequested')).toHaveLength(1);
    const { state } = tell(tie);
    expect(tell([...tie].reverse()).state.current).toEqual(state.current);
  });

  it('believes what was fetched over what was pushed at the same time', () => {
    const { told } = tell([placed, recordSnapshot(cheaper, 'fetched'), placed]);
    expect(told[2]).toEqual([]);
  });

  it('confirms to the quarantine even when the snapshot says nothing new', () => {
    const { state } = tell([placed]);
    const replayed = { ...placed, quarantineId: 'qua_1' } as OrderMessage;
    expect(orderDecider.decide(state, replayed, AT.later)).toMatchObject({
      events: [],
      commands: [{ name: 'ResolveQuarantined', subject: 'quarantine/qua_1' }],
    });
  });
});

/** Everything that two deliveries of the same facts must agree on. */
const essence = (state: OrderState) => ({
  status: statusOf(state),
  current: state.current,
  cancellation: storeCancellationOf(state),
  refunds: refundsOf(state),
  fulfilments: fulfilmentsOf(state),
  money: state.money,
});

const times = ['10:00', '10:30', '11:00', '11:30'].map((time) => `2026-03-01T${time}:00.000Z`);
const time = fc.constantFrom(...times);
const anyFact: fc.Arbitrary<OrderMessage> = fc.oneof(
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
  fc.integer({ min: 1, max: 4 }).map((sequence) => hear(sequence, answer(sequence))),
);

describe('the store’s facts', () => {
  it('fold to the same state in any order and number of deliveries', () => {
    fc.assert(
      fc.property(
        fc
          .array(anyFact, { minLength: 1, maxLength: 8 })
          .chain((facts) =>
            fc.tuple(
              fc.constant(facts),
              fc.shuffledSubarray([...facts, ...facts], { minLength: facts.length * 2 }),
            ),
          ),
        ([facts, shuffled]) => {
          expect(essence(tell(shuffled).state)).toEqual(essence(tell(facts).state));
        },
      ),
      { numRuns: 1000 },
    );
  });

  it('place an order at most once', () => {
    fc.assert(
      fc.property(fc.array(anyFact, { maxLength: 10 }), (facts) => {
        const { state, events } = tell(facts);
        const placings = events.filter(({ type }) => type === 'OrderPlaced').length;
        expect(placings).toBe(state.current === null ? 0 : 1);
      }),
    );
  });
});
