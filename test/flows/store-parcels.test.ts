import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type { SampleOrder } from '../../local/simulators/storefronts/order.ts';
import type { StoreFault } from '../../local/simulators/stores/store-server.ts';
import { eventsOf, viewOf, waitingIn } from './books.ts';
import { NO_FAULTS, neverAnswer, type PortCall } from './faults.ts';
import { command } from './money.ts';
import { partiesOutside } from './outside.ts';
import { goodsAnswerOf } from './parcel-courier.ts';
import { type Pipeline, startPipeline } from './pipeline.ts';
import { comeToRest } from './rest.ts';
import { nextOrder, openShop } from './shop.ts';
import { CALLED_STORES, type CalledStore, openStore, type StoreSide } from './store-side.ts';

/** A dead worker's lease, and a message that comes back. */
const PATIENT = 60;
const CARTON = { lengthMm: 300, widthMm: 200, heightMm: 150, weightGrams: 900 };

let pipeline: Pipeline;
let side: StoreSide;
let channelOrderId: (order: SampleOrder) => string;

beforeEach(async () => {
  pipeline = await startPipeline();
});
afterEach(async () => {
  expect(await waitingIn(pipeline, 'DeadLetter')).toBe(0);
  await pipeline.stop();
});

const open = async (
  provider: CalledStore,
  settings: Readonly<Record<string, string>> = {},
): Promise<void> => {
  side = openStore(pipeline, provider);
  pipeline.outside = partiesOutside(pipeline.clock, side.parties);
  const shop = await openShop(pipeline, { ...side.spec, settings });
  side.connect(shop);
  channelOrderId = (order) => shop.orderId(order);
};
const rest = () => comeToRest(pipeline, undefined, PATIENT);
const person = async (what: string, order: string, input: object = {}): Promise<void> => {
  await command(pipeline, `orders.${what}`, { order, ...input });
  await rest();
};
/** A paid order that may be sent. */
const placed = async () => {
  const order = nextOrder();
  side.order(order);
  await rest();
  const orderId = channelOrderId(order);
  expect((await viewOf(pipeline, orderId))?.['state']).toBe('confirmed');
  return { order, orderId };
};
const parcelsOf = async (orderId: string) =>
  ((await goodsAnswerOf(pipeline, orderId))?.parcels ?? []).map(
    ({ status, trackingNumber }) => `${status} ${trackingNumber}`,
  );
const count = async (orderId: string, type: string) =>
  (await eventsOf(pipeline, orderId)).filter((each) => each === type).length;

/** What the store shows: whether all is sent, and the numbers that it was told. */
const shownOf = ({ externalId }: SampleOrder) => {
  const { books } = side.store;
  const numbers = books.fulfilments(externalId).map(({ number }) => number);
  const notes = [...books.meta(externalId).values()].map((text) => text.split(' ').at(-1));
  expect(books.notes(externalId).length).toBeGreaterThanOrEqual(notes.length);
  return { sent: books.order(externalId)?.fulfilled, numbers: [...numbers, ...notes].toSorted() };
};

describe.each(CALLED_STORES)('a parcel of an order at %s', (provider) => {
  it('is shown there once when it was handed over, and its echo opens nothing', async () => {
    await open(provider);
    const { order, orderId } = await placed();
    await person('pack', orderId, { cartons: [CARTON] });
    expect(shownOf(order)).toEqual({ sent: false, numbers: [] });
    const wishes = await count(orderId, 'GoodsWanted');
    await person('hand-over', orderId, { carrier: 'TCS', trackingNumber: 'TCS-1' });
    expect(shownOf(order)).toEqual({ sent: true, numbers: ['TCS-1'] });
    expect(await parcelsOf(orderId)).toEqual(['handed_over TCS-1']);
    expect(await count(orderId, 'WriteBackRequested')).toBe(1);
    expect(await count(orderId, 'WriteBackEnded')).toBe(1);
    expect(await count(orderId, 'GoodsWanted')).toBe(wishes);
    expect(await count(orderId, 'SnapshotRecorded')).toBeGreaterThan(0);
    expect((await viewOf(pipeline, orderId))?.['state']).toBe('confirmed');
  });

  it('gets its number when that is known, and the new one when it changes', async () => {
    await open(provider);
    const { order, orderId } = await placed();
    await person('hand-over', orderId);
    expect(shownOf(order).sent).toBe(true);
    await person('track', orderId, { carrier: 'TCS', trackingNumber: 'TCS-1' });
    expect(shownOf(order)).toEqual({ sent: true, numbers: ['TCS-1'] });
    await person('track', orderId, { carrier: 'TCS', trackingNumber: 'TCS-2' });
    expect(shownOf(order)).toEqual({ sent: true, numbers: ['TCS-2'] });
    expect(await parcelsOf(orderId)).toEqual(['handed_over TCS-2']);
    expect(await count(orderId, 'WriteBackRequested')).toBe(3);
  });

  it('that holds a part of it leaves the order open there', async () => {
    await open(provider);
    const { order, orderId } = await placed();
    const [line] = order.lines;
    const carton = { ...CARTON, lines: { [line?.id ?? '']: 2 } };
    await person('pack', orderId, { cartons: [carton], part: true });
    const packed = (await goodsAnswerOf(pipeline, orderId))?.parcels.find(
      ({ status }) => status === 'packed',
    );
    const parcel = packed?.fulfilmentId;
    await person('hand-over', orderId, { parcel, carrier: 'TCS', trackingNumber: 'TCS-1' });
    expect(shownOf(order)).toEqual({ sent: false, numbers: ['TCS-1'] });
    expect(side.store.books.fulfilments(order.externalId).map(({ lines }) => lines)).toEqual(
      provider === 'shopify' ? [[{ lineId: line?.id, quantity: 2 }]] : [],
    );
    await person('hand-over', orderId, { carrier: 'TCS', trackingNumber: 'TCS-2' });
    expect(shownOf(order)).toEqual({ sent: true, numbers: ['TCS-1', 'TCS-2'] });
    expect(await parcelsOf(orderId)).toEqual(['handed_over TCS-1', 'handed_over TCS-2']);
  });

  it.each<StoreFault>(['slow-down', 'cut-after', 'silent-after'])(
    'is shown once, though the store answers badly (%s)',
    async (fault) => {
      await open(provider);
      const { order, orderId } = await placed();
      side.store.failNext(/KarwanFulfil$|^POST .*notes/, fault);
      side.store.failNext(/^PUT /, fault);
      await person('hand-over', orderId, { carrier: 'TCS', trackingNumber: 'TCS-1' });
      expect(shownOf(order)).toEqual({ sent: true, numbers: ['TCS-1'] });
      expect(side.store.books.notes(order.externalId)).toHaveLength(provider === 'shopify' ? 0 : 1);
      expect(await parcelsOf(orderId)).toEqual(['handed_over TCS-1']);
      expect(await count(orderId, 'WriteBackEnded')).toBe(1);
    },
  );

  it('is not told where the channel does not want it', async () => {
    await open(provider, { 'store.parcels': 'off' });
    const { order, orderId } = await placed();
    await person('hand-over', orderId, { carrier: 'TCS', trackingNumber: 'TCS-1' });
    expect(shownOf(order)).toEqual({ sent: false, numbers: [] });
    expect(await count(orderId, 'WriteBackRequested')).toBe(0);
  });
});

