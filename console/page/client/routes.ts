import { h } from './dom.ts';
import type { View } from './view.ts';
import { deadLettersView, lettersView } from './views/dead-letters.ts';
import { orderView } from './views/order.ts';
import { filterOf } from './views/order-address.ts';
import { ordersView } from './views/orders.ts';
import { quarantinedView, quarantineListView } from './views/quarantine.ts';

interface Address {
  /** Which list the address is in; the empty address is that of the orders. */
  readonly screen: string;
  readonly rest: readonly string[];
  readonly query: string;
}

/** The parts of `#/screen/first/second?query`. */
export const addressOf = (hash: string): Address => {
  const [path = '', query = ''] = hash.split('?', 2);
  const [, screen, ...rest] = path.split('/').map(decoded);
  return { screen: screen || 'orders', rest: rest.filter((part) => part !== ''), query };
};

/** A `%` that was typed by hand is only itself. */
const decoded = (part: string): string => {
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
};

/** Address → screen; the address is the whole state, so every screen can be linked to. */
export const viewAt = (hash: string): View => {
  const { screen, rest, query } = addressOf(hash);
  const [first, second] = rest;
  const known = SCREENS[`${screen} ${rest.length}`];
  return known?.({ first: first ?? '', second: second ?? '', query }) ?? noSuchPage;
};

interface Parts {
  readonly first: string;
  readonly second: string;
  readonly query: string;
}

/** By the name and how many parts come after it. */
const SCREENS: Readonly<Record<string, (parts: Parts) => View>> = {
  'orders 0': ({ query }) => ordersView(filterOf(query)),
  'orders 2': ({ first, second }) => orderView(first, second),
  'quarantine 0': ({ query }) => quarantineListView(new URLSearchParams(query).get('cursor')),
  'quarantine 2': ({ first, second }) => quarantinedView(first, second),
  'dead-letters 0': () => deadLettersView(),
  'dead-letters 1': ({ first }) => lettersView(first),
};

const noSuchPage: View = {
  title: 'No such page',
  polled: false,
  load: async () => null,
  draw: () => [
    h('p', {}, 'Nothing is at this address. ', h('a', { href: '#/orders' }, 'All orders')),
  ],
};
