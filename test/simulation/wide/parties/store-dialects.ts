import { markInText } from '../../../../functions/orders/storefronts/marks.ts';
import { genericBody, genericOrder } from '../../../../local/simulators/storefronts/generic.ts';
import { major } from '../../../../local/simulators/storefronts/order.ts';
import type { StoreDialect } from '../../../../local/simulators/stores/pretended-store.ts';
import { shopifyDialect } from '../../../../local/simulators/stores/shopify-admin.ts';
import { wooCommerceDialect } from '../../../../local/simulators/stores/woocommerce-admin.ts';
import type { StorefrontName } from '../../workload/scenario.ts';

/** How every pretended store is called, and what it signs with; nobody stands at the door of this depth. */
export const STORE_KEYS = { key: 'key', secret: 'secret' } as const;

/** A shop of one's own tells of whole orders; it is called as `createStoreCalls` answers. */
const generic: StoreDialect = {
  answer: () => ({ status: 404 }),
  tell: (books, { order, kind }) => {
    const type = kind === 'created' ? 'order.placed' : 'order.updated';
    const body = genericOrder(order, type);
    const refunds = books.refunds(order.externalId).map(({ id, amount, at, note }) => ({
      ...{ id, at, amount: major(amount, order.currency) },
      karwanRefundId: markInText('karwan_refund_id', note),
    }));
    const data = { ...(body['data'] as object), refunds };
    return { body: genericBody({ ...body, data }), headers: {} };
  },
};

export const STORE_DIALECTS: Readonly<Record<StorefrontName, StoreDialect>> = {
  generic,
  shopify: shopifyDialect({ accessToken: STORE_KEYS.key, clientSecret: STORE_KEYS.secret }),
  woocommerce: wooCommerceDialect(STORE_KEYS),
};

/** Of these every change of an order has exactly one. */
const ONE_EACH: Readonly<Record<StorefrontName, readonly string[]>> = {
  generic: ['order'],
  shopify: ['orders/updated', 'orders/delete'],
  woocommerce: ['order.created', 'order.updated', 'order.deleted'],
};

const ALL_TOPICS = {
  ...ONE_EACH,
  shopify: [
    'orders/create',
    'orders/updated',
    'orders/cancelled',
    'refunds/create',
    'fulfillments/update',
    'orders/delete',
  ],
};

export const topicsOf = (dialect: StorefrontName, tellsTwice: boolean): readonly string[] =>
  (tellsTwice ? ALL_TOPICS : ONE_EACH)[dialect];