describe('a worker that tells of a parcel', () => {
  const isTelling = ({ functionName }: PortCall) => /orderscalls/.test(functionName);

  /** A parcel in whose telling the worker dies at its n-th call; whether it came so far. */
  const sendWith = async (n: number, when: 'before' | 'after'): Promise<boolean> => {
    const { order, orderId } = await placed();
    let made = 0;
    let died = false;
    pipeline.faults = {
      ...NO_FAULTS,
      [when]: (call: PortCall) => {
        if (!isTelling(call) || died) return Promise.resolve();
        made += 1;
        if (made < n) return Promise.resolve();
        died = true;
        return neverAnswer();
      },
    };
    await person('hand-over', orderId, { carrier: 'TCS', trackingNumber: `TCS-${n}-${when}` });
    pipeline.faults = NO_FAULTS;
    expect(shownOf(order)).toEqual({ sent: true, numbers: [`TCS-${n}-${when}`] });
    expect(await parcelsOf(orderId)).toEqual([`handed_over TCS-${n}-${when}`]);
    expect(await count(orderId, 'WriteBackEnded')).toBe(1);
    return died;
  };

  it('may die at any of its calls: the store shows the parcel once', async () => {
    await open('shopify');
    let n = 1;
    // Dying before the next call is dying after whatever went out between the two.
    while (await sendWith(n, 'before')) n += 1;
    expect(n).toBeGreaterThan(3);
    await sendWith(n - 1, 'after');
  });
});

describe('a parcel that Shopify sent first', () => {
  it('is not told back, and is one parcel here as well', async () => {
    await open('shopify');
    const { order, orderId } = await placed();
    const lines = order.lines.map(({ id, quantity }) => ({ lineId: id, quantity }));
    const tracking = { carrier: 'DHL', number: 'DHL-1', url: null };
    side.store.books.send({ orderId: order.externalId, lines, ...tracking }, false);
    await rest();
    expect(await parcelsOf(orderId)).toEqual(['cancelled null', 'handed_over DHL-1']);
    expect(await count(orderId, 'WriteBackRequested')).toBe(0);
    expect(shownOf(order)).toEqual({ sent: true, numbers: ['DHL-1'] });
  });
});

describe('a store that refuses a parcel', () => {
  it('is told again by a person, and a person is reminded until then', async () => {
    await open('woocommerce');
    const { order, orderId } = await placed();
    side.store.failNext(/^PUT /, 'refuse');
    await person('hand-over', orderId, { carrier: 'TCS', trackingNumber: 'TCS-1' });
    expect(shownOf(order).sent).toBe(false);
    const told = await pipeline.ask('orders.show', { order: orderId });
    expect(JSON.stringify(told)).toContain('The store did not take it');
    await pipeline.clock.advance(25 * 60 * 60_000);
    await rest();
    expect(await count(orderId, 'PersonReminded')).toBeGreaterThan(0);
    await person('tell-store', orderId);
    expect(shownOf(order)).toEqual({ sent: true, numbers: ['TCS-1'] });
    expect(side.store.books.notes(order.externalId)).toHaveLength(1);
  });

  it('is asked nothing more once a person has done it by hand, and nobody is reminded', async () => {
    await open('woocommerce');
    const { orderId } = await placed();
    side.store.failNext(/^PUT /, 'refuse');
    await person('hand-over', orderId, { carrier: 'TCS', trackingNumber: 'TCS-1' });
    await person('told', orderId, { why: 'completed in its admin' });
    const shown = await pipeline.ask('orders.show', { order: orderId });
    expect(JSON.stringify(shown)).toContain('completed in its admin');
    const asked = side.store.requests.length;
    await pipeline.clock.advance(25 * 60 * 60_000);
    await rest();
    expect(await count(orderId, 'PersonReminded')).toBe(0);
    const later = side.store.requests.slice(asked);
    expect(later.filter((request) => !request.startsWith('GET '))).toEqual([]);
  });
});
