import * as z from 'zod';
import * as fields from '../fields.ts';

/**
 * The parts of Shopify's REST resources that are read (Admin API 2026-04); everything else is
 * dropped. Amounts stay text until `money.ts` knows their currency.
 */

const money = z.object({
  amount: fields.amount,
  currency_code: fields.optionalText(3),
});

/** One amount in the shop's currency and in the one the buyer saw. */
const moneySet = fields.optional(
  z.object({ shop_money: fields.optional(money), presentment_money: fields.optional(money) }),
);
export type MoneySet = z.infer<typeof moneySet>;

const discountAllocation = z.object({
  amount: fields.optionalAmount,
  amount_set: moneySet,
});
const taxLine = z.object({ price: fields.optionalAmount, price_set: moneySet });

const line = z.object({
  id: fields.id,
  sku: fields.sku,
  title: fields.optionalText(fields.LIMITS.title),
  name: fields.optionalText(fields.LIMITS.title),
  quantity: fields.count,
  current_quantity: fields.optionalCount,
  /** Neither fulfilled nor taken out. */
  fulfillable_quantity: fields.optionalCount,
  price: fields.optionalAmount,
  price_set: moneySet,
  total_discount: fields.optionalAmount,
  total_discount_set: moneySet,
  discount_allocations: fields.list(discountAllocation),
  tax_lines: fields.list(taxLine),
  grams: fields.optionalCount,
  requires_shipping: fields.flag,
  /** Present on the line that a tip at the checkout makes. */
  tip: fields.optional(z.object({})),
});
export type ShopifyLine = z.infer<typeof line>;

const shippingLine = z.object({
  price: fields.optionalAmount,
  price_set: moneySet,
  discounted_price: fields.optionalAmount,
  discounted_price_set: moneySet,
  discount_allocations: fields.list(discountAllocation),
  is_removed: fields.flag,
});

const refundLine = z.object({
  line_item_id: fields.id,
  quantity: fields.count,
  restock_type: fields.optionalText(32),
  subtotal: fields.optionalAmount,
  subtotal_set: moneySet,
  total_tax: fields.optionalAmount,
  total_tax_set: moneySet,
});

const transaction = z.object({
  kind: fields.optionalText(32),
  status: fields.optionalText(32),
  amount: fields.optionalAmount,
  currency: fields.optionalText(3),
});

/** What a refund gives back besides its rows, below zero; above zero what it keeps of them. */
const adjustment = z.object({
  kind: fields.optionalText(32),
  amount: fields.optionalAmount,
  amount_set: moneySet,
  tax_amount: fields.optionalAmount,
  tax_amount_set: moneySet,
});

export const refund = z.object({
  id: fields.id,
  note: fields.optionalText(fields.LIMITS.note),
  created_at: fields.optionalInstant,
  processed_at: fields.optionalInstant,
  refund_line_items: fields.list(refundLine),
  refund_shipping_lines: fields.list(z.object({ subtotal_amount_set: moneySet })),
  order_adjustments: fields.list(adjustment),
  transactions: fields.list(transaction),
  total_duties_set: moneySet,
});
export type ShopifyRefund = z.infer<typeof refund>;

export const fulfilment = z.object({
  id: fields.id,
  status: fields.optionalText(32),
  tracking_company: fields.optionalText(fields.LIMITS.carrier),
  tracking_number: fields.optionalText(fields.LIMITS.tracking),
  tracking_numbers: fields.list(fields.optionalText(fields.LIMITS.tracking)),
  line_items: fields.list(z.object({ id: fields.id, quantity: fields.count })),
  created_at: fields.optionalInstant,
  updated_at: fields.instant,
});
export type ShopifyFulfilment = z.infer<typeof fulfilment>;

const personal = fields.optionalText(fields.LIMITS.personal);
const address = fields.optional(
  z.object({
    name: personal,
    first_name: personal,
    last_name: personal,
    company: personal,
    address1: personal,
    address2: personal,
    city: personal,
    province: personal,
    zip: personal,
    phone: personal,
    country_code: fields.countryCode,
  }),
);
export type ShopifyAddress = z.infer<typeof address>;

const customer = fields.optional(
  z.object({ first_name: personal, last_name: personal, email: personal, phone: personal }),
);

export const order = z.object({
  id: fields.id,
  name: fields.optionalText(64),
  created_at: fields.instant,
  processed_at: fields.optionalInstant,
  updated_at: fields.instant,
  cancelled_at: fields.optionalInstant,
  cancel_reason: fields.optionalText(32),
  currency: fields.currencyCode,
  presentment_currency: fields.optionalText(3),
  taxes_included: fields.flag,
  duties_included: fields.flag,
  total_price: fields.amount,
  total_price_set: moneySet,
  current_total_price: fields.optionalAmount,
  current_total_price_set: moneySet,
  total_tax: fields.optionalAmount,
  total_tax_set: moneySet,
  current_total_tax: fields.optionalAmount,
  current_total_tax_set: moneySet,
  total_discounts: fields.optionalAmount,
  total_discounts_set: moneySet,
  total_tip_received: fields.optionalAmount,
  original_total_duties_set: moneySet,
  current_total_duties_set: moneySet,
  original_total_additional_fees_set: moneySet,
  current_total_additional_fees_set: moneySet,
  financial_status: fields.optionalText(32),
  fulfillment_status: fields.optionalText(32),
  payment_gateway_names: fields.list(fields.optionalText(fields.LIMITS.gateway)),
  test: fields.flag,
  customer_locale: fields.languageTag,
  email: personal,
  phone: personal,
  note: fields.optionalText(fields.LIMITS.note),
  note_attributes: fields.list(
    z.object({ name: fields.optionalText(200), value: fields.optionalText(200) }),
  ),
  customer,
  billing_address: address,
  shipping_address: address,
  line_items: fields.list(line),
  shipping_lines: fields.list(shippingLine),
  refunds: fields.list(refund),
  fulfillments: fields.list(fulfilment),
});
export type ShopifyOrder = z.infer<typeof order>;
