import { ask } from '../api.ts';
import { foreign, h, worded } from '../dom.ts';
import { act, type Page } from '../view.ts';
import { LISTED_STATES, type OrderFilter, orderHref, ordersHref } from './order-address.ts';

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
