import { createHmac } from 'node:crypto';
import { LosslessNumber } from 'lossless-json';
import type { Quantity } from '../stores/parcel-books.ts';
import {
  bytesOf,
  escapeUnicode,
  figuresOf,
  type JsonBody,
  lineTotal,
  major,
  orderWith,
  type SampleBuyer,
  type SampleLine,
  type SampleOrder,
} from './order.ts';
import { costOf, figures, set } from './shopify-figures.ts';

const GATEWAYS = {
  card: 'shopify_payments',
  cod: 'Cash on Delivery (COD)',
  'bank-transfer': 'Bank Deposit',
};

/** Shopify's order resource (Admin REST API 2026-04), with the fields that a webhook of a shop has. */
export const shopifyOrder = (overrides: Partial<SampleOrder> = {}): JsonBody => {
  const order = orderWith(overrides);
  const id = new LosslessNumber(order.externalId);
  return {
    id,
    admin_graphql_api_id: `gid://shopify/Order/${order.externalId}`,
    name: `#${order.number}`,
    order_number: new LosslessNumber(order.number.replaceAll(/\D/g, '') || '1'),
    created_at: zoned(order.placedAt),
    processed_at: zoned(order.placedAt),
    updated_at: zoned(order.updatedAt),
    cancelled_at: order.cancelledAt && zoned(order.cancelledAt),
    cancel_reason: order.cancelledAt && 'customer',
    confirmed: true,
    currency: order.currency,
    presentment_currency: order.presentment?.currency ?? order.currency,
    ...figures(order),
    financial_status: financialStatus(order),
    fulfillment_status: order.fulfilled ? 'fulfilled' : null,
    payment_gateway_names: [GATEWAYS[order.payment]],
    customer_locale: order.buyer.locale,
    email: order.buyer.email,
    phone: order.buyer.phone,
    note: order.note || null,
    note_attributes: [],
    tags: '',
    test: order.test,
    customer: {
      id: new LosslessNumber('207119551'),
      first_name: order.buyer.firstName,
      last_name: order.buyer.lastName,
      email: order.buyer.email,
      phone: order.buyer.phone,
    },
    billing_address: addressOf(order.buyer),
    shipping_address: addressOf(order.buyer),
    line_items: order.lines.map((line) => lineOf(line, order)),
    shipping_lines: order.shipping === 0n ? [] : [shippingOf(order)],
    refunds: order.refunds.map((refund) =>
      shopifyRefund({ ...refund, order, at: order.updatedAt }),
    ),
    fulfillments: [],
  };
};

/** The exact bytes that Shopify would send. */
export const shopifyBody = (body: JsonBody): Buffer => bytesOf(body, escapeUnicode);

/** The refund resource, as in `refunds/create` and in an order's `refunds`. */
export const shopifyRefund = (refund: {
  readonly id: string;
  readonly amount: bigint;
  readonly note: string;
  readonly order: SampleOrder;
  readonly at: string;
  /** Goods that were not sent yet. */
  readonly lines?: readonly Quantity[];
}): JsonBody => ({
  id: new LosslessNumber(refund.id),
  order_id: new LosslessNumber(refund.order.externalId),
  created_at: zoned(refund.at),
  processed_at: zoned(refund.at),
  note: refund.note,
  refund_line_items: (refund.lines ?? []).map((row, index) => ({
    id: new LosslessNumber(`${refund.id}${index}`),
    line_item_id: new LosslessNumber(row.lineId),
    quantity: row.quantity,
    restock_type: 'cancel',
    subtotal: major(costOf(refund.order, [row]), refund.order.currency),
    subtotal_set: set(costOf(refund.order, [row]), refund.order.currency),
    total_tax: major(0n, refund.order.currency),
    total_tax_set: set(0n, refund.order.currency),
  })),
  refund_shipping_lines: [],
  total_duties_set: set(0n, refund.order.currency),
  transactions: [
    {
      id: new LosslessNumber('1068278526'),
      kind: 'refund',
      status: 'success',
      gateway: GATEWAYS[refund.order.payment],
      amount: major(refund.amount, refund.order.currency),
      currency: refund.order.currency,
    },
  ],
});

