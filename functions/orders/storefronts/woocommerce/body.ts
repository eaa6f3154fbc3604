import * as z from 'zod';
import * as fields from '../fields.ts';

/** The parts of WooCommerce's order resource (REST API v3) that are read; everything else is dropped. */

const metaData = fields.list(
  z.object({ key: fields.optionalText(200), value: fields.optionalText(200) }),
);

const line = z.object({
  id: fields.id,
  name: fields.optionalText(fields.LIMITS.title),
  sku: fields.sku,
  quantity: fields.count,
  /** Before and after coupons, always without tax, whatever `prices_include_tax` says. */
  subtotal: fields.optionalAmount,
  subtotal_tax: fields.optionalAmount,
  total: fields.amount,
  total_tax: fields.optionalAmount,
});
export type WooLine = z.infer<typeof line>;

const charge = z.object({ total: fields.amount, total_tax: fields.optionalAmount });
export type WooCharge = z.infer<typeof charge>;

const refund = z.object({
  id: fields.id,
  reason: fields.optionalText(fields.LIMITS.note),
  total: fields.amount,
  meta_data: metaData,
});
export type WooRefund = z.infer<typeof refund>;

const personal = fields.optionalText(fields.LIMITS.personal);
const address = fields.optional(
  z.object({
    first_name: personal,
    last_name: personal,
    company: personal,
    address_1: personal,
    address_2: personal,
    city: personal,
    state: personal,
    postcode: personal,
    country: fields.countryCode,
    email: personal,
    phone: personal,
  }),
);
export type WooAddress = z.infer<typeof address>;

export const order = z.object({
  id: fields.id,
  number: fields.optionalText(64),
  status: fields.text(64),
  currency: fields.currencyCode,
  date_created_gmt: fields.utcInstant,
  date_modified_gmt: fields.optionalUtcInstant,
  date_paid_gmt: fields.optionalUtcInstant,
  date_completed_gmt: fields.optionalUtcInstant,
  prices_include_tax: fields.flag,
  total: fields.amount,
  total_tax: fields.optionalAmount,
  payment_method: fields.optionalText(fields.LIMITS.gateway),
  customer_note: fields.optionalText(fields.LIMITS.note),
  billing: address,
  shipping: address,
  line_items: fields.list(line),
  shipping_lines: fields.list(charge),
  fee_lines: fields.list(charge),
  refunds: fields.list(refund),
  meta_data: metaData,
});
export type WooOrder = z.infer<typeof order>;
