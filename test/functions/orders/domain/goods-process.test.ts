import { describe, expect, it } from '@jest/globals';
import type { GoodsAnswer } from '../../../../functions/fulfilment/contract.ts';
import { orderDecider } from '../../../../functions/orders/domain/decide-order.ts';
import type { OrderMessage } from '../../../../functions/orders/domain/messages.ts';
import { statusOf } from '../../../../functions/orders/domain/order.ts';
import { eur, recordSnapshot } from './builders.ts';
import {
  AUTHORISED,
  by,
  CAPTURED,
  DELIVERED,
  dueIn,
  LATER,
  lineOf,
  type Move,
  parcelOf,
  pays,
  placed as placedAtStore,
  play,
  sends,
} from './play.ts';

/** Of a channel whose stock is kept here, unless its settings say otherwise. */
const withSettings = (settings: Readonly<Record<string, string>>): Move => ({
  ...(placedAtStore as Extract<typeof placedAtStore, { type: 'RecordSnapshot' }>),
  settings: { 'stock.mode': 'karwan', ...settings },
});
const placed = withSettings({});
const SHORT: Partial<GoodsAnswer> = { stock: 'short', assured: false };
const LOOKING: Partial<GoodsAnswer> = { stock: 'waiting', assured: false };
const TOO_MANY: Partial<GoodsAnswer> = { ...SHORT, shortBecause: 'too-many-lines' };
const LEFT: Partial<GoodsAnswer> = {
  handedOver: true,
  lines: [lineOf()],
  parcels: [parcelOf('handed_over')],
};
const BACK: Partial<GoodsAnswer> = {
  ...DELIVERED,
  summary: 'returned',
  lines: [lineOf({ delivered: 1, returned: 1 })],
  returns: [
    { returnId: 'ret_1', status: 'inspected', lines: [{ lineId: '1', quantity: 1 }], refund: true },
  ],
};
const NEVER_CAME: Partial<GoodsAnswer> = {
  handedOver: true,
  lines: [lineOf()],
  parcels: [parcelOf('returned_to_origin')],
};
const windowEnds: Move = (state) => dueIn(state, 'return_window');
const paymentEnds: Move = (state) => dueIn(state, 'payment_window');
const cancels: Move = { type: 'CancelOrder', ...by };
const cashOnDelivery = {
  ...recordSnapshot({ payment: { method: 'cod', gateway: 'cod', state: 'pending' } }),
  settings: { 'deadline.return_window': '3600' },
} as OrderMessage;
const COD = { assured: true, basis: 'cod' as const };

/** A bank on the way kept a part, and the merchant lets that pass. */
const SHORT_OF = { ...CAPTURED, captured: eur(2450n), tolerated: eur(50n) };
/** What was taken went back for a cancellation before the order lived again. */
const BEFORE = {
  ...{ captured: eur(2500n), refunded: eur(2500n) },
  ...{ assured: true, returned: { whole: eur(2500n), underWay: eur(0n) } },
};