/** The fulfilment resource, as in `fulfillments/create`. */
export const shopifyFulfilment = (fulfilment: {
  readonly id: string;
  readonly order: SampleOrder;
  readonly at: string;
  /** @default the time it was made */
  readonly updatedAt?: string;
  readonly trackingNumber: string | null;
  readonly carrier?: string | null;
  readonly url?: string | null;
  readonly cancelled?: boolean;
  /** @default the whole order */
  readonly lines?: readonly { readonly lineId: string; readonly quantity: number }[];
}): JsonBody => {
  const { order, trackingNumber: number, url = null, carrier = 'DHL Express', lines } = fulfilment;
  const sent = lines?.flatMap(({ lineId, quantity }) =>
    order.lines.filter(({ id }) => id === lineId).map((line) => ({ ...line, quantity })),
  );
  return {
    id: new LosslessNumber(fulfilment.id),
    order_id: new LosslessNumber(order.externalId),
    status: fulfilment.cancelled ? 'cancelled' : 'success',
    created_at: zoned(fulfilment.at),
    updated_at: zoned(fulfilment.updatedAt ?? fulfilment.at),
    service: 'manual',
    tracking_company: carrier,
    tracking_number: number,
    tracking_numbers: number === null ? [] : [number],
    tracking_url: url,
    tracking_urls: url === null ? [] : [url],
    line_items: (sent ?? order.lines).map((line) => lineOf(line, order)),
    name: `#${order.number}.1`,
  };
};

/** What a delivery's headers say beside the signature; the defaults are one order event. */
export interface ShopifyDelivery {
  readonly topic?: string;
  readonly shop?: string;
  readonly webhookId?: string;
  readonly eventId?: string;
  readonly triggeredAt?: string;
}

/** A delivery's headers, signed as Shopify signs: base64 HMAC-SHA256 of the body with the app's secret. */
export const signShopify = (
  body: Uint8Array,
  secret: string,
  delivery: ShopifyDelivery = {},
): Record<string, string> => ({
  'content-type': 'application/json',
  'x-shopify-topic': delivery.topic ?? 'orders/create',
  'x-shopify-shop-domain': delivery.shop ?? 'sialkot-sports.myshopify.com',
  'x-shopify-api-version': '2026-04',
  'x-shopify-webhook-id': delivery.webhookId ?? 'b54557e4-bdd9-4b37-8a5f-bf7d70bcd043',
  'x-shopify-event-id': delivery.eventId ?? '98880550-7158-44d4-b7cd-2c97c8a091b5',
  'x-shopify-triggered-at': delivery.triggeredAt ?? '2026-11-02T09:15:05.123456789Z',
  'x-shopify-test': 'false',
  'x-shopify-hmac-sha256': createHmac('sha256', secret).update(body).digest('base64'),
});

/** In the shop's own zone, five hours ahead of UTC, as Shopify writes every time. */
const zoned = (utc: string): string =>
  new Date(Date.parse(utc) + 5 * 3_600_000).toISOString().replace(/\.\d+Z$/, '+05:00');

const financialStatus = (order: SampleOrder): string => {
  if (!order.paid) return order.cancelledAt === null ? 'pending' : 'voided';
  const refunded = order.refunds.reduce((sum, { amount }) => sum + amount, 0n);
  if (refunded === 0n) return 'paid';
  return refunded < figuresOf(order).total ? 'partially_refunded' : 'refunded';
};

const lineOf = (line: SampleLine, { currency }: SampleOrder) => ({
  id: new LosslessNumber(line.id),
  admin_graphql_api_id: `gid://shopify/LineItem/${line.id}`,
  title: line.title,
  name: line.title,
  sku: line.sku,
  quantity: line.quantity + (line.removed ?? 0),
  current_quantity: line.quantity,
  fulfillable_quantity: line.quantity,
  grams: line.weightGrams,
  requires_shipping: true,
  gift_card: false,
  taxable: line.tax > 0n,
  price: major(line.unitPrice, currency),
  price_set: set(line.unitPrice, currency),
  total_discount: major(0n, currency),
  total_discount_set: set(0n, currency),
  discount_allocations:
    line.discount === 0n
      ? []
      : [
          {
            amount: major(line.discount, currency),
            amount_set: set(line.discount, currency),
            discount_application_index: 0,
          },
        ],
  tax_lines:
    line.tax === 0n
      ? []
      : [{ title: 'VAT', price: major(line.tax, currency), price_set: set(line.tax, currency) }],
  total: major(lineTotal(line), currency),
  properties: [],
});

const shippingOf = ({ shipping, currency }: SampleOrder) => ({
  id: new LosslessNumber('369256396'),
  title: 'Courier',
  code: 'courier',
  price: major(shipping, currency),
  price_set: set(shipping, currency),
  discounted_price: major(shipping, currency),
  discounted_price_set: set(shipping, currency),
  discount_allocations: [],
  tax_lines: [],
  is_removed: false,
});

const addressOf = (buyer: SampleBuyer) => ({
  first_name: buyer.firstName,
  last_name: buyer.lastName,
  name: `${buyer.firstName} ${buyer.lastName}`,
  company: buyer.company || null,
  address1: buyer.line1,
  address2: null,
  city: buyer.city,
  province: buyer.region,
  zip: buyer.postcode,
  phone: buyer.phone,
  country_code: buyer.country,
});
