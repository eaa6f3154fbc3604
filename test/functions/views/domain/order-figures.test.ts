import { describe, expect, it } from '@jest/globals';
import type { Commit } from '../../../../functions/shared/commit.ts';
import { orderFigures } from '../../../../functions/views/domain/order-figures.ts';
import { projectOrder } from '../../../../functions/views/domain/project-order.ts';
import { commit, events } from '../commits.ts';

/** The figures of the last commit, after the others. */
const figuresOf = (...commits: readonly Commit[]) => {
  const last = commits.at(-1) as Commit;
  const before = commits
    .slice(0, -1)
    .reduce<ReturnType<typeof projectOrder> | undefined>(projectOrder, undefined);
  return orderFigures(before, projectOrder(before, last), last);
};
const placed = commit(1, [events.placed()]);
const at = (version: number, type: string, data: object, occurredAt: string): Commit => {
  const one = commit(version, [{ type, data }]);
  return { ...one, events: one.events.map((event) => ({ ...event, occurredAt })) };
};

describe('the shop’s figures', () => {
  it.each([
    [
      'a placed order, by state and storefront',
      [placed],
      [
        { metric: 'OrderEntered', value: 1, by: { State: 'placed' } },
        { metric: 'OrderPlaced', value: 1, by: { Storefront: 'shopify' } },
      ],
    ],
    [
      'money that was taken, in whole units',
      [placed, commit(2, [events.money('774700')])],
      [{ metric: 'MoneyCaptured', value: 7747, by: { Currency: 'PKR' } }],
    ],
    [
      'only what was added to it',
      [
        placed,
        commit(2, [events.money('774700')]),
        commit(3, [events.money('774700', { refunded: { amount: '50', currency: 'PKR' } })]),
      ],
      [{ metric: 'MoneyRefunded', value: 0.5, by: { Currency: 'PKR' } }],
    ],
    [
      'no money when the figure goes down',
      [placed, commit(2, [events.money('774700')]), commit(3, [events.money('1')])],
      [],
    ],
    [
      'a state that was left and entered anew',
      [placed, commit(2, [events.cancelled()])],
      [{ metric: 'OrderEntered', value: 1, by: { State: 'cancelled' } }],
    ],
    ['nothing when nothing of it changed', [placed, commit(2, [events.recorded()])], []],
    ['nothing of a test order', [commit(1, [events.placed({ test: true })])], []],
    ['nothing of an order that is only awaited', [commit(1, [events.refund()])], []],
  ])('tell %s', (_what, commits, figures) => {
    expect(figuresOf(...commits)).toEqual(figures);
  });

  it.each([
    ['OrderConfirmed', 'SecondsToConfirm'],
    ['OrderHandedOver', 'SecondsToHandOver'],
  ])('measure %s from the store’s own time', (type, metric) => {
    const data = { status: 'placed', trackingNumber: null };
    const late = at(2, type, data, '2026-11-02T09:01:30.000Z');
    expect(figuresOf(placed, late)).toEqual([{ metric, value: 90 }]);
    const early = at(2, type, data, '2026-11-02T08:59:00.000Z');
    expect(figuresOf(placed, early)).toEqual([{ metric, value: 0 }]);
  });

  it('measure the wait for the last parcel, once', () => {
    const delivered = (version: number, fulfilment: string, at: string) =>
      commit(version, [events.recorded({ fulfilment })], { at });
    const first = delivered(2, 'delivered', '2026-11-02T09:10:00.000Z');
    expect(figuresOf(placed, first)).toEqual([{ metric: 'SecondsToDeliver', value: 600 }]);
    const again = delivered(3, 'delivered', '2026-11-02T10:10:00.000Z');
    expect(figuresOf(placed, first, again)).toEqual([]);
  });

  it.each(['PaymentAssured', 'PaymentFailed'])('count %s', (type) => {
    const { answer } = events.money('0').data;
    const paid = commit(2, [{ type: 'MoneyAnswerHeard', data: { event: type, answer } }]);
    expect(figuresOf(placed, paid)).toEqual([{ metric: type, value: 1 }]);
  });
});
