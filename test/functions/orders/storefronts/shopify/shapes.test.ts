import { describe, expect, it } from '@jest/globals';
import { LosslessNumber } from 'lossless-json';
import { orderWith } from '../../../../../local/simulators/storefronts/order.ts';
import {
  shopifyBody,
  shopifyFulfilment,
  shopifyOrder,
  shopifyRefund,
} from '../../../../../local/simulators/storefronts/shopify.ts';
import { map as mapBody } from '../expectations.ts';

const map = (body: Readonly<Record<string, unknown>>, topic?: string) =>
  mapBody('shopify', shopifyBody(body), topic === undefined ? {} : { 'x-shopify-topic': topic });

const set = (amount: string, currency: string) => ({
  shop_money: { amount, currency_code: currency },
});

describe('what the bytes are decides, not the topic', () => {
  const order = orderWith();
  const at = '2026-11-04T08:00:00.000Z';
  const refund = shopifyRefund({ id: '929361472', amount: 4194n, note: '', order, at });
  const fulfilment = shopifyFulfilment({ id: '1069019871', order, at, trackingNumber: 'JD0001' });

  it.each(['orders/create', 'products/update', ''])('an order under topic %j', (topic) => {
    expect(map(shopifyOrder(), topic)).toMatchObject({ message: { type: 'RecordSnapshot' } });
  });

  it.each(['refunds/create', 'orders/cancelled'])('a refund under topic %j', (topic) => {
    expect(map(refund, topic)).toEqual({
      kind: 'mapped',
      externalOrderId: order.externalId,
      message: {
        type: 'RecordRefund',
        refund: {
          externalRefundId: '929361472',
          amount: { amount: 4194n, currency: 'EUR' },
          at,
          reason: null,
          ownRefundId: null,
        },
      },
    });
  });

  it('a refund in the buyer’s currency counts what its rows say in the shop’s', () => {
    const row = {
      line_item_id: new LosslessNumber('141249953214522974'),
      quantity: 1,
      subtotal: 8.99,
      subtotal_set: set('8.99', 'EUR'),
      total_tax_set: set('1.71', 'EUR'),
    };
    const [transaction] = refund['transactions'] as object[];
    const body = {
      ...refund,
      refund_line_items: [row],
      transactions: [{ ...transaction, amount: '3100.00', currency: 'PKR' }],
    };
    expect(map(body)).toMatchObject({
      message: { refund: { amount: { amount: 1070n, currency: 'EUR' } } },
    });
  });

  describe('of an amount and no goods, in the buyer’s currency', () => {
    const [transaction] = refund['transactions'] as object[];
    const given = { ...transaction, amount: '500.00', currency: 'PKR' };
    const amountOnly = { ...refund, refund_line_items: [], transactions: [given] };
    const adjustments = [
      { kind: 'refund_discrepancy', amount: '-1.46', amount_set: set('-1.46', 'EUR') },
      { kind: 'shipping_refund', amount_set: set('-0.10', 'EUR'), tax_amount: '-0.02' },
    ];
    const inOrder = (one: object, change: object = {}) =>
      map({
        ...shopifyOrder({ presentment: { currency: 'PKR', total: 3_625_200n } }),
        refunds: [one],
        ...change,
      });

    it('counts what its adjustments say in the shop’s', () => {
      const one = { ...amountOnly, order_adjustments: adjustments };
      const amount = { amount: 158n, currency: 'EUR' };
      expect(map(one)).toMatchObject({ message: { refund: { amount } } });
      expect(inOrder(one)).toMatchObject({ message: { snapshot: { refunds: [{ amount }] } } });
    });

    it('does not count shipping twice', () => {
      const shipping = [{ subtotal_amount_set: set('0.10', 'EUR') }];
      const order_adjustments = adjustments.slice(1);
      const one = { ...amountOnly, order_adjustments, refund_shipping_lines: shipping };
      expect(map(one)).toMatchObject({ message: { refund: { amount: { amount: 10n } } } });
    });

    it('without adjustments is asked for with its order, whose total says the rate', () => {
      expect(map(amountOnly)).toMatchObject({ message: { type: 'AskStorefront' } });
      // 106.00 EUR are 36,252.00 PKR.
      expect(inOrder(amountOnly)).toMatchObject({
        message: { snapshot: { refunds: [{ amount: { amount: 146n, currency: 'EUR' } }] } },
      });
    });

    it('is never left out: where nothing says how much it is, a person sees the order', () => {
      expect(inOrder(amountOnly, { total_price_set: null })).toMatchObject({
        kind: 'unmappable',
        problems: [{ code: 'missing-field', path: '/refunds/0/transactions' }],
      });
    });
  });

  it.each([
    ['pending', { message: { type: 'AskStorefront' } }],
    ['failure', { kind: 'ignored' }],
  ])('a refund whose transaction is %s', (status, expected) => {
    const [transaction] = refund['transactions'] as object[];
    expect(map({ ...refund, transactions: [{ ...transaction, status }] })).toMatchObject(expected);
  });

  it('a fulfilment', () => {
    expect(map(fulfilment)).toEqual({
      kind: 'mapped',
      externalOrderId: order.externalId,
      message: {
        type: 'RecordFulfilment',
        fulfilment: {
          externalFulfilmentId: '1069019871',
          status: 'success',
          carrier: 'DHL Express',
          trackingNumbers: ['JD0001'],
          lines: order.lines.map(({ id, quantity }) => ({ lineId: id, quantity })),
          updatedAt: at,
          ownFulfilmentId: null,
        },
      },
    });
  });

  it.each([
    ['a product', { id: 1, title: 'Ball', variants: [] }, 'products/update'],
    [
      'a draft order',
      { id: 1, line_items: [], total_price: '0', invoice_url: '' },
      'draft_orders/create',
    ],
    ['an uninstalled app', { id: 1, domain: 'x.myshopify.com' }, 'app/uninstalled'],
    ['a privacy request', { shop_id: 1, customer: { email: 'a@example.com' } }, 'customers/redact'],
  ])('%s is ignored', (_name, body, topic) => {
    expect(map(body, topic)).toEqual({ kind: 'ignored', topic });
  });

  it('something else under an order topic is quarantined', () => {
    expect(map({ foo: 'bar' }, 'orders/create')).toMatchObject({
      kind: 'unmappable',
      problems: [{ code: 'unknown-shape', path: '' }],
    });
  });

  it('a deleted order makes us ask', () => {
    expect(map({ id: new LosslessNumber('820982911946154508') }, 'orders/delete')).toEqual({
      kind: 'mapped',
      externalOrderId: '820982911946154508',
      message: { type: 'AskStorefront', because: 'deleted' },
    });
  });

  it('a topic that is no topic is not repeated', () => {
    expect(map({}, 'a@example.com')).toEqual({ kind: 'ignored', topic: 'unrecognised' });
  });
});

it('more rows than any order has are refused before they are read', () => {
  const rows = Array.from({ length: 60_000 }, () => '{}').join(',');
  const mapped = mapBody('shopify', `{"financial_status":"paid","line_items":[${rows}]}`);
  if (mapped.kind !== 'unmappable') throw new Error(mapped.kind);
  expect(mapped.problems).toContainEqual({
    code: 'bad-field',
    path: '/line_items',
    message: 'send at most 2000 rows',
  });
  expect(mapped.problems.length).toBeLessThanOrEqual(20);
});
