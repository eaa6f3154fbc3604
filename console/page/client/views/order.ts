import { ask } from '../api.ts';
import { chip, foreign, h, ltr, money, tableOf, time, worded } from '../dom.ts';
import { type Entry, foldedStoryOf, type Reading } from '../story.ts';
import type { View } from '../view.ts';
import { goodsSections, type Parcel, type Return } from './parcels.ts';

interface Answer {
  readonly order: {
    readonly orderId: string;
    readonly merchantId: string;
    readonly number: string | null;
    readonly state: string;
    readonly externalOrderId: string | null;
    readonly provider: string | null;
    readonly placedAt: string | null;
    readonly totalText: string | null;
    readonly payment: { readonly state: string; readonly method: string } | null;
    readonly fulfilment: string | null;
    readonly deadlines: readonly { readonly kind: string; readonly dueAt: string }[];
  };
  readonly lines: readonly {
    readonly lineId: string;
    readonly sku: string | null;
    readonly title: string;
    readonly quantity: number;
    readonly unitPrice: string;
    readonly less: string | null;
    readonly total: string;
  }[];
  readonly parcels: readonly Parcel[];
  readonly returns: readonly Return[];
  /** Part of the total → amount. */
  readonly totals: Readonly<Record<string, string>>;
  readonly personal: Readonly<Record<string, string>>;
  readonly timeline: readonly Entry[];
}

export const orderView = (merchantId: string, orderId: string): View => {
  const reading: Reading = { everyStep: false };
  return {
    title: 'Order',
    load: () => ask('orders.show', { order: orderId, merchantId }),
    heading: (answer) => {
      const { order } = answer as Answer;
      return ['Order ', foreign(order.number ?? order.orderId), ' ', chip(order.state)];
    },
    draw: (answer) => {
      const { order, lines, parcels, returns, totals, timeline, personal } = answer as Answer;
      const titles = new Map(lines.map(({ lineId, title }) => [lineId, title]));
      return [
        h('p', {}, h('a', { href: '#/orders' }, 'All orders')),
        h(
          'div',
          { class: 'beside' },
          h('section', { class: 'card' }, facts(order)),
          h(
            'section',
            { class: 'card' },
            h('h2', {}, 'What happened'),
            foldedStoryOf(timeline, reading),
          ),
        ),
        h('h2', {}, 'Goods'),
        goods(lines),
        bill(totals),
        ...goodsSections(parcels, returns, titles),
        h('p', { class: 'quiet' }, buyerSentence(Object.keys(personal).length)),
      ];
    },
  };
};

type Line = Answer['lines'][number];

const goods = (lines: Answer['lines']): HTMLElement =>
  tableOf('What was ordered', lines, [
    { title: 'Item', cell: ({ title }) => foreign(title) },
    { title: 'SKU', cell: ({ sku }) => ltr(sku) },
    { title: 'Quantity', cell: ({ quantity }) => String(quantity), amount: true },
    { title: 'Each', cell: ({ unitPrice }) => money(unitPrice), amount: true },
    ...(lines.some(({ less }) => less !== null)
      ? [{ title: 'Less', cell: ({ less }: Line) => money(less ?? ''), amount: true }]
      : []),
    { title: 'Together', cell: ({ total }) => money(total), amount: true },
  ]);

/** The parts of the total that are not nothing. */
const bill = (totals: Answer['totals']): HTMLElement =>
  h(
    'dl',
    { class: 'bill' },
    Object.entries(totals)
      .filter(([part, amount]) => part === 'total' || /[1-9]/.test(amount))
      .map(([part, amount]) => fact(worded(part), money(amount))),
  );

const buyerSentence = (sealed: number): string =>
  sealed === 0
    ? 'Nothing about the buyer is kept.'
    : `${sealed} texts about the buyer are sealed. “karwan orders show --reveal” opens them.`;

const facts = (order: Answer['order']): HTMLElement =>
  h(
    'dl',
    {},
    fact('Id', ltr(order.orderId)),
    fact('Merchant', ltr(order.merchantId)),
    fact('At the store', foreign(order.externalOrderId), ` (${worded(order.provider)})`),
    fact('Placed', time(order.placedAt)),
    fact('Total', money(order.totalText)),
    fact('Payment', chip(order.payment?.state), ' ', worded(order.payment?.method)),
    fact('Fulfilment', worded(order.fulfilment)),
    order.deadlines.map(({ kind, dueAt }) => fact(`Due: ${worded(kind)}`, time(dueAt))),
  );

const fact = (name: string, ...value: readonly (Node | string)[]): readonly Node[] => [
  h('dt', { class: 'quiet' }, name),
  h('dd', {}, value),
];
