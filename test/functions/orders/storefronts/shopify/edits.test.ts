import { describe, expect, it } from '@jest/globals';
import { LosslessNumber } from 'lossless-json';
import { lineWith } from '../../../../../local/simulators/storefronts/order.ts';
import { shopifyBody, shopifyOrder } from '../../../../../local/simulators/storefronts/shopify.ts';
import { faultsOf, map as mapBody, snapshotIn } from '../expectations.ts';

const map = (body: Readonly<Record<string, unknown>>) => mapBody('shopify', shopifyBody(body));

/** Two lines, 3 × 10.00 − 1.50 and 1 × 20.00, free shipping, no tax: 48.50. */
const placed = shopifyOrder({
  lines: [
    lineWith({ id: '11', quantity: 3, discount: 150n }),
    lineWith({ id: '12', quantity: 1, unitPrice: 2000n }),
  ],
  shipping: 0n,
});
const [first, second] = placed['line_items'] as Record<string, unknown>[];

const refundOf = (
  rows: readonly { lineId: string; quantity: number; subtotal: string; restock?: string }[],
  transactions: readonly object[] = [],
) => ({
  id: new LosslessNumber('900'),
  created_at: '2026-11-03T10:00:00+00:00',
  refund_line_items: rows.map(({ lineId, quantity, subtotal, restock = 'return' }) => ({
    line_item_id: new LosslessNumber(lineId),
    quantity,
    restock_type: restock,
    subtotal_set: { shop_money: { amount: subtotal, currency_code: 'EUR' } },
    total_tax_set: { shop_money: { amount: '0.00', currency_code: 'EUR' } },
  })),
  transactions,
});
const moneyBack = (amount: string) => [
  { kind: 'refund', status: 'success', amount, currency: 'EUR' },
];
const current = (amount: string) => ({
  current_total_price: amount,
  current_total_price_set: null,
  current_total_tax: '0.00',
  current_total_tax_set: null,
});

/** What Shopify says of the first line's other units: fulfilled by it, and to be fulfilled. */
const first3 = (fulfilled: number, fulfillable: number, status = 'success') => ({
  line_items: [{ ...first, current_quantity: 1, fulfillable_quantity: fulfillable }, second],
  fulfillments: [
    {
      id: new LosslessNumber('700'),
      status,
      tracking_numbers: [],
      line_items: [{ id: new LosslessNumber('11'), quantity: fulfilled }],
      updated_at: '2026-11-03T09:00:00+00:00',
    },
  ],
});

const twoOfThree = (restock: string, transactions: readonly object[] = moneyBack('19.00')) => ({
  line_items: [{ ...first, current_quantity: 1 }, second],
  refunds: [refundOf([{ lineId: '11', quantity: 2, subtotal: '19.00', restock }], transactions)],
  ...current('29.50'),
});

describe('goods that were refunded before they were sent', () => {
  it.each<[string, Readonly<Record<string, unknown>>, readonly object[] | undefined]>([
    ['are not to be sent', twoOfThree('cancel'), [{ lineId: '11', quantity: 2 }]],
    [
      'are not, either, while the money is on its way',
      twoOfThree('cancel', [
        { kind: 'refund', status: 'pending', amount: '19.00', currency: 'EUR' },
      ]),
      [{ lineId: '11', quantity: 2 }],
    ],
    ['which came back were sent', twoOfThree('return'), undefined],
    ['are sent where nobody says how many are left to send', twoOfThree('no_restock'), undefined],
    [
      'and do not go back to stock are not to be sent either',
      { ...twoOfThree('no_restock'), ...first3(0, 1), fulfillments: [] },
      [{ lineId: '11', quantity: 2 }],
    ],
    [
      '… nor while the others are sent',
      { ...twoOfThree('no_restock'), ...first3(1, 0) },
      [{ lineId: '11', quantity: 2 }],
    ],
    [
      '… nor when they were to be sent and were not',
      { ...twoOfThree('no_restock'), ...first3(2, 1, 'cancelled') },
      [{ lineId: '11', quantity: 2 }],
    ],
    [
      'were sent already, so that the others still are',
      { ...twoOfThree('no_restock'), ...first3(2, 1) },
      undefined,
    ],
    [
      'stay with the buyer when all were sent',
      { ...twoOfThree('no_restock'), ...first3(3, 0) },
      undefined,
    ],
    [
      'one of each kind',
      {
        ...first3(0, 1),
        fulfillments: [],
        refunds: [
          refundOf(
            [
              { lineId: '11', quantity: 1, subtotal: '9.50', restock: 'cancel' },
              { lineId: '11', quantity: 1, subtotal: '9.50', restock: 'no_restock' },
            ],
            moneyBack('19.00'),
          ),
        ],
        ...current('29.50'),
      },
      [{ lineId: '11', quantity: 2 }],
    ],
    ['without money were taken out by an edit already', twoOfThree('cancel', []), undefined],
    [
      'of a cancelled order are the cancellation’s business',
      { ...twoOfThree('cancel'), cancelled_at: '2026-11-03T10:00:00+00:00' },
      undefined,
    ],
  ])('%s', (_name, change, cancelledLines) => {
    const snapshot = snapshotIn(map({ ...placed, ...change }));
    expect(faultsOf(snapshot)).toEqual([]);
    expect(snapshot.cancelledLines).toEqual(cancelledLines);
  });
});

