import { describe, expect, it } from '@jest/globals';
import { orderBook } from '../../../../functions/orders/domain/events.ts';
import type { Commit } from '../../../../functions/shared/commit.ts';
import type { OrderView } from '../../../../functions/views/contract.ts';
import { projectOrder } from '../../../../functions/views/domain/project-order.ts';
import { commit, events, money } from '../commits.ts';

const viewOf = (...commits: readonly Commit[]): OrderView | undefined =>
  commits.reduce<OrderView | undefined>(projectOrder, undefined);

/** An event that the projection reads cannot be read when it says nothing. */
const reads = (view: OrderView | undefined, type: string): boolean => {
  try {
    projectOrder(view, commit(2, [{ type, data: null }]));
    return false;
  } catch {
    return true;
  }
};

describe('projectOrder', () => {
  it.each([
    {
      given: 'a placed order',
      commits: [commit(1, [events.placed()])],
      shows: {
        state: 'placed',
        number: '#1001',
        externalOrderId: '9007199254740993',
        channelId: 'chn_1',
        provider: 'shopify',
        total: money('774700'),
        presentment: null,
        payment: { method: 'prepaid', gateway: 'shopify_payments', state: 'authorised' },
        versions: { orders: 1 },
      },
    },
    {
      given: 'a newer snapshot',
      commits: [
        commit(1, [events.placed()]),
        commit(2, [
          events.recorded({
            totals: { total: money('900000') },
            placedAt: '2026-11-05T00:00:00.000Z',
            updatedAt: '2026-11-05T00:00:00.000Z',
          }),
          events.amended('900000'),
        ]),
      ],
      shows: {
        total: money('900000'),
        placedAt: '2026-11-02T09:00:00.000Z',
        updatedAt: '2026-11-05T00:00:00.000Z',
      },
    },
    {
      given: 'a cancelled order',
      commits: [commit(1, [events.placed()]), commit(2, [events.cancelled()])],
      shows: {
        state: 'cancelled',
        cancelled: { at: '2026-11-03T10:00:00.000Z', reason: 'customer' },
      },
    },
    {
      given: 'an order placed and cancelled in one commit',
      commits: [commit(1, [events.placed({}, 'cancelled'), events.cancelled()])],
      shows: { state: 'cancelled' },
    },
    {
      given: 'an order that is alive again',
      commits: [
        commit(1, [events.placed()]),
        commit(2, [events.cancelled()]),
        commit(3, [events.reinstated()]),
      ],
      shows: { state: 'placed', cancelled: null },
    },
    {
      given: 'a fact before its order',
      commits: [commit(1, [events.refund()])],
      shows: { state: 'awaited', channelId: 'chn_1', provider: 'shopify', number: null },
    },
    {
      given: 'money that is held',
      commits: [
        commit(1, [events.placed()]),
        commit(2, [events.money('0', { authorised: money('774700'), assured: true })]),
      ],
      shows: { payment: { method: 'prepaid', gateway: 'stripe', state: 'authorised' } },
    },
    {
      given: 'money that is taken',
      commits: [commit(1, [events.placed()]), commit(2, [events.money('774700')])],
      shows: { payment: { method: 'prepaid', gateway: 'stripe', state: 'paid' } },
    },
    {
      given: 'money that is short',
      commits: [commit(1, [events.placed()]), commit(2, [events.money('774699')])],
      shows: { payment: { method: 'prepaid', gateway: 'stripe', state: 'partially_paid' } },
    },
    {
      given: 'money that is short of what its method tolerates',
      commits: [
        commit(1, [events.placed()]),
        commit(2, [events.money('774699', { tolerated: money('1') })]),
      ],
      shows: { payment: { method: 'prepaid', gateway: 'stripe', state: 'paid' } },
    },
    {
      given: 'money that came back in part',
      commits: [
        commit(1, [events.placed()]),
        commit(2, [events.money('774700', { refunded: money('1') })]),
      ],
      shows: { payment: { method: 'prepaid', gateway: 'stripe', state: 'partially_refunded' } },
    },
    {
      given: 'money that came back',
      commits: [
        commit(1, [events.placed()]),
        commit(2, [events.money('774700', { refunded: money('774700') })]),
      ],
      shows: { payment: { method: 'prepaid', gateway: 'stripe', state: 'refunded' } },
    },
    {
      given:
        'money that came back for a cancellation, of an order that lives again and is paid again',
      commits: [
        commit(1, [events.placed()]),
        commit(2, [
          events.money('1549400', {
            refunded: money('774700'),
            returned: { whole: money('774700'), underWay: money('0') },
          }),
        ]),
      ],
      shows: { payment: { method: 'prepaid', gateway: 'stripe', state: 'paid' } },
    },
    {
      given: 'the same, not paid again, while the money is on its way back',
      commits: [
        commit(1, [events.placed()]),
        commit(2, [
          events.money('774700', {
            authorised: money('774700'),
            returned: { whole: money('774700'), underWay: money('774700') },
          }),
        ]),
      ],
      shows: { payment: { method: 'prepaid', gateway: 'stripe', state: 'pending' } },
    },
    {
      given: 'money that the courier will collect',
      commits: [commit(1, [events.placed()]), commit(2, [events.money('0', { assured: true })])],
      shows: { payment: { method: 'prepaid', gateway: 'stripe', state: 'on_delivery' } },
    },
    {
      given: 'money that nobody has seen',
      commits: [commit(1, [events.placed()]), commit(2, [events.money('0')])],
      shows: { payment: { method: 'prepaid', gateway: 'stripe', state: 'pending' } },
    },
    {
      given: 'money that the courier has',
      commits: [
        commit(1, [events.placed()]),
        commit(2, [events.money('0', { assured: true, collected: money('774700') })]),
      ],
      shows: {
        payment: { method: 'prepaid', gateway: 'stripe', state: 'collected' },
        money: { currency: 'PKR', due: '774700', captured: '0', collected: '774700', dueAt: null },
      },
    },
    {
      given: 'a transfer that is waited for',
      commits: [
        commit(1, [events.placed()]),
        commit(2, [
          events.money('0', { action: { url: null, dueAt: '2026-11-09T00:00:00.000Z' } }),
        ]),
        commit(1, [{ type: 'PaymentOpened', data: { reference: 'KW-7F3K-2M9Q' } }], {
          context: 'payments',
        }),
      ],
      shows: {
        payment: { method: 'prepaid', gateway: 'stripe', state: 'awaiting_transfer' },
        money: { dueAt: '2026-11-09T00:00:00.000Z' },
        printedReference: 'KW-7F3K-2M9Q',
      },
    },
    {
      given: 'a checkout that the buyer has to finish',
      commits: [
        commit(1, [events.placed()]),
        commit(2, [events.money('0', { action: { url: 'https://pay', dueAt: null } })]),
      ],
      shows: { payment: { method: 'prepaid', gateway: 'stripe', state: 'requires_action' } },
    },
    {
      given: 'money that was let go',
      commits: [commit(1, [events.placed()]), commit(2, [events.money('0', { released: true })])],
      shows: { payment: { method: 'prepaid', gateway: 'stripe', state: 'voided' } },
    },
    {
      given: 'a dispute',
      commits: [
        commit(1, [events.placed()]),
        commit(2, [events.money('774700', { disputed: true })]),
      ],
      shows: { payment: { method: 'prepaid', gateway: 'stripe', state: 'disputed' } },
    },
    {
      given: 'another currency for the buyer',
      commits: [commit(1, [events.placed({ presentment: { total: money('2799', 'EUR') } })])],
      shows: { presentment: money('2799', 'EUR') },
    },
    {
      given: 'an event of a release that this one does not know',
      commits: [commit(1, [events.placed()]), commit(2, [events.unknown()])],
      shows: { state: 'placed', versions: { orders: 2 } },
    },
  ])('shows $given', ({ commits, shows }) => {
    expect(viewOf(...commits)).toMatchObject(shows);
  });

  it('keeps nothing of the person, sealed or not', () => {
    expect(JSON.stringify(viewOf(commit(1, [events.placed()])))).not.toContain('v1.');
  });

  it('is the same object after a commit that is folded already', () => {
    const view = viewOf(commit(1, [events.placed()]), commit(2, [events.cancelled()]));
    expect(projectOrder(view, commit(1, [events.placed()]))).toBe(view);
    expect(projectOrder(view, commit(2, [events.money('1')]))).toBe(view);
  });

  it('changes something, or nothing on purpose, for every event of an orders stream', () => {
    const order = viewOf(commit(1, [events.placed({}, 'cancelled'), events.cancelled()]));
    // Told in the timeline alone: the row shows what others answer, not what they were asked.
    const onPurpose = new Set([
      'GoodsWanted',
      'MoneyWanted',
      'RefundAsked',
      'LinesAmended',
      'AddressAmended',
      'WriteBackRequested',
      'AttemptStarted',
      'WriteBackEnded',
      'WriteBacksRetried',
      'WriteBacksSettled',
      'PersonReminded',
      'ErasureRequested',
      'ErasureDue',
      'TransitionRefused',
    ]);
    const ignored = Object.keys(orderBook)
      .filter((type) => !/Quarantine|OrderRejected|^Privacy/.test(type) && !onPurpose.has(type))
      .filter((type) => reads(order, type) === false);
    expect(ignored).toEqual([]);
  });

  it('refuses to leave commits out', () => {
    const view = viewOf(commit(1, [events.placed()]));
    expect(() => projectOrder(view, commit(3, [events.cancelled()]))).toThrow('missing');
  });

  it('takes of another context only what orders does not tell, the newest of it', () => {
    const opened = (reference: string) => ({ type: 'PaymentOpened', data: { reference } });
    const payments = { context: 'payments' };
    const view = viewOf(commit(1, [events.placed()]));
    const beside = projectOrder(view, commit(1, [events.money('774700')], payments));
    expect(beside).toBe(view);
    const asked = projectOrder(view, commit(3, [opened('KRW-2')], payments));
    expect(asked).toMatchObject({
      printedReference: 'KRW-2',
      versions: { orders: 1, payments: 3 },
    });
    expect(projectOrder(asked, commit(2, [opened('KRW-1')], payments))).toBe(asked);
  });
});
