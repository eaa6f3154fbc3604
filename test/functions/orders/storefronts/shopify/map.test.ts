import { describe, expect, it } from '@jest/globals';
import { LosslessNumber } from 'lossless-json';
import { lineWith, type SampleOrder } from '../../../../../local/simulators/storefronts/order.ts';
import { shopifyBody, shopifyOrder } from '../../../../../local/simulators/storefronts/shopify.ts';
import { faultsOf, map as mapBody, snapshotIn } from '../expectations.ts';

const map = (body: Readonly<Record<string, unknown>>, topic?: string) =>
  mapBody('shopify', shopifyBody(body), topic === undefined ? {} : { 'x-shopify-topic': topic });

const set = (amount: string, currency: string) => ({
  shop_money: { amount, currency_code: currency },
});

describe('an order', () => {
  it('is a snapshot with exact ids, totals and times', () => {
    const snapshot = snapshotIn(map(shopifyOrder()));
    expect(faultsOf(snapshot)).toEqual([]);
    expect(snapshot).toMatchObject({
      externalOrderId: '820982911946154508',
      number: '#1001',
      placedAt: '2026-11-02T09:15:00.000Z',
      updatedAt: '2026-11-02T09:15:04.000Z',
      currency: 'EUR',
      pricesIncludeTax: false,
      payment: { method: 'prepaid', gateway: 'shopify_payments', state: 'paid' },
      fulfilment: 'unfulfilled',
      cancelled: null,
      presentment: null,
      buyerLocale: 'en-GB',
      shipToCountry: 'GB',
      test: false,
    });
    expect(snapshot.lines[0]).toEqual({
      lineId: '866550311766439020',
      sku: 'SS-FB-PRO5',
      title: 'Match football, size 5',
      quantity: 3,
      unitPrice: { amount: 2450n, currency: 'EUR' },
      discount: { amount: 350n, currency: 'EUR' },
      tax: { amount: 1330n, currency: 'EUR' },
      total: { amount: 7000n, currency: 'EUR' },
      weightGrams: 430,
      requiresShipping: true,
    });
    expect(snapshot.totals.total).toEqual({ amount: 10_600n, currency: 'EUR' });
    expect(snapshot.personal['shipTo.city']).toBe('Leeds');
  });

  it.each([
    ['JPY', 1999n, '1999'],
    ['KWD', 12_345n, '12.345'],
    ['PKR', 545_050n, '5450.50'],
    ['EUR', 1999n, '19.99'],
  ])('in %s has exact minor units', (currency, unitPrice, text) => {
    const body = shopifyOrder({
      currency,
      lines: [lineWith({ unitPrice, quantity: 2 })],
      shipping: 0n,
    });
    expect(JSON.stringify(body)).toContain(`"price":"${text}"`);
    const snapshot = snapshotIn(map(body));
    expect(faultsOf(snapshot)).toEqual([]);
    expect(snapshot.totals.total).toEqual({ amount: unitPrice * 2n, currency });
  });

  it('books in shop money and shows what the buyer saw', () => {
    const body = shopifyOrder({
      currency: 'USD',
      presentment: { currency: 'PKR', total: 2_950_000n },
    });
    const snapshot = snapshotIn(map(body));
    expect(snapshot.totals.total.currency).toBe('USD');
    expect(snapshot.presentment).toEqual({
      currency: 'PKR',
      total: { amount: 2_950_000n, currency: 'PKR' },
    });
  });

  it.each<[string, Partial<SampleOrder>, Readonly<Record<string, unknown>>, bigint]>([
    ['prices with tax inside', { pricesIncludeTax: true }, {}, 9099n],
    ['a tip', { tip: 300n }, {}, 10_900n],
    ['a tip that is a line too', { tip: 300n }, { tipLine: true }, 10_900n],
    ['duties on top', {}, { original_total_duties_set: set('4.00', 'EUR'), more: '4.00' }, 11_000n],
    [
      'duties inside',
      {},
      {
        original_total_duties_set: set('4.00', 'EUR'),
        current_total_duties_set: set('4.00', 'EUR'),
        duties_included: true,
      },
      10_600n,
    ],
    [
      'additional fees',
      {},
      { original_total_additional_fees_set: set('1.50', 'EUR'), more: '1.50' },
      10_750n,
    ],
  ])('with %s adds up', (_name, overrides, { more, tipLine, ...extra }, total) => {
    const body = shopifyOrder(overrides);
    const lines = body['line_items'] as Record<string, unknown>[];
    const tip = {
      ...lines[0],
      id: new LosslessNumber('7'),
      price: '3.00',
      price_set: null,
      quantity: 1,
      tip: {},
    };
    const totals = more === undefined ? {} : { total_price: '', total_price_set: null };
    const stated = (Number(total) / 100).toFixed(2);
    const snapshot = snapshotIn(
      map({
        ...body,
        ...extra,
        ...(more === undefined ? {} : { ...totals, total_price: stated }),
        line_items: tipLine === true ? [...lines, tip] : lines,
      }),
    );
    expect(faultsOf(snapshot)).toEqual([]);
    expect(snapshot.totals.total.amount).toBe(total);
  });

  it('takes a shipping discount off the shipping', () => {
    const body = shopifyOrder();
    const [shipping] = body['shipping_lines'] as Record<string, unknown>[];
    const discounted = { ...shipping, discount_allocations: [{ amount: '12.00' }] };
    const snapshot = snapshotIn(
      map({ ...body, shipping_lines: [discounted], total_price: '94.00', total_price_set: null }),
    );
    expect(snapshot.totals).toMatchObject({ shipping: { amount: 0n }, total: { amount: 9400n } });
  });

  it('leaves out shipping that was removed', () => {
    const body = shopifyOrder();
    const [shipping] = body['shipping_lines'] as Record<string, unknown>[];
    const lines = [shipping, { ...shipping, is_removed: true }];
    expect(snapshotIn(map({ ...body, shipping_lines: lines })).totals.shipping.amount).toBe(1200n);
  });

  it('whose total contradicts its own set is refused', () => {
    expect(map({ ...shopifyOrder(), total_price: '1.00' })).toMatchObject({
      problems: [{ code: 'sums-differ', message: expect.stringMatching(/106\.00 EUR.*1\.00 EUR/) }],
    });
  });

  it('with amounts beyond all reason is refused', () => {
    const lines = [lineWith({ unitPrice: 10n ** 15n + 1n, quantity: 999_999_999 })];
    expect(map(shopifyOrder({ lines }))).toMatchObject({
      problems: expect.arrayContaining([
        { code: 'bad-amount', path: '/line_items/0/price', message: expect.any(String) },
      ]),
    });
  });

  it('with many problems tells the first twenty', () => {
    const body = shopifyOrder({ lines: Array.from({ length: 30 }, () => lineWith()) });
    const lines = (body['line_items'] as object[]).map((line) => ({
      ...line,
      price: 'x',
      price_set: null,
    }));
    const mapped = map({ ...body, line_items: lines });
    if (mapped.kind !== 'unmappable') throw new Error(mapped.kind);
    expect(mapped.problems).toHaveLength(20);
    expect(new Set(mapped.problems.map(({ path }) => path)).size).toBe(20);
  });

  it('takes a discount that no line explains off the whole order', () => {
    const snapshot = snapshotIn(
      map({
        ...shopifyOrder(),
        total_discounts: '13.50',
        total_discounts_set: null,
        total_price: '96.00',
        total_price_set: null,
      }),
    );
    expect(faultsOf(snapshot)).toEqual([]);
    expect(snapshot.totals).toMatchObject({
      discount: { amount: 1000n },
      total: { amount: 9600n },
    });
  });

  it.each([
    ['total_price', { total_price: '106.01', total_price_set: null }],
    ['a line', { total_price_set: set('106.01', 'EUR'), total_price: '106.01' }],
  ])('whose sums differ at %s is refused, both figures named', (_name, change) => {
    const body = {
      ...shopifyOrder(),
      ...change,
      current_total_price: null,
      current_total_price_set: null,
    };
    expect(map(body)).toEqual({
      kind: 'unmappable',
      problems: [
        {
          code: 'sums-differ',
          path: '/total_price',
          message: expect.stringMatching(/106\.00 EUR.*106\.01 EUR/),
        },
      ],
    });
  });

  it.each([
    ['Cash on Delivery (COD)', 'cod'],
    ['cash_on_delivery', 'cod'],
    ['Bank Deposit', 'bank-transfer'],
    ['shopify_payments', 'prepaid'],
    ['codex_pay', 'prepaid'],
    ['manual', 'unknown'],
    ['', 'unknown'],
  ])('paid by %j is %s', (gateway, method) => {
    const snapshot = snapshotIn(map({ ...shopifyOrder(), payment_gateway_names: [gateway] }));
    expect(snapshot.payment.method).toBe(method);
  });

  it.each([
    ['authorized', 'authorised'],
    ['partially_paid', 'partially_paid'],
    ['voided', 'voided'],
    [null, 'pending'],
  ])('with financial status %j is %s', (status, state) => {
    const snapshot = snapshotIn(map({ ...shopifyOrder(), financial_status: status }));
    expect(snapshot.payment.state).toBe(state);
  });

  it('with a financial status nobody knows is refused', () => {
    expect(map({ ...shopifyOrder(), financial_status: 'constructor' })).toMatchObject({
      problems: [{ code: 'unknown-status', path: '/financial_status' }],
    });
  });

  it('keeps a guest without customer and addresses', () => {
    const guest = {
      customer: null,
      billing_address: null,
      shipping_address: null,
      email: '',
      phone: null,
    };
    const snapshot = snapshotIn(map({ ...shopifyOrder(), ...guest }));
    expect(snapshot).toMatchObject({ personal: {}, shipToCountry: null });
  });

  it('cancelled keeps what was placed and says since when', () => {
    const snapshot = snapshotIn(
      map(shopifyOrder({ cancelledAt: '2026-11-03T10:00:00.000Z', paid: false })),
    );
    expect(snapshot.cancelled).toEqual({ at: '2026-11-03T10:00:00.000Z', reason: 'customer' });
    expect(snapshot.lines[0]?.quantity).toBe(3);
  });

  it('tells of refunds whose money moved, and knows its own echo', () => {
    const refunds = [
      { id: '1', amount: 500n, note: 'Amelia asked' },
      { id: '2', amount: 250n, note: 'written back karwan_refund_id=rfd_0abc' },
    ];
    const body = shopifyOrder({ refunds });
    const attributes = [{ name: 'karwan_refund_id:1', value: 'rfd_9xyz' }];
    const snapshot = snapshotIn(map({ ...body, note_attributes: attributes }));
    expect(snapshot.payment.state).toBe('partially_refunded');
    expect(snapshot.refunds).toEqual([
      expect.objectContaining({
        externalRefundId: '1',
        amount: { amount: 500n, currency: 'EUR' },
        reason: null,
        ownRefundId: 'rfd_9xyz',
      }),
      expect.objectContaining({ externalRefundId: '2', ownRefundId: 'rfd_0abc' }),
    ]);
    expect(snapshot.totals.total.amount).toBe(10_600n);
  });
});