describe('an edited order', () => {
  it.each<[string, Readonly<Record<string, unknown>>, readonly number[], bigint]>([
    ['nothing edited', {}, [3, 1], 4850n],
    [
      'two of three taken out by an edit',
      {
        line_items: [{ ...first, current_quantity: 1 }, second],
        refunds: [refundOf([{ lineId: '11', quantity: 2, subtotal: '19.00' }])],
        ...current('29.50'),
      },
      [1, 1],
      2950n,
    ],
    [
      'one gone and no refund says why',
      { line_items: [first, { ...second, current_quantity: 0 }], ...current('28.50') },
      [3, 0],
      2850n,
    ],
    [
      'a line added',
      {
        line_items: [first, second, { ...second, id: new LosslessNumber('13') }],
        ...current('68.50'),
      },
      [3, 1, 1],
      6850n,
    ],
    [
      'one refunded with money: it was ordered all the same',
      {
        line_items: [first, { ...second, current_quantity: 0 }],
        refunds: [refundOf([{ lineId: '12', quantity: 1, subtotal: '20.00' }], moneyBack('20.00'))],
        ...current('28.50'),
      },
      [3, 1],
      4850n,
    ],
    [
      'one added, and another refunded with money',
      {
        line_items: [
          first,
          { ...second, current_quantity: 0 },
          { ...second, id: new LosslessNumber('13') },
        ],
        refunds: [refundOf([{ lineId: '12', quantity: 1, subtotal: '20.00' }], moneyBack('20.00'))],
        ...current('48.50'),
      },
      [3, 1, 1],
      6850n,
    ],
    [
      'cancelled and restocked: it stays as it was placed',
      {
        cancelled_at: '2026-11-03T10:00:00+00:00',
        line_items: [
          { ...first, current_quantity: 0 },
          { ...second, current_quantity: 0 },
        ],
        refunds: [
          refundOf([
            { lineId: '11', quantity: 3, subtotal: '28.50' },
            { lineId: '12', quantity: 1, subtotal: '20.00' },
          ]),
        ],
        ...current('0.00'),
      },
      [3, 1],
      4850n,
    ],
  ])('%s', (_name, change, quantities, total) => {
    const snapshot = snapshotIn(map({ ...placed, ...change }));
    expect(faultsOf(snapshot)).toEqual([]);
    expect(snapshot.lines.map(({ quantity }) => quantity)).toEqual(quantities);
    expect(snapshot.totals.total).toEqual({ amount: total, currency: 'EUR' });
  });

  it('with tax inside its prices adds back what a refund took, and not its tax again', () => {
    const refund = refundOf([{ lineId: '12', quantity: 1, subtotal: '20.00' }], moneyBack('20.00'));
    const [row] = refund.refund_line_items;
    const tax = { shop_money: { amount: '3.00', currency_code: 'EUR' } };
    const body = {
      ...placed,
      taxes_included: true,
      line_items: [
        first,
        { ...second, current_quantity: 0 },
        { ...second, id: new LosslessNumber('13') },
      ],
      refunds: [{ ...refund, refund_line_items: [{ ...row, total_tax_set: tax }] }],
      ...current('48.50'),
      current_total_tax: '7.00',
    };
    const snapshot = snapshotIn(map(body));
    expect(snapshot.totals).toMatchObject({ tax: { amount: 1000n }, total: { amount: 6850n } });
  });

  it('shows the buyer’s currency only while the body states such a total', () => {
    const shown = (amount: string) => ({
      shop_money: { amount, currency_code: 'EUR' },
      presentment_money: { amount: '10000.00', currency_code: 'PKR' },
    });
    const added = {
      ...placed,
      line_items: [first, second, { ...second, id: new LosslessNumber('13') }],
      ...current('68.50'),
      current_total_price_set: shown('68.50'),
    };
    expect(snapshotIn(map(added)).presentment?.total.amount).toBe(1_000_000n);
    const refunded = {
      ...added,
      refunds: [refundOf([{ lineId: '12', quantity: 1, subtotal: '20.00' }], moneyBack('20.00'))],
      ...current('48.50'),
      current_total_price_set: shown('48.50'),
    };
    expect(snapshotIn(map(refunded)).presentment).toBeNull();
  });

  it('whose current total does not fit what is left is refused', () => {
    const body = {
      ...placed,
      line_items: [first, { ...second, current_quantity: 0 }],
      ...current('48.50'),
    };
    expect(map(body)).toMatchObject({
      kind: 'unmappable',
      problems: [{ code: 'sums-differ', path: '/current_total_price' }],
    });
  });
});
