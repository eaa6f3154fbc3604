import { describe, expect, it } from '@jest/globals';
import {
  filterOf,
  LISTED_STATES,
  ordersHref,
} from '../../../../../console/page/client/views/order-address.ts';
import { ORDER_STATUSES } from '../../../../../functions/orders/contract.ts';

describe('the address of a list of orders', () => {
  it('offers every state that an order can be listed by', () => {
    expect([...LISTED_STATES].toSorted()).toEqual(
      ORDER_STATUSES.filter((status) => status !== 'awaited').toSorted(),
    );
  });

  it.each([
    [{ state: null, merchant: null, cursor: null }, '#/orders'],
    [{ state: 'on_hold', merchant: null, cursor: null }, '#/orders?state=on_hold'],
    [
      { state: null, merchant: 'a shop & co', cursor: 'eyJ' },
      '#/orders?merchant=a+shop+%26+co&cursor=eyJ',
    ],
  ])('%j stands in the address as %s', (filter, href) => {
    expect(ordersHref(filter)).toBe(href);
    expect(filterOf(href.split('?')[1] ?? '')).toEqual(filter);
  });
});
