import { describe, expect, it } from '@jest/globals';
import { genericBody, genericOrder } from '../../../../../local/simulators/storefronts/generic.ts';
import { lineWith } from '../../../../../local/simulators/storefronts/order.ts';
import { faultsOf, map as mapBody, snapshotIn } from '../expectations.ts';

type Json = Readonly<Record<string, unknown>>;
const map = (body: Json) => mapBody('generic', genericBody(body));
const withData = (change: Json, body = genericOrder()): Json => ({
  ...body,
  data: { ...(body['data'] as Json), ...change },
});

describe('an order', () => {
  it.each(['order.placed', 'order.updated'] as const)('%s is a snapshot', (type) => {
    const snapshot = snapshotIn(map(genericOrder({}, type)));
    expect(faultsOf(snapshot)).toEqual([]);
    expect(snapshot.totals.total).toEqual({ amount: 10_600n, currency: 'EUR' });
    expect(snapshot.lines[0]?.lineId).toBe('866550311766439020');
  });

  it.each([
    ['JPY', 1999n],
    ['KWD', 12_345n],
    ['PKR', 545_050n],
  ])('in %s has exact minor units', (currency, unitPrice) => {
    const lines = [lineWith({ unitPrice, quantity: 3 })];
    const snapshot = snapshotIn(map(genericOrder({ currency, lines, shipping: 0n })));
    expect(snapshot.totals.total).toEqual({ amount: unitPrice * 3n, currency });
  });

  it.each<[string, Json, string, string]>([
    ['a total that differs', { total: '106.01' }, 'sums-differ', '/data/total'],
    ['a negative total', { total: '-106.00' }, 'negative-amount', '/data/total'],
    ['a negative discount', { discount: '-1' }, 'negative-amount', '/data/discount'],
    ['too many decimals', { shipping: '12.001' }, 'bad-amount', '/data/shipping'],
    ['an amount in words', { shipping: 'free' }, 'bad-amount', '/data/shipping'],
    ['no such currency', { currency: 'ZZZ' }, 'unknown-currency', '/data/lines/0/unitPrice'],
    ['no id', { id: '' }, 'bad-field', '/data/id'],
    ['no total', { total: undefined }, 'missing-field', '/data/total'],
    ['a time without a zone', { placedAt: '2026-11-02T09:15:00' }, 'bad-field', '/data/placedAt'],
    [
      'a day that does not exist',
      { placedAt: '2026-02-31T25:00:00Z' },
      'bad-field',
      '/data/placedAt',
    ],
    [
      'an unknown payment state',
      { payment: { state: 'maybe' } },
      'bad-field',
      '/data/payment/state',
    ],
    [
      'a refund in another currency',
      { refunds: [{ id: '1', amount: '1', currency: 'USD' }] },
      'bad-field',
      '/data/refunds/0/currency',
    ],
  ])('with %s is refused at its place', (_name, change, code, path) => {
    const mapped = map(withData(change));
    if (mapped.kind !== 'unmappable') throw new Error(mapped.kind);
    expect(mapped.problems[0]).toEqual({ code, path, message: expect.stringMatching(/\w/) });
  });

  const ofLine = (change: Json) => {
    const lines = (genericOrder()['data'] as { readonly lines: readonly Json[] }).lines;
    const mapped = map(withData({ lines: [{ ...lines[0], ...change }, ...lines.slice(1)] }));
    if (mapped.kind !== 'unmappable') throw new Error(mapped.kind);
    return mapped.problems;
  };

  it('names the line whose discount is above its price, and what it comes to', () => {
    expect(ofLine({ discount: '500.00' })[0]).toEqual({
      code: 'negative-amount',
      path: '/data/lines/0',
      message: expect.stringMatching(/^it comes to -426.50 EUR, below zero: correct /),
    });
  });

  it('blames nothing else for a price that cannot be read', () => {
    expect(ofLine({ unitPrice: 'cheap', discount: '1.00' }).map(({ path }) => path)).toEqual([
      '/data/lines/0/unitPrice',
    ]);
  });

  it('without updatedAt has the event’s time', () => {
    const body = { ...withData({ updatedAt: null }), timestamp: '2026-11-05T00:00:00+05:00' };
    expect(snapshotIn(map(body)).updatedAt).toBe('2026-11-04T19:00:00.000Z');
  });

  it('keeps reasons that are codes and drops free text', () => {
    const reasonOf = (reason: string) =>
      snapshotIn(map(withData({ cancelled: { reason } }))).cancelled?.reason;
    expect(reasonOf('changed-mind')).toBe('changed-mind');
    expect(reasonOf('Amelia changed her mind')).toBeNull();
  });
});

describe('what is no order', () => {
  it.each([
    ['customer.created', { kind: 'ignored', topic: 'customer.created' }],
    ['some words', { kind: 'ignored', topic: 'unrecognised' }],
    ['constructor', { kind: 'ignored', topic: 'constructor' }],
  ])('%s is ignored', (type, expected) => {
    expect(map({ type, timestamp: '2026-11-02T09:15:04Z', data: {} })).toEqual(expected);
  });

  it.each<[string, Json, string]>([
    ['no type', { timestamp: '2026-11-02T09:15:04Z' }, '/type'],
    ['no time', { type: 'order.placed' }, '/timestamp'],
    ['no data', { type: 'order.placed', timestamp: '2026-11-02T09:15:04Z' }, '/data'],
    [
      'a refund of nothing',
      { type: 'order.refunded', timestamp: '2026-11-02T09:15:04Z', data: { orderId: '1' } },
      '/data/refund',
    ],
  ])('%s is quarantined', (_name, body, path) => {
    expect(map(body)).toMatchObject({ problems: [{ code: 'missing-field', path }] });
  });

  it.each(['[]', '1', 'null', '"text"'])('%s is no object', (body) => {
    expect(mapBody('generic', body)).toMatchObject({ problems: [{ code: 'not-an-object' }] });
  });
});
