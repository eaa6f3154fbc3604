import type { GoodsAnswer } from '../../../../functions/fulfilment/contract.ts';
import type { GoodsWish } from '../../../../functions/orders/contract.ts';
import type { OrderMessage } from '../../../../functions/orders/domain/messages.ts';
import type {
  OrderSnapshot,
  StorefrontFulfilment,
  StorefrontRefund,
} from '../../../../functions/orders/domain/snapshot.ts';
import type { MoneyAnswer } from '../../../../functions/payments/contract.ts';

export const ORIGIN = {
  orderId: 'ord_1',
  channelId: 'ch_1',
  provider: 'shopify',
  externalOrderId: '820982911946154508',
};
export const NOW = '2026-03-01T12:00:00.000Z';

export const eur = (amount: bigint) => ({ amount, currency: 'EUR' });

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
): OrderMessage => ({
  ...ORIGIN,
  type: 'RecordSnapshot',
  origin,
  settings: {},
  snapshot: snapshot(overrides),
});

/** What payments says; nothing held, taken or asked unless told. */
export const answer = (seen: number, overrides: Partial<MoneyAnswer> = {}): MoneyAnswer => ({
  orderId: 'ord_1',
  seen,
  provider: 'stripe',
  due: eur(2500n),
  authorised: eur(0n),
  captured: eur(0n),
  refunded: eur(0n),
  collected: eur(0n),
  assured: false,
  basis: null,
  authExpiresAt: null,
  released: false,
  refunds: [],
  disputed: false,
  opening: false,
  action: null,
  ...overrides,
});

/** What fulfilment says; of stock that nobody tracks, and parcels that nobody planned, unless told. */
export const goodsAnswer = (
  goods: GoodsWish | null,
  overrides: Partial<GoodsAnswer> = {},
): GoodsAnswer => {
  const released = goods?.intent === 'release';
  const none = { allocated: 0, backordered: 0, packed: 0, handedOver: 0 };
  const ended = { delivered: 0, returned: 0, lost: 0, cancelled: 0 };
  return {
    orderId: 'ord_1',
    seen: goods?.number ?? 0,
    stock: released ? 'released' : 'untracked',
    assured: !released,
    released,
    handedOver: false,
    summary: 'unfulfilled',
    lines: (goods?.lines ?? []).map(({ lineId, quantity }) => ({
      ...{ lineId, ordered: quantity, ...none, ...ended },
    })),
    parcels: [],
    returns: [],
    ...overrides,
  };
};

export const hearGoods = (sequence: number, told: GoodsAnswer): OrderMessage => ({
  type: 'HearGoodsAnswer',
  sequence,
  event: 'GoodsAnswered',
  answer: told,
});

export const hear = (sequence: number, told: MoneyAnswer): OrderMessage => ({
  type: 'HearMoneyAnswer',
  sequence,
  event: 'MoneyAnswered',
  answer: told,
});
