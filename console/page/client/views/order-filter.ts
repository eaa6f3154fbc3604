import { ask } from '../api.ts';
import { foreign, h, worded } from '../dom.ts';
import { act, type Page } from '../view.ts';

/** What a list of orders is narrowed to; it stands in the address, so that it can be linked to. */
export interface OrderFilter {
  readonly state: string | null;
  readonly merchant: string | null;
  /** Where the page before ended. */
  readonly cursor: string | null;
}

/** The states that a list can be asked for (`domain.md` §1.1). */
export const LISTED_STATES = [
  ...['placed', 'on_hold', 'confirmed', 'cancel_requested'],
  ...['cancelled', 'expired', 'completed'],
] as const;

export const filterOf = (query: string): OrderFilter => {
  const params = new URLSearchParams(query);
  return {
    state: params.get('state'),
    merchant: params.get('merchant'),
    cursor: params.get('cursor'),
  };
};

export const ordersHref = (filter: Partial<OrderFilter>): string => {
  const params = new URLSearchParams();
  for (const [name, value] of Object.entries(filter)) if (value) params.set(name, value);
  const query = params.toString();
  return query ? `#/orders?${query}` : '#/orders';
};

/** Where an order's own screen is. */
export const orderHref = (merchantId: string, orderId: string): string =>
  `#/orders/${encodeURIComponent(merchantId)}/${encodeURIComponent(orderId)}`;

interface Found {
  readonly order: { readonly merchantId: string; readonly orderId: string };
}

/** Finds one order by any of its names, or narrows the list. */
export const filterBar = (filter: OrderFilter, page: Page): readonly Node[] => [
  h('div', { class: 'bar' }, findForm(page), stateChoice(filter), merchantNote(filter)),
];

const findForm = (page: Page): HTMLElement => {
  const input = h('input', { name: 'order', type: 'search', required: true, autocomplete: 'off' });
  const button = h('button', { type: 'submit' }, 'Open');
  return h(
    'form',
    {
      submit: (event) => {
        event.preventDefault();
        void act(page, button, async () => {
          const { order } = await ask<Found>('orders.show', { order: input.value.trim() });
          location.hash = orderHref(order.merchantId, order.orderId);
          return '';
        });
      },
    },
    h('label', {}, 'Number, the store’s id or ours', input),
    button,
  );
};

const stateChoice = ({ state, merchant }: OrderFilter): HTMLElement => {
  const select = h(
    'select',
    {
      change: () => {
        location.hash = ordersHref({ state: select.value, merchant });
      },
    },
    h('option', { value: '' }, 'every state'),
    LISTED_STATES.map((each) =>
      h('option', { value: each, selected: each === state }, worded(each)),
    ),
  );
  return h('label', {}, 'State', select);
};

const merchantNote = ({ state, merchant }: OrderFilter): Node | null =>
  merchant === null
    ? null
    : h(
        'p',
        {},
        'Only ',
        foreign(merchant),
        ' · ',
        h('a', { href: ordersHref({ state }) }, 'all merchants'),
      );
