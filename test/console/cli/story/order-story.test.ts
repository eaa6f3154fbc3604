import { describe, expect, it } from '@jest/globals';
import { orderAnswerSchema } from '../../../../console/cli/story/order-answer.ts';
import { orderStory } from '../../../../console/cli/story/order-story.ts';

const answer = orderAnswerSchema.parse({
  order: {
    orderId: 'ord_1',
    merchantId: 'sialkot-sports',
    state: 'cancelled',
    number: '#1001',
    externalOrderId: '9007199254740993',
    channelId: 'chn_1',
    provider: 'shopify',
    placedAt: '2026-11-02T09:00:00.000Z',
    totalText: '7747.00 PKR',
    presentmentText: '27.99 EUR',
    payment: { method: 'prepaid', gateway: 'stripe', state: 'partially_refunded' },
    fulfilment: 'unfulfilled',
    cancelled: { at: '2026-11-03T10:00:00.000Z', reason: 'customer' },
    deadlines: [{ context: 'orders', kind: 'payment_window', dueAt: '2026-11-04T00:00:00.000Z' }],
    test: false,
  },
  lines: [
    {
      lineId: '7',
      sku: 'BALL-5',
      title: '足球 match ball',
      quantity: 3,
      unitPrice: '2499.00 PKR',
      total: '7497.00 PKR',
    },
    {
      lineId: '8',
      sku: null,
      title: 'کتاب',
      quantity: 1,
      unitPrice: '0.00 PKR',
      total: '0.00 PKR',
    },
  ],
  parcels: [
    {
      fulfilmentId: 'ful_1',
      status: 'in_transit',
      carrier: 'TCS',
      trackingNumber: '779',
      trackingUrl: 'https://tcs.example/779',
      lines: [{ lineId: '7', quantity: 2 }],
      handedOverAt: '2026-11-04T00:00:00.000Z',
      deliveredAt: null,
      byStore: false,
      cartons: [
        { trackingNumber: '778', status: 'delivered', lines: [{ lineId: '7', quantity: 1 }] },
        { trackingNumber: '779', status: 'in_transit', lines: [] },
      ],
    },
  ],
  returns: [
    {
      returnId: 'ret_1',
      status: 'inspected',
      lines: [{ lineId: '7', quantity: 1 }],
      refund: true,
    },
  ],
  totals: {
    total: '7747.00 PKR',
    goods: '7497.00 PKR',
    discount: '0.00 PKR',
    shipping: '250.00 PKR',
  },
  refunds: [{ amount: '100.00 PKR' }],
  personal: { 'buyer.name': '•••', 'shipTo.city': '•••' },
  timeline: [
    {
      at: '2026-11-02T09:00:05.000Z',
      type: 'OrderPlaced',
      says: 'Placed through shopify: 2 lines, 7747.00 PKR',
      cause: 'whk_1',
      actor: 'storefront chn_1',
      asked: ['AskPayment → payments'],
    },
    {
      at: '2026-11-02T09:00:06.000Z',
      type: 'MoneyAnswerHeard',
      says: 'Payments says payment captured',
      minor: true,
      cause: 'evt_1',
      actor: null,
      asked: [],
    },
  ],
});

const story = `Order #1001 of sialkot-sports is cancelled
  ord_1
  shopify calls it 9007199254740993
  Placed 2 Nov 2026 09:00:00 UTC
  Cancelled 3 Nov 2026 10:00:00 UTC: customer
  Goods: unfulfilled
  Due 4 Nov 2026 00:00:00 UTC: payment window

Money
  Goods     7497.00 PKR
  Shipping   250.00 PKR
  Total     7747.00 PKR
  The buyer saw 27.99 EUR
  Payment partially refunded, prepaid through stripe
  Refunded 100.00 PKR

Goods
  QTY  SKU     ITEM                    EACH     TOGETHER
    3  BALL-5  足球 match ball  2499.00 PKR  7497.00 PKR
    1          کتاب                0.00 PKR     0.00 PKR

Parcels
  ful_1 is in transit
    2 × 足球 match ball; TCS 779; given away 4 Nov 2026 00:00:00 UTC
    carton 778 is delivered: 1 × 足球 match ball
    carton 779 is in transit
    https://tcs.example/779

Returns
  ret_1 is inspected: 1 × 足球 match ball; the money goes back

Buyer
  buyer.name   •••
  shipTo.city  •••

What happened
  2 Nov 2026 09:00:05 UTC  Placed through shopify: 2 lines, 7747.00 PKR
  … and 1 step between; --steps shows each, with its cause`;

const steps = `  2 Nov 2026 09:00:05 UTC  Placed through shopify: 2 lines, 7747.00 PKR
    because of whk_1 (storefront chn_1)
    asked AskPayment → payments
  2 Nov 2026 09:00:06 UTC  Payments says payment captured
    because of evt_1`;

describe('orderStory', () => {
  it('tells what it is, the money, the goods and what happened', () => {
    expect(orderStory(answer, { isTerminal: false, colour: false, columns: 80 })).toBe(story);
  });

  it('shows what a line was reduced by, so that its sum can be followed', () => {
    const [ball, book] = answer.lines;
    const lines = [{ ...ball, less: '500.00 PKR', total: '6997.00 PKR' }, book];
    const reduced = orderAnswerSchema.parse({ ...answer, lines });
    const text = orderStory(reduced, { isTerminal: false, colour: false, columns: 80 });
    expect(text).toContain(
      `  QTY  SKU     ITEM                    EACH        LESS     TOGETHER
    3  BALL-5  足球 match ball  2499.00 PKR  500.00 PKR  6997.00 PKR
    1          کتاب                0.00 PKR                 0.00 PKR`,
    );
  });

  it('tells each step and its cause when asked', () => {
    const text = orderStory(answer, { isTerminal: false, colour: false, columns: 80 }, true);
    expect(text.endsWith(`What happened\n${steps}`)).toBe(true);
  });

  it('says so when the order itself has not come yet', () => {
    const order = { ...answer.order, state: 'awaited', placedAt: null, number: null };
    const awaited = { ...answer, order, lines: [], totals: {}, refunds: [], personal: {} };
    const text = orderStory(awaited, { isTerminal: true, colour: false, columns: 80 });
    expect(text).toContain('Order ord_1 of sialkot-sports is awaited');
    expect(text).toContain('The order itself has not come yet');
    expect(text).not.toContain('Buyer');
  });
});
