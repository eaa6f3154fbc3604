import type { OrderMessage } from '../../../../functions/orders/domain/messages.ts';
import type {
  OrderSnapshot,
  StorefrontFulfilment,
  StorefrontRefund,
} from '../../../../functions/orders/domain/snapshot.ts';

export const ORIGIN = { orderId: 'ord_1', channelId: 'ch_1', provider: 'shopify' };
export const NOW = '2026-03-01T12:00:00.000Z';

const eur = (amount: bigint) => ({ amount, currency: 'EUR' });

/** A plain order of one football, €20.00 and €5.00 freight. */
export const snapshot = (overrides: Partial<OrderSnapshot> = {}): OrderSnapshot => ({
  externalOrderId: '820982911946154508',
  number: '#1001',
  placedAt: '2026-03-01T10:00:00.000Z',
  updatedAt: '2026-03-01T10:00:00.000Z',
  currency: 'EUR',
  pricesIncludeTax: false,
  lines: [
    {
      lineId: '1',
      sku: 'FB-5',
      title: 'Match ball, size 5',
      quantity: 1,
      unitPrice: eur(2000n),
      discount: eur(0n),
      tax: eur(0n),
      total: eur(2000n),
      weightGrams: 430,
      requiresShipping: true,
    },
  ],
  totals: {
    goods: eur(2000n),
    discount: eur(0n),
    shipping: eur(500n),
    tax: eur(0n),
    other: eur(0n),
    total: eur(2500n),
  },
  presentment: null,
  payment: { method: 'prepaid', gateway: 'shopify_payments', state: 'paid' },
  fulfilment: 'unfulfilled',
  cancelled: null,
  refunds: [],
  fulfilments: [],
  buyerLocale: 'de',
  shipToCountry: 'DE',
  test: false,
  personal: { 'buyer.name': 'v1.sealed' },
  ...overrides,
});

export const refund = (id: string): StorefrontRefund => ({
  externalRefundId: id,
  amount: eur(500n),
  at: null,
  reason: null,
  ownRefundId: null,
});

export const fulfilment = (
  id: string,
  updatedAt: string,
  status = 'success',
): StorefrontFulfilment => ({
  externalFulfilmentId: id,
  status: status as StorefrontFulfilment['status'],
  carrier: null,
  trackingNumbers: [],
  lines: [],
  updatedAt,
  ownFulfilmentId: null,
});

export const recordSnapshot = (
  overrides: Partial<OrderSnapshot> = {},
  origin: 'pushed' | 'fetched' = 'pushed',
): OrderMessage => ({ ...ORIGIN, type: 'RecordSnapshot', origin, snapshot: snapshot(overrides) });
