import { describe, expect, it } from '@jest/globals';
import { orderStreamDecider } from '../../../../functions/orders/domain/order-stream.ts';
import { storefronts } from '../../../../functions/orders/storefronts/index.ts';
import { orderWith } from '../../../../local/simulators/storefronts/order.ts';
import {
  cancellationOf,
  openStore,
  refundOf,
  STORES,
  type StoreName,
} from '../storefronts/open-store.ts';
import { NOW, ORIGIN } from './builders.ts';

type State = typeof orderStreamDecider.initial;
type Event = Parameters<typeof orderStreamDecider.evolve>[1];

/** What would start something at the store or at a provider because of an echo. */
const OPENINGS = new Set([
  'RefundAsked',
  'WriteBackRequested',
  'OrderCancellationRequested',
  'OrderCancellationRefused',
  'OrderReinstated',
  'OrderExpired',
  'OrderHeld',
]);

const fold = (state: State, events: readonly Event[]): State =>
  events.reduce(orderStreamDecider.evolve, state);

/** The store's present word as our adapter reads it, told to the order. */
const hear = async (name: StoreName, state: State, rawBody: Uint8Array) => {
  const mapped = storefronts[name]?.map({ headers: {}, rawBody, receivedAt: NOW }, {});
  if (mapped?.kind !== 'mapped' || mapped.message.type !== 'RecordSnapshot') {
    throw new Error('not an order');
  }
  const { snapshot } = mapped.message;
  const decision = orderStreamDecider.decide(
    state,
    { ...ORIGIN, type: 'RecordSnapshot', origin: 'pushed', settings: {}, snapshot },
    NOW,
  );
  if (decision.kind !== 'accepted') throw new Error('a fact was not accepted');
  return decision.events;
};

describe.each(STORES)('the echo of %s', (name) => {
  it.each([
    ['a recorded refund', refundOf()],
    ['a refund that the store made', refundOf({ moneyAtStore: true })],
    ['a cancellation', cancellationOf()],
    ['a cancellation with the money', cancellationOf({ moneyAtStore: true })],
  ])('of %s that we wrote opens nothing', async (_what, writeBack) => {
    const { store, calls } = await openStore(name);
    store.books.put(orderWith({ externalId: '1001' }));
    const bodyOf = async () => (await calls.fetchOrder('1001'))?.rawBody ?? new Uint8Array();

    const { id, kind, moneyAtStore, amount } = writeBack;
    const about = { orderId: ORIGIN.orderId, channelId: ORIGIN.channelId, status: 'placed' };
    const asked: Event =
      kind === 'refund'
        ? {
            type: 'RefundAsked',
            data: { refund: { refundId: id, amount, reason: 'r' }, lines: [], by: 'ayesha' },
          }
        : {
            type: 'OrderCancellationRequested',
            data: { ...about, requestedBy: 'person', by: 'ayesha', reason: 'r', at: NOW },
          };
    const wanted: Event = { type: 'WriteBackRequested', data: { kind, id, amount, moneyAtStore } };
    const placed = await hear(name, orderStreamDecider.initial, await bodyOf());
    const before = fold(orderStreamDecider.initial, [...placed, asked, wanted]);

    await (kind === 'refund' ? calls.recordRefund(writeBack) : calls.cancel(writeBack));
    const echoed = await hear(name, before, await bodyOf());
    expect(echoed.map(({ type }) => type)).toContain('SnapshotRecorded');
    expect(echoed.filter(({ type }) => OPENINGS.has(type))).toEqual([]);

    // Heard again, from a webhook or an import, it says nothing at all.
    expect(await hear(name, fold(before, echoed), await bodyOf())).toEqual([]);
    await store.stop();
  });

  it('of a cancellation that somebody else made opens one', async () => {
    const { store, calls } = await openStore(name);
    store.books.put(orderWith({ externalId: '1001' }));
    const bodyOf = async () => (await calls.fetchOrder('1001'))?.rawBody ?? new Uint8Array();
    const placed = await hear(name, orderStreamDecider.initial, await bodyOf());
    store.books.cancel('1001');
    const told = await hear(name, fold(orderStreamDecider.initial, placed), await bodyOf());
    expect(told.map(({ type }) => type)).toContain('OrderCancellationRequested');
    await store.stop();
  });
});
