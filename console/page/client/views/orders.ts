import { ask } from '../api.ts';
import { chip, foreign, h, ltr, money, tableOf, time, worded } from '../dom.ts';
import type { View } from '../view.ts';

interface Row {
  readonly orderId: string;
  readonly merchantId: string;
  readonly number: string | null;
  readonly state: string;
  readonly payment: string | null;
  readonly fulfilment: string | null;
  readonly totalText: string | null;
  readonly placedAt: string | null;
  readonly provider: string | null;
}

/** Where an order's own screen is. */
const orderHref = (merchantId: string, orderId: string): string =>
  `#/orders/${encodeURIComponent(merchantId)}/${encodeURIComponent(orderId)}`;

export const ordersView = (): View => ({
  title: 'Orders',
  load: () => ask('orders.list', { limit: 100 }),
  draw: (answer) => {
    const { orders } = answer as { readonly orders: readonly Row[] };
    if (orders.length === 0) {
      return [
        h(
          'p',
          {},
          'No orders yet. Post one to a channel: ',
          h('code', {}, 'karwan webhooks send --help'),
        ),
      ];
    }
    return [
      tableOf('The newest first; the list follows along by itself', orders, [
        {
          title: 'Order',
          cell: ({ merchantId, orderId, number }) =>
            h('a', { href: orderHref(merchantId, orderId) }, foreign(number ?? orderId)),
        },
        { title: 'State', cell: ({ state }) => chip(state) },
        { title: 'Payment', cell: ({ payment }) => chip(payment) },
        { title: 'Fulfilment', cell: ({ fulfilment }) => worded(fulfilment) },
        { title: 'Total', cell: ({ totalText }) => money(totalText), amount: true },
        { title: 'Placed', cell: ({ placedAt }) => time(placedAt) },
        { title: 'Merchant', cell: ({ merchantId }) => ltr(merchantId) },
        { title: 'Through', cell: ({ provider }) => worded(provider) },
      ]),
    ];
  },
});
