import { createHmac } from 'node:crypto';
import { Webhook } from 'standardwebhooks';
import {
  bytesOf,
  figuresOf,
  type JsonBody,
  major,
  orderWith,
  type SampleBuyer,
  type SampleLine,
  type SampleOrder,
} from './order.ts';

const METHODS = { card: 'prepaid', cod: 'cod', 'bank-transfer': 'bank-transfer' };

/** An `order.placed` event as docs/webhooks-generic.md describes it. */
export const genericOrder = (
  overrides: Partial<SampleOrder> = {},
  type: 'order.placed' | 'order.updated' = 'order.placed',
): JsonBody => {
  const order = orderWith(overrides);
  return { type, timestamp: order.updatedAt, data: dataOf(order) };
};

/** The exact bytes of a minified body, as UTF-8. */
export const genericBody = (body: JsonBody): Buffer => bytesOf(body, (text) => text);

/** Headers of the Standard Webhooks profile, signed by the official library. `at` is in milliseconds. */
export const signStandard = (
  body: Uint8Array,
  secret: string,
  message: { readonly id: string; readonly at: number },
): Record<string, string> => ({
  'content-type': 'application/json',
  'webhook-id': message.id,
  'webhook-timestamp': String(Math.floor(message.at / 1000)),
  'webhook-signature': new Webhook(secret).sign(
    message.id,
    new Date(message.at),
    Buffer.from(body).toString('utf8'),
  ),
});

/** Headers of the GitHub profile: hex HMAC-SHA256 of the body. */
export const signGithub = (body: Uint8Array, secret: string): Record<string, string> => ({
  'content-type': 'application/json',
  'x-hub-signature-256': `sha256=${createHmac('sha256', secret).update(body).digest('hex')}`,
});

const dataOf = (order: SampleOrder) => {
  const { currency } = order;
  const { tax, total } = figuresOf(order);
  return {
    id: order.externalId,
    number: `#${order.number}`,
    placedAt: order.placedAt,
    updatedAt: order.updatedAt,
    currency,
    pricesIncludeTax: order.pricesIncludeTax,
    lines: order.lines.map((line) => lineOf(line, currency)),
    shipping: major(order.shipping, currency),
    tax: major(tax, currency),
    other: major(order.tip, currency),
    total: major(total, currency),
    presentment: order.presentment && {
      currency: order.presentment.currency,
      total: major(order.presentment.total, order.presentment.currency),
    },
    payment: {
      method: METHODS[order.payment],
      gateway: order.payment,
      state: order.paid ? 'paid' : 'pending',
    },
    fulfilment: order.fulfilled ? 'fulfilled' : 'unfulfilled',
    cancelled: order.cancelledAt && { at: order.cancelledAt, reason: 'changed-mind' },
    refunds: order.refunds.map(({ id, amount }) => ({
      id,
      amount: major(amount, currency),
      at: order.updatedAt,
    })),
    locale: order.buyer.locale,
    buyer: {
      name: `${order.buyer.firstName} ${order.buyer.lastName}`,
      email: order.buyer.email,
      phone: order.buyer.phone,
    },
    shipTo: addressOf(order.buyer),
    note: order.note || null,
    test: order.test,
  };
};

const lineOf = (line: SampleLine, currency: string) => ({
  id: line.id,
  sku: line.sku,
  title: line.title,
  quantity: line.quantity,
  unitPrice: major(line.unitPrice, currency),
  discount: major(line.discount, currency),
  tax: major(line.tax, currency),
  weightGrams: line.weightGrams,
});

const addressOf = (buyer: SampleBuyer) => ({
  name: `${buyer.firstName} ${buyer.lastName}`,
  company: buyer.company || null,
  line1: buyer.line1,
  city: buyer.city,
  region: buyer.region,
  postcode: buyer.postcode,
  country: buyer.country,
  phone: buyer.phone,
});
