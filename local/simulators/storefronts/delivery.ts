import type { DemoMerchant } from './catalogue.ts';
import type { SampleOrder } from './order.ts';
import { shopifyBody, shopifyOrder, signShopify } from './shopify.ts';
import { signWoo, wooBody, wooOrder } from './woocommerce.ts';

/** A webhook as a store sends it: the exact bytes and the headers that sign them. */
export interface Delivery {
  readonly body: Buffer;
  readonly headers: Readonly<Record<string, string>>;
}

/** What the store says it is about; both stores decide the content by the order itself. */
export type DeliveryKind = 'created' | 'updated' | 'cancelled';

const SHOPIFY_TOPICS = {
  created: 'orders/create',
  updated: 'orders/updated',
  cancelled: 'orders/cancelled',
};
const WOO_TOPICS = {
  created: 'order.created',
  updated: 'order.updated',
  cancelled: 'order.updated',
};

/** Signs the order's present state in the words of the merchant's store. */
export const deliveryOf = (
  merchant: DemoMerchant,
  order: SampleOrder,
  kind: DeliveryKind,
  secret: string,
): Delivery => {
  if (merchant.storefront === 'shopify') {
    const body = shopifyBody(shopifyOrder(order));
    return { body, headers: signShopify(body, secret, { topic: SHOPIFY_TOPICS[kind] }) };
  }
  const body = wooBody(wooOrder(order));
  return { body, headers: signWoo(body, secret, { topic: WOO_TOPICS[kind] }) };
};

/** Signed correctly, but with a total that its parts do not add up to: it is quarantined. */
export const brokenSums = (
  merchant: DemoMerchant,
  order: SampleOrder,
  secret: string,
): Delivery => {
  if (merchant.storefront === 'shopify') {
    const money = { amount: '1.00', currency_code: order.currency };
    const wrong = { shop_money: money, presentment_money: money };
    const body = shopifyBody({
      ...shopifyOrder(order),
      total_price: '1.00',
      total_price_set: wrong,
      current_total_price: '1.00',
      current_total_price_set: wrong,
    });
    return { body, headers: signShopify(body, secret) };
  }
  const body = wooBody({ ...wooOrder(order), total: '1.00' });
  return { body, headers: signWoo(body, secret) };
};

/** Changed on the way: the signature no longer fits, and the door refuses it. */
export const tampered = (delivery: Delivery): Delivery => ({
  ...delivery,
  body: Buffer.concat([delivery.body, Buffer.from(' ')]),
});
