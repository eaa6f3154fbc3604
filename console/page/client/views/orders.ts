import { ask } from '../api.ts';
import { chip, foreign, h, ltr, money, tableOf, time, worded } from '../dom.ts';
import type { View } from '../view.ts';
import { type OrderFilter, orderHref, ordersHref } from './order-address.ts';
import { filterBar } from './order-filter.ts';

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

interface Answer {
  readonly orders: readonly Row[];
  readonly next?: string;
}

export const ordersView = (filter: OrderFilter): View => ({
  title: 'Orders',
  load: () => ask('orders.list', { limit: 100, ...inputOf(filter) }),
  draw: (answer, page) => {
    const { orders, next } = answer as Answer;
    return [
      ...filterBar(filter, page),
      orders.length === 0 ? nothing(filter) : table(orders, filter),
      ...(next
        ? [h('p', {}, h('a', { href: ordersHref({ ...filter, cursor: next }) }, 'Older orders'))]
        : []),
    ];
  },
});

const inputOf = ({ state, merchant, cursor }: OrderFilter): object => ({
  ...(state ? { state } : {}),
  ...(merchant ? { merchants: [merchant] } : {}),
  ...(cursor ? { cursor } : {}),
});

const nothing = ({ state, merchant, cursor }: OrderFilter): HTMLElement =>
  state || merchant || cursor
    ? h('p', {}, 'No order is like this. ', h('a', { href: ordersHref({}) }, 'All orders'))
    : h(
        'p',
        {},
        'No orders yet. They come as a store’s webhooks: ',
        h('code', {}, 'karwan channels add'),
        ' opens a way in, and ',
        h('code', {}, 'karwan webhooks send'),
        ' tries it.',
      );

const table = (orders: readonly Row[], { state, cursor }: OrderFilter): HTMLElement =>
  tableOf(cursor ? 'Older orders' : 'The newest first; the list follows along by itself', orders, [
    {
      title: 'Order',
      cell: ({ merchantId, orderId, number }) =>
        h('a', { href: orderHref(merchantId, orderId) }, foreign(number ?? orderId)),
    },
    { title: 'State', cell: (row) => chip(row.state) },
    { title: 'Payment', cell: ({ payment }) => chip(payment) },
    { title: 'Fulfilment', cell: ({ fulfilment }) => worded(fulfilment) },
    { title: 'Total', cell: ({ totalText }) => money(totalText), amount: true },
    { title: 'Placed', cell: ({ placedAt }) => time(placedAt) },
    {
      title: 'Merchant',
      cell: ({ merchantId }) =>
        h('a', { href: ordersHref({ state, merchant: merchantId }) }, ltr(merchantId)),
    },
    { title: 'Through', cell: ({ provider }) => worded(provider) },
  ]);
