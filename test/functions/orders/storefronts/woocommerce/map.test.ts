import { describe, expect, it } from '@jest/globals';
import { LosslessNumber } from 'lossless-json';
import { lineWith, type SampleOrder } from '../../../../../local/simulators/storefronts/order.ts';
import { wooBody, wooOrder } from '../../../../../local/simulators/storefronts/woocommerce.ts';
import { faultsOf, map as mapBody, snapshotIn } from '../expectations.ts';

const map = (body: Readonly<Record<string, unknown>>, topic?: string) =>
  mapBody('woocommerce', wooBody(body), topic === undefined ? {} : { 'x-wc-webhook-topic': topic });

describe('an order', () => {
  it('is a snapshot with exact ids, totals and UTC times', () => {
    const body = wooOrder({ shipping: 1200n });
    expect(wooBody(body).toString()).toContain('https:\\/\\/');
    const snapshot = snapshotIn(map(body));
    expect(faultsOf(snapshot)).toEqual([]);
    expect(snapshot).toMatchObject({
      externalOrderId: '820982911946154508',
      number: '1001',
      placedAt: '2026-11-02T09:15:00.000Z',
      updatedAt: '2026-11-02T09:15:04.000Z',
      currency: 'EUR',
      payment: { method: 'prepaid', gateway: 'stripe', state: 'paid' },
      totals: {
        goods: { amount: 7899n },
        shipping: { amount: 1200n },
        tax: { amount: 1501n },
        total: { amount: 10_600n },
      },
      shipToCountry: 'GB',
    });
    expect(snapshot.lines[0]).toMatchObject({
      unitPrice: { amount: 2450n },
      discount: { amount: 350n },
    });
    expect(snapshot.personal['buyer.email']).toBe('amelia.hart@example.com');
  });

  it.each([
    ['JPY', 1999n],
    ['KWD', 12_345n],
    ['PKR', 545_050n],
  ])('in %s has exact minor units', (currency, unitPrice) => {
    const lines = [lineWith({ unitPrice, quantity: 2 })];
    const snapshot = snapshotIn(map(wooOrder({ currency, lines, shipping: 0n })));
    expect(faultsOf(snapshot)).toEqual([]);
    expect(snapshot.totals.total).toEqual({ amount: unitPrice * 2n, currency });
  });

  it('reads amounts at the shop’s own precision', () => {
    const body = {
      ...wooOrder({ currency: 'PKR', lines: [lineWith({ unitPrice: 150_000n })], shipping: 0n }),
    };
    const [line] = body['line_items'] as object[];
    const rounded = {
      ...body,
      total: '1500',
      line_items: [{ ...line, subtotal: '1500', total: '1500' }],
    };
    expect(snapshotIn(map(rounded)).totals.total).toEqual({ amount: 150_000n, currency: 'PKR' });
    const finer = { ...rounded, total: '1500.001' };
    expect(map(finer)).toMatchObject({ problems: [{ code: 'bad-amount', path: '/total' }] });
  });

  it('shares a subtotal that does not divide: the discount holds the rest', () => {
    const body = wooOrder({ lines: [lineWith({ quantity: 3 })], shipping: 0n });
    const [line] = body['line_items'] as object[];
    const odd = {
      ...body,
      total: '10.00',
      line_items: [{ ...line, subtotal: '10.00', total: '10.00' }],
    };
    const snapshot = snapshotIn(map(odd));
    expect(faultsOf(snapshot)).toEqual([]);
    expect(snapshot.lines[0]).toMatchObject({
      unitPrice: { amount: 334n },
      discount: { amount: 2n },
      total: { amount: 1000n },
    });
  });

  it('takes a row that costs more than its subtotal at what it costs', () => {
    const body = wooOrder({ lines: [lineWith()], shipping: 0n });
    const [line] = body['line_items'] as object[];
    const dearer = { ...body, total: '12.00', line_items: [{ ...line, total: '12.00' }] };
    expect(snapshotIn(map(dearer)).lines[0]).toMatchObject({
      unitPrice: { amount: 1200n },
      discount: { amount: 0n },
    });
  });

  it('with prices that include tax puts net and tax together again', () => {
    const body = wooOrder({
      pricesIncludeTax: true,
      lines: [1, 2, 3].map((id) => lineWith({ id: String(id), unitPrice: 1000n, tax: 174n })),
      shipping: 0n,
    });
    // 21 % of three times 8.26446 is 5.2066: the order's tax is not the sum of the rows' taxes.
    const snapshot = snapshotIn(map({ ...body, total: '30.00', total_tax: '5.21' }));
    expect(faultsOf(snapshot)).toEqual([]);
    expect(snapshot).toMatchObject({
      pricesIncludeTax: true,
      totals: {
        goods: { amount: 3000n },
        tax: { amount: 521n },
        other: { amount: 0n },
        total: { amount: 3000n },
      },
    });
  });

  it.each([
    ['up to one unit per taxed row', '106.02', '0.02'],
    ['not more', '106.03', undefined],
  ])('books what rounding leaves: %s', (_name, total, rest) => {
    const mapped = map({ ...wooOrder(), total });
    if (rest === undefined) {
      expect(mapped).toMatchObject({
        problems: [
          {
            code: 'sums-differ',
            path: '/total',
            message: expect.stringMatching(/106\.00 EUR.*106\.03 EUR/),
          },
        ],
      });
      return;
    }
    const snapshot = snapshotIn(mapped);
    expect(faultsOf(snapshot)).toEqual([]);
    expect(snapshot.totals.other.amount).toBe(2n);
  });

  it('without tax allows no rounding at all', () => {
    const body = wooOrder({ lines: [lineWith()], shipping: 0n });
    expect(map({ ...body, total: '10.01' })).toMatchObject({ problems: [{ code: 'sums-differ' }] });
  });

  it('counts fees, negative ones too, under other', () => {
    const body = { ...wooOrder({ lines: [lineWith()], shipping: 0n }), total: '8.50' };
    const snapshot = snapshotIn(map({ ...body, fee_lines: [{ total: '-1.50', total_tax: '' }] }));
    expect(snapshot.totals.other.amount).toBe(-150n);
  });

  it.each<[string, Partial<SampleOrder>, Readonly<Record<string, unknown>>, object]>([
    ['pending', { paid: false }, {}, { payment: { state: 'pending' }, cancelled: null }],
    [
      'on-hold',
      { paid: false, payment: 'bank-transfer' },
      {},
      { payment: { method: 'bank-transfer', state: 'pending' } },
    ],
    ['processing', {}, {}, { payment: { state: 'paid' }, fulfilment: 'unfulfilled' }],
    [
      'processing',
      { payment: 'cod', paid: false },
      {},
      { payment: { method: 'cod', state: 'pending' } },
    ],
    ['completed', { fulfilled: true }, {}, { payment: { state: 'paid' }, fulfilment: 'fulfilled' }],
    [
      'completed',
      { fulfilled: true, payment: 'cod' },
      {},
      { payment: { method: 'cod', state: 'pending' }, fulfilment: 'fulfilled' },
    ],
    [
      'pending',
      { paid: false },
      { refunds: [{ id: '9', reason: '', total: '-5.00' }] },
      { payment: { state: 'pending' }, refunds: [{ amount: { amount: 500n } }] },
    ],
    [
      'processing',
      {},
      { refunds: [{ id: '9', reason: '', total: '-5.00' }] },
      { payment: { state: 'partially_refunded' } },
    ],
    [
      'cancelled',
      { paid: false, cancelledAt: '2026-11-02T09:15:04.000Z' },
      {},
      { payment: { state: 'voided' }, cancelled: { at: '2026-11-02T09:15:04.000Z', reason: null } },
    ],
    [
      'failed',
      { paid: false },
      { status: 'failed' },
      { payment: { state: 'failed' }, cancelled: null },
    ],
    ['trash', {}, { status: 'trash' }, { cancelled: { reason: 'trashed' } }],
    ['trash', { fulfilled: true }, { status: 'trash' }, { cancelled: null }],
    ['shipped-by-plugin', {}, { status: 'shipped-by-plugin' }, { payment: { state: 'paid' } }],
    [
      'refunded',
      { refunds: [{ id: '9', amount: 10_600n, note: '' }] },
      {},
      { payment: { state: 'refunded' }, refunds: [{ amount: { amount: 10_600n } }] },
    ],
  ])('with status %s', (status, overrides, change, expected) => {
    const body = { ...wooOrder(overrides), ...change };
    expect(body['status' as keyof typeof body]).toBe(status);
    expect(snapshotIn(map(body))).toMatchObject(expected);
  });

  it('tells of refunds as positive amounts, without their free text, and knows its own echo', () => {
    const refunds = [
      { id: '726', amount: 500n, note: 'John was sad' },
      { id: '724', amount: 100n, note: 'karwan_refund_id=rfd_0abc' },
      { id: '725', amount: 0n, note: 'restocked' },
    ];
    expect(snapshotIn(map(wooOrder({ refunds }))).refunds).toEqual([
      {
        externalRefundId: '726',
        amount: { amount: 500n, currency: 'EUR' },
        at: null,
        reason: null,
        ownRefundId: null,
      },
      {
        externalRefundId: '724',
        amount: { amount: 100n, currency: 'EUR' },
        at: null,
        reason: null,
        ownRefundId: 'rfd_0abc',
      },
    ]);
  });

  it('a quantity that is no whole number is refused at its place', () => {
    const body = wooOrder();
    const [line] = body['line_items'] as object[];
    expect(map({ ...body, line_items: [{ ...line, quantity: 1.5 }] })).toMatchObject({
      problems: [{ code: 'bad-field', path: '/line_items/0/quantity' }],
    });
  });

  it('a field that is not there is named', () => {
    const { currency: _currency, ...body } = wooOrder();
    expect(map(body)).toEqual({
      kind: 'unmappable',
      problems: [
        { code: 'missing-field', path: '/currency', message: 'send a currency code such as EUR' },
      ],
    });
  });
});

describe('what is no order', () => {
  it.each([undefined, 'order.deleted'])('only an id makes us ask (topic %j)', (topic) => {
    expect(map({ id: new LosslessNumber('9007199254740993') }, topic)).toEqual({
      kind: 'mapped',
      externalOrderId: '9007199254740993',
      message: { type: 'AskStorefront', because: 'only-an-id' },
    });
  });

  it.each([
    ['a deleted product', { id: 5 }, 'product.deleted', 'product.deleted'],
    ['a customer', { id: 5, email: 'a@example.com' }, 'customer.updated', 'customer.updated'],
    ['a draft', { ...wooOrder(), status: 'checkout-draft' }, 'order.created', 'draft'],
    ['a subscription', { ...wooOrder(), billing_period: 'month' }, '', 'unrecognised'],
  ])('%s is ignored', (_name, body, from, topic) => {
    expect(map(body, from)).toEqual({ kind: 'ignored', topic });
  });

  it('something else under an order topic is quarantined', () => {
    expect(map({ id: 5, name: 'x' }, 'order.updated')).toMatchObject({ kind: 'unmappable' });
  });
});
