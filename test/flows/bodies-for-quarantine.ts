import { genericBody, genericOrder } from '../../local/simulators/storefronts/generic.ts';
import type { SampleOrder } from '../../local/simulators/storefronts/order.ts';
import {
  shopifyBody,
  shopifyFulfilment,
  shopifyOrder,
  shopifyRefund,
} from '../../local/simulators/storefronts/shopify.ts';
import { wooBody, wooOrder } from '../../local/simulators/storefronts/woocommerce.ts';
import type { Provider } from './shop.ts';

/** A body whose total is not what its parts add up to. */
export const brokenBody = (provider: Provider, order: SampleOrder): Buffer => {
  if (provider === 'shopify') {
    return shopifyBody({
      ...shopifyOrder(order),
      total_line_items_price: '1.00',
      total_price: '1.00',
    });
  }
  if (provider === 'woocommerce') return wooBody({ ...wooOrder(order), total: '1.00' });
  const body = genericOrder(order);
  return genericBody({ ...body, data: { ...(body['data'] as object), total: '1.00' } });
};

export const refundOf = (order: SampleOrder): Buffer =>
  shopifyBody(shopifyRefund({ id: '91', amount: 100n, note: '', order, at: order.updatedAt }));
export const parcelOf = (order: SampleOrder): Buffer =>
  shopifyBody(shopifyFulfilment({ id: '92', order, at: order.updatedAt, trackingNumber: 'R1' }));
