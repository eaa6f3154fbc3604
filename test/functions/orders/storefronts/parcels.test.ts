import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { lineWith, orderWith } from '../../../../local/simulators/storefronts/order.ts';
import { type OpenStore, openStore, parcelOf, parcelsShown, STORES } from './open-store.ts';

const ORDER = orderWith({ externalId: '1001' });
const [FIRST, SECOND] = ORDER.lines;
const ONE = [{ lineId: FIRST?.id ?? '', quantity: 1 }];
const REST = [
  { lineId: FIRST?.id ?? '', quantity: 2 },
  { lineId: SECOND?.id ?? '', quantity: 1 },
];
const OTHER = 'ful_zzzz456789abcdefghjkmnpqrs';

let open: OpenStore;
const start = async (name: (typeof STORES)[number]) => {
  open = await openStore(name);
  open.store.books.put(ORDER);
};
afterEach(() => open.store.stop());
/** GraphQL asks by POST, too. */
const isRead = (line: string): boolean =>
  line.startsWith('GET') || /KarwanFulfillmentOrders|KarwanOpenLines/.test(line);
const written = () => open.store.requests.filter((line) => !isRead(line)).length;

describe.each(STORES)('a parcel told to %s', (name) => {
  beforeEach(() => start(name));
  const isSent = () => open.store.books.order('1001')?.fulfilled;

  it('is looked for before, shown whole, and found afterwards', async () => {
    expect(await open.calls.findParcel(parcelOf())).toBeNull();
    expect(await open.calls.tellParcel(parcelOf())).toMatchObject({ kind: 'done' });
    expect(await open.calls.findParcel(parcelOf())).toMatchObject({ kind: 'done' });
    expect(isSent()).toBe(true);
  });

  it('is not told twice, though it is asked for twice', async () => {
    await open.calls.tellParcel(parcelOf());
    const before = written();
    expect(await open.calls.tellParcel(parcelOf())).toMatchObject({ kind: 'done' });
    expect(parcelsShown(open)).toBe(1);
    expect(open.store.requests.filter((line) => /KarwanFulfil$|PUT|notes/.test(line))).toHaveLength(
      name === 'shopify' ? 1 : 3,
    );
    expect(written()).toBe(before);
  });

  it('in parts leaves the order open until the last', async () => {
    await open.calls.tellParcel(parcelOf({ lines: ONE, complete: false }));
    expect(isSent()).toBe(false);
    const last = parcelOf({ fulfilmentId: OTHER, trackingNumber: 'TCS-2', lines: REST }, OTHER);
    await open.calls.tellParcel(last);
    expect(isSent()).toBe(true);
    expect(parcelsShown(open)).toBe(2);
  });

  it('under another number is the same parcel', async () => {
    const first = await open.calls.tellParcel(parcelOf({ trackingNumber: null, carrier: null }));
    const own = first.kind === 'done' ? [...(first.externalIds ?? [])] : [];
    const anew = parcelOf({ trackingNumber: 'TCS-9', own }, `${parcelOf().id}-2`);
    expect(await open.calls.findParcel(anew)).toBeNull();
    expect(await open.calls.tellParcel(anew)).toMatchObject({ kind: 'done' });
    expect(await open.calls.findParcel(anew)).toMatchObject({ kind: 'done' });
    expect(open.store.books.fulfilments('1001').map(({ number }) => number)).toEqual(
      name === 'shopify' ? ['TCS-9'] : [],
    );
    expect([...open.store.books.meta('1001').values()]).toEqual(
      name === 'shopify' ? [] : ['TCS TCS-9'],
    );
  });

  it('mails the buyer only where that is wanted', async () => {
    await open.calls.tellParcel(parcelOf({ lines: ONE, complete: false }));
    const last = parcelOf(
      { fulfilmentId: OTHER, trackingNumber: 'TCS-2', lines: REST, notify: true },
      OTHER,
    );
    await open.calls.tellParcel(last);
    const { books } = open.store;
    expect(
      name === 'shopify'
        ? books.fulfilments().map(({ mails }) => mails > 0)
        : books.notes('1001').map(({ toBuyer }) => toBuyer),
    ).toEqual([false, true]);
  });

  it('of an order that the store cancelled or lost is refused for good', async () => {
    open.store.books.cancel('1001');
    const cancelled = await open.calls.tellParcel(parcelOf());
    expect(cancelled).toMatchObject({ kind: 'refused', because: expect.stringMatching(/cancel/) });
    const unknown = { ...parcelOf(), externalOrderId: '9' };
    expect(await open.calls.tellParcel(unknown)).toMatchObject({ kind: 'refused' });
    expect(await open.calls.findParcel(unknown)).toMatchObject({ kind: 'refused' });
  });
});

describe('at Shopify', () => {
  beforeEach(() => start('shopify'));
  const tracking = { carrier: null, number: null, url: null };
  const lines = parcelOf().parcel.lines;

  it('what staff has fulfilled already is no refusal', async () => {
    const { books } = open.store;
    const { id } = books.send({ orderId: '1001', lines, ...tracking, number: 'ELSE' }, false);
    const known = parcelOf({ others: [id] });
    expect(await open.calls.tellParcel(known)).toEqual({ kind: 'done', externalIds: [] });
    expect(books.fulfilments()).toHaveLength(1);
  });

  it('what staff fulfils meanwhile without a number gets ours', async () => {
    open.store.books.send({ orderId: '1001', lines, ...tracking }, false);
    await open.calls.tellParcel(parcelOf());
    expect(open.store.books.fulfilments()).toMatchObject([
      { number: 'TCS-100 200', carrier: 'TCS' },
    ]);
  });

  it('a parcel with the goods of another that has no number is a second one', async () => {
    const none = { trackingNumber: null, carrier: null, lines: ONE, complete: false };
    const first = await open.calls.tellParcel(parcelOf(none));
    const others = first.kind === 'done' ? [...(first.externalIds ?? [])] : [];
    await open.calls.tellParcel(parcelOf({ ...none, fulfilmentId: OTHER, others }, OTHER));
    expect(open.store.books.fulfilments()).toHaveLength(2);
  });

  it.each([
    [10, ['KarwanFulfillmentOrders', 'KarwanFulfil']],
    [130, ['KarwanFulfillmentOrders', 'KarwanOpenLines', 'KarwanOpenLines', 'KarwanFulfil']],
  ])('the lines of a small order come with it: one of %d takes %j', async (count, asked) => {
    const many = Array.from({ length: count }, (_, index) => lineWith({ id: `${5000 + index}` }));
    const { books, requests } = open.store;
    books.put(orderWith({ externalId: '1002', lines: many }));
    const all = many.map(({ id, quantity }) => ({ lineId: id, quantity }));
    const whole = { ...parcelOf({ lines: all }), externalOrderId: '1002' };
    expect(await open.calls.tellParcel(whole)).toMatchObject({ kind: 'done' });
    expect(books.order('1002')?.fulfilled).toBe(true);
    expect(requests.flatMap((line) => /Karwan\w+/.exec(line) ?? [])).toEqual(asked);
  });

  it('a fulfilment that staff took back is not counted as sent', async () => {
    const { books } = open.store;
    const { id } = books.send({ orderId: '1001', lines, ...tracking }, false);
    books.cancelFulfilment(id);
    await open.calls.tellParcel(parcelOf());
    expect(books.fulfilments().map(({ cancelled }) => cancelled)).toEqual([true, false]);
  });
});
