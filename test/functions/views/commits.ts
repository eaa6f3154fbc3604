import type { Commit } from '../../../functions/shared/commit.ts';

export const money = (amount: string, currency = 'PKR') => ({ amount, currency });

const snapshot = (overrides: Readonly<Record<string, unknown>> = {}) => ({
  externalOrderId: '9007199254740993',
  number: '#1001',
  placedAt: '2026-11-02T09:00:00.000Z',
  updatedAt: '2026-11-02T09:00:05.000Z',
  currency: 'PKR',
  lines: [
    {
      lineId: '1',
      sku: 'BALL-5',
      title: 'Match ball',
      quantity: 3,
      unitPrice: money('249900'),
      total: money('749700'),
    },
  ],
  totals: { goods: money('749700'), shipping: money('25000'), total: money('774700') },
  presentment: null,
  payment: { method: 'prepaid', gateway: 'shopify_payments', state: 'authorised' },
  fulfilment: 'unfulfilled',
  test: false,
  personal: { 'buyer.name': 'v1.sealed-name', 'buyer.email': 'v1.sealed-email' },
  ...overrides,
});

const about = { orderId: 'ord_1', channelId: 'chn_1' };

/** Events as they lie in a commit log. */
export const events = {
  placed: (overrides = {}, status = 'placed') => ({
    type: 'OrderPlaced',
    data: { ...about, status, provider: 'shopify', snapshot: snapshot(overrides) },
  }),
  recorded: (overrides = {}) => ({
    type: 'SnapshotRecorded',
    data: { snapshot: snapshot(overrides), changed: [] },
  }),
  cancelled: (at = '2026-11-03T10:00:00.000Z') => ({
    type: 'OrderCancelled',
    data: { ...about, status: 'cancelled', at, reason: 'customer', requestedBy: 'storefront' },
  }),
  reinstated: () => ({
    type: 'OrderReinstated',
    data: { ...about, status: 'placed', because: 'it is alive' },
  }),
  amended: (total: string) => ({
    type: 'OrderAmended',
    data: { ...about, status: 'placed', newTotal: money(total) },
  }),
  money: (captured: string, more: Readonly<Record<string, unknown>> = {}) => ({
    type: 'MoneyAnswerHeard',
    data: {
      event: 'PaymentCaptured',
      answer: {
        provider: 'stripe',
        due: money('774700'),
        authorised: money('0'),
        captured: money(captured),
        refunded: money('0'),
        assured: false,
        collected: money('0'),
        released: false,
        disputed: false,
        action: null,
        ...more,
      },
    },
  }),
  refund: () => ({
    type: 'StorefrontRefundReported',
    data: { ...about, provider: 'shopify', orderDueAt: null, refund: {} },
  }),
  unknown: () => ({ type: 'toString', data: { from: 'a newer release' } }),
} as const;

interface EventDraft {
  readonly type: string;
  readonly data: unknown;
}

export const commit = (
  version: number,
  drafts: readonly EventDraft[],
  overrides: Partial<Commit> = {},
): Commit => ({
  context: 'orders',
  merchantId: 'sialkot',
  subject: 'order/ord_1',
  version,
  cause: `whk_${version}`,
  correlationId: `whk_${version}`,
  at: `2026-11-02T09:00:${String(version).padStart(2, '0')}.000Z`,
  schema: 1,
  events: drafts.map(({ type, data }, index) => ({
    id: `evt_${version}_${index}`,
    type,
    schemaVersion: 1,
    occurredAt: '2026-11-02T09:00:00.000Z',
    data,
  })),
  commands: [],
  deadlines: [],
  ...overrides,
});