describe('an order and its goods', () => {
  it.each<[string, Move[], readonly string[] | string, string]>([
    ['money alone does not confirm', [placed, pays(AUTHORISED)], ['MoneyAnswerHeard'], 'placed'],
    [
      'money alone confirms where the store keeps the stock, and fulfilment hears of it then',
      [placedAtStore, pays(AUTHORISED)],
      ['MoneyAnswerHeard', 'OrderConfirmed'],
      'confirmed',
    ],
    [
      'what fulfilment never heard of need not be released before the money is',
      [placedAtStore, cancels],
      ['OrderCancellationRequested', 'MoneyWanted'],
      'cancel_requested',
    ],
    [
      'goods after the money confirm, and are to be sent',
      [placed, pays(AUTHORISED), sends()],
      ['GoodsAnswerHeard', 'OrderConfirmed'],
      'confirmed',
    ],
    ['short stock holds it', [placed, sends(SHORT)], ['GoodsAnswerHeard', 'OrderHeld'], 'on_hold'],
    [
      'too many lines hold it, even where short stock would cancel it',
      [withSettings({ 'stock.shortage': 'cancel' }), sends(TOO_MANY)],
      ['GoodsAnswerHeard', 'OrderHeld'],
      'on_hold',
    ],
    [
      'fewer lines, of which one is short, hold it for that',
      [placed, sends(TOO_MANY), sends(SHORT)],
      ['GoodsAnswerHeard', 'OrderHoldReleased', 'OrderHeld'],
      'on_hold',
    ],
    [
      'stock that comes lets it go on',
      [placed, pays(AUTHORISED), sends(SHORT), sends()],
      ['GoodsAnswerHeard', 'OrderHoldReleased', 'OrderConfirmed'],
      'confirmed',
    ],
    [
      'short stock cancels it where the channel wants that',
      [withSettings({ 'stock.shortage': 'cancel' }), sends(SHORT)],
      ['GoodsAnswerHeard', 'OrderCancellationRequested', 'GoodsWanted'],
      'cancel_requested',
    ],
    [
      'people do not lift a hold that fulfilment set',
      [placed, sends(SHORT), { type: 'ReleaseHold', reason: 'stock-short', ...by }],
      'not-yours',
      'on_hold',
    ],
    [
      'the first parcel that leaves takes the money',
      [placed, sends(), pays(AUTHORISED), sends(), sends(LEFT)],
      ['GoodsAnswerHeard', 'OrderHandedOver', 'MoneyWanted'],
      'confirmed',
    ],
    [
      'money goes back only when the goods stay',
      [placed, sends(), pays(AUTHORISED), sends(), cancels],
      ['OrderCancellationRequested', 'GoodsWanted'],
      'cancel_requested',
    ],
    [
      'goods that stay free the money',
      [placed, sends(), pays(AUTHORISED), sends(), cancels, sends()],
      ['GoodsAnswerHeard', 'MoneyWanted'],
      'cancel_requested',
    ],
    [
      'goods that have left refuse the cancellation',
      [placed, sends(), pays(AUTHORISED), sends(), cancels, sends(LEFT)],
      [
        'GoodsAnswerHeard',
        'OrderHandedOver',
        'OrderCancellationRefused',
        'GoodsWanted',
        'MoneyWanted',
      ],
      'confirmed',
    ],
    [
      'the store’s late cancellation is refused once',
      [
        placed,
        sends(),
        pays(AUTHORISED),
        sends(),
        recordSnapshot({ updatedAt: LATER, cancelled: { at: LATER, reason: null } }),
        sends(LEFT),
        sends(LEFT),
      ],
      ['GoodsAnswerHeard'],
      'confirmed',
    ],
    [
      'what came back is paid back, once',
      [placed, sends(), pays(CAPTURED), sends(), sends(BACK)],
      ['GoodsAnswerHeard', 'OrderHandedOver', 'RefundAsked', 'MoneyWanted'],
      'confirmed',
    ],
    [
      'and not a second time',
      [placed, sends(), pays(CAPTURED), sends(), sends(BACK), sends(BACK)],
      ['GoodsAnswerHeard'],
      'confirmed',
    ],
    [
      'delivered and paid, it is complete when nothing can come back any more',
      [placed, sends(), pays(CAPTURED), sends(), sends(DELIVERED), pays(CAPTURED), windowEnds],
      ['OrderCompleted'],
      'completed',
    ],
    [
      'delivered and paid but for what its method tolerates, it is complete as well',
      [placed, sends(), pays(SHORT_OF), sends(), sends(DELIVERED), pays(SHORT_OF), windowEnds],
      ['OrderCompleted'],
      'completed',
    ],
    [
      'delivered and paid before a cancellation alone, a person is reminded',
      [placed, sends(), pays(CAPTURED), sends(), sends(DELIVERED), pays(BEFORE), windowEnds],
      ['PersonReminded', 'MoneyWanted', 'GoodsWanted'],
      'confirmed',
    ],
    [
      'delivered and not paid, a person is reminded, and all are asked again',
      [placed, sends(), pays(AUTHORISED), sends(), sends(DELIVERED), windowEnds],
      ['PersonReminded', 'MoneyWanted', 'GoodsWanted'],
      'confirmed',
    ],
    [
      'an open return keeps it open',
      [
        ...[placed, sends(), pays(CAPTURED), sends(), pays(CAPTURED)],
        sends({ ...BACK, returns: BACK.returns?.map((one) => ({ ...one, refund: false })) ?? [] }),
        windowEnds,
      ],
      ['PersonReminded', 'MoneyWanted', 'GoodsWanted'],
      'confirmed',
    ],
    [
      'a parcel that came back uncollected ends it without money',
      [cashOnDelivery, sends(), pays(COD), sends(), sends(NEVER_CAME), pays(COD), windowEnds],
      ['OrderCompleted', 'MoneyWanted'],
      'completed',
    ],
    [
      'what the store sent unpaid does not expire',
      [placed, sends(LEFT), paymentEnds],
      ['PersonReminded'],
      'placed',
    ],
    [
      'what had left when it expired lives again',
      [placed, sends(), paymentEnds, sends(LEFT)],
      ['GoodsAnswerHeard', 'OrderReinstated', 'OrderHandedOver', 'GoodsWanted', 'MoneyWanted'],
      'placed',
    ],
    [
      'and does not expire a second time',
      [placed, sends(), paymentEnds, sends(LEFT), paymentEnds],
      ['PersonReminded'],
      'placed',
    ],
    [
      'a silent fulfilment is asked again',
      [placed, (state) => dueIn(state, 'answer_fulfilment')],
      ['GoodsWanted'],
      'placed',
    ],
    [
      'a fulfilment that only said that it looks for stock is asked what came of it',
      [placed, sends(LOOKING), pays(AUTHORISED), (state) => dueIn(state, 'stock_check')],
      ['GoodsWanted'],
      'placed',
    ],
    [
      'it is asked as well while people hold the order',
      [
        ...[placed, sends(LOOKING), pays(AUTHORISED)],
        { type: 'HoldOrder', reason: 'address', ...by },
        (state) => dueIn(state, 'stock_check'),
      ],
      ['GoodsWanted'],
      'on_hold',
    ],
    [
      'fulfilment is asked every day how goods stand that have not left, as far as is known',
      [placed, sends(), pays(AUTHORISED), sends(), (state) => dueIn(state, 'goods_check')],
      ['GoodsWanted'],
      'confirmed',
    ],
    [
      'and more rarely once they have',
      [
        ...[placed, sends(), pays(AUTHORISED), sends(), sends(LEFT)],
        (state) => dueIn(state, 'parcel_check'),
      ],
      ['GoodsWanted'],
      'confirmed',
    ],
  ])('%s', (_title, moves, expected, status) => {
    const { last, state } = play(moves, { silent: true });
    expect(last).toEqual(expected);
    expect(statusOf(state)).toBe(status);
  });

  it.each([
    [{ 'refund.lost': 'auto' }, [eur(2500n)]],
    [{}, []],
  ])('pays back what was lost where the channel says so: %j', (settings, expected) => {
    const lost = { ...LEFT, parcels: [parcelOf('lost')], lines: [lineOf({ lost: 1 })] };
    const { state } = play([withSettings(settings), pays(CAPTURED), sends(lost)]);
    expect([...state.refundsAsked.values()].map(({ amount }) => amount)).toEqual(expected);
  });

  it.each([
    ['what is kept', {}],
    ['what is short', SHORT],
  ])('need not ask about %s', (_what, answer) => {
    const { state } = play([placed, sends(answer)]);
    expect(orderDecider.deadlines(state).map(({ kind }) => kind)).not.toContain('stock_check');
  });

  it('waits for the end of the last parcel', () => {
    const { state } = play([placed, pays(CAPTURED), sends(LEFT)]);
    const kinds = orderDecider.deadlines(state).map(({ kind }) => kind);
    expect(kinds).toContain('delivery_overdue');
    const later = play([placed, pays(CAPTURED), sends(DELIVERED)]);
    expect(orderDecider.deadlines(later.state).map(({ kind }) => kind)).toContain('return_window');
  });
});
