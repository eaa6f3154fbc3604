import { createHmac } from 'node:crypto';
import { LosslessNumber } from 'lossless-json';
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

const METHODS = { card: 'stripe', cod: 'cod', 'bank-transfer': 'bacs' };
const TITLES = { card: 'Card', cod: 'Cash on delivery', 'bank-transfer': 'Direct bank transfer' };

/**
 * WooCommerce's order resource (REST API v3). Rows are without tax, also where prices include it; a tip
 * becomes a fee line, as the plugins for it do.
 */
export const wooOrder = (overrides: Partial<SampleOrder> = {}): JsonBody => {
  const order = orderWith(overrides);
  const { tax, total, discount } = figuresOf(order);
  const { currency } = order;
  return {
    id: new LosslessNumber(order.externalId),
    parent_id: 0,
    number: order.number,
    created_via: 'checkout',
    version: '11.2.0',
    status: statusOf(order),
    currency,
    date_created: local(order.placedAt),
    date_created_gmt: gmt(order.placedAt),
    date_modified: local(order.updatedAt),
    date_modified_gmt: gmt(order.updatedAt),
    discount_total: major(discount, currency),
    discount_tax: major(0n, currency),
    shipping_total: major(order.shipping, currency),
    shipping_tax: major(0n, currency),
    cart_tax: major(tax, currency),
    total: major(total, currency),
    total_tax: major(tax, currency),
    prices_include_tax: order.pricesIncludeTax,
    customer_id: 0,
    customer_note: order.note,
    billing: {
      ...addressOf(order.buyer),
      email: order.buyer.email,
    },
    shipping: addressOf(order.buyer),
    payment_method: METHODS[order.payment],
    payment_method_title: TITLES[order.payment],
    transaction_id: '',
    date_paid: order.paid ? local(order.placedAt) : null,
    date_paid_gmt: order.paid ? gmt(order.placedAt) : null,
    date_completed: order.fulfilled ? local(order.updatedAt) : null,
    date_completed_gmt: order.fulfilled ? gmt(order.updatedAt) : null,
    meta_data: [],
    line_items: order.lines.map((line) => lineOf(line, order)),
    tax_lines: [],
    shipping_lines:
      order.shipping === 0n
        ? []
        : [
            {
              id: 317,
              method_title: 'Flat rate',
              method_id: 'flat_rate',
              total: major(order.shipping, currency),
              total_tax: major(0n, currency),
            },
          ],
    fee_lines:
      order.tip === 0n
        ? []
        : [{ id: 318, name: 'Tip', total: major(order.tip, currency), total_tax: '0' }],
    coupon_lines: [],
    refunds: order.refunds.map(({ id, note, amount }) => ({
      id: new LosslessNumber(id),
      reason: note,
      total: major(-amount, currency),
    })),
    _links: { self: [{ href: 'https://chiniot.example/wp-json/wc/v3/orders/727' }] },
  };
};

/** The exact bytes that PHP's `json_encode` would make: `\/` and `\uXXXX`. */
export const wooBody = (body: JsonBody): Buffer =>
  bytesOf(body, (text) => escapeUnicode(text.replaceAll('/', '\\/')));

/** What a delivery's headers say beside the signature. */
export interface WooDelivery {
  readonly topic?: string;
  readonly source?: string;
  readonly webhookId?: string;
  readonly deliveryId?: string;
}

/** A delivery's headers, signed as WooCommerce signs: base64 HMAC-SHA256 of the body. */
export const signWoo = (
  body: Uint8Array,
  secret: string,
  delivery: WooDelivery = {},
): Record<string, string> => {
  const topic = delivery.topic ?? 'order.created';
  const [resource = '', event = ''] = topic.split('.');
  return {
    'content-type': 'application/json',
    'user-agent': 'WooCommerce/11.2.0 Hookshot (WordPress/6.9)',
    'x-wc-webhook-source': delivery.source ?? 'https://chiniot.example/',
    'x-wc-webhook-topic': topic,
    'x-wc-webhook-resource': resource,
    'x-wc-webhook-event': event,
    'x-wc-webhook-id': delivery.webhookId ?? '142',
    'x-wc-webhook-delivery-id': delivery.deliveryId ?? '3c9f1d0a5b7e4f6c8d2e1a0b9c8d7e6f',
    'x-wc-webhook-signature': createHmac('sha256', secret).update(body).digest('base64'),
  };
};

/** The unsigned probe that is sent when a webhook is activated, and its headers. */
export const wooPing = {
  body: Buffer.from('webhook_id=142'),
  headers: {
    'content-type': 'application/x-www-form-urlencoded',
    'user-agent': 'WooCommerce/11.2.0 Hookshot (WordPress/6.9)',
  },
};

const gmt = (utc: string): string => utc.replace(/(?:\.\d+)?Z$/, '');
/** In the shop's own zone, five hours ahead of UTC, without saying so. */
const local = (utc: string): string => gmt(new Date(Date.parse(utc) + 5 * 3_600_000).toISOString());

const statusOf = (order: SampleOrder): string => {
  if (order.cancelledAt !== null) return 'cancelled';
  const refunded = order.refunds.reduce((sum, { amount }) => sum + amount, 0n);
  if (refunded > 0n && refunded >= figuresOf(order).total) return 'refunded';
  if (order.fulfilled) return 'completed';
  if (order.paid || order.payment === 'cod') return 'processing';
  return order.payment === 'bank-transfer' ? 'on-hold' : 'pending';
};

const lineOf = (line: SampleLine, { currency, pricesIncludeTax }: SampleOrder) => {
  const net = lineTotal(line) - (pricesIncludeTax ? line.tax : 0n);
  return {
    id: new LosslessNumber(line.id),
    name: line.title,
    product_id: 93,
    variation_id: 0,
    quantity: line.quantity,
    subtotal: major(net + line.discount, currency),
    subtotal_tax: major(line.tax, currency),
    total: major(net, currency),
    total_tax: major(line.tax, currency),
    taxes: [],
    meta_data: [],
    sku: line.sku ?? '',
    // A number although the documents say text, and rounded: nobody should compute with it.
    price: Number(major(net, currency)) / line.quantity,
  };
};

const addressOf = (buyer: SampleBuyer) => ({
  first_name: buyer.firstName,
  last_name: buyer.lastName,
  company: buyer.company,
  address_1: buyer.line1,
  address_2: '',
  city: buyer.city,
  state: buyer.region,
  postcode: buyer.postcode,
  country: buyer.country,
  phone: buyer.phone,
});
