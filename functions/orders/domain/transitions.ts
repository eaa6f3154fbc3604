import type { Lifecycle, Transition as Row } from '../../shared/lifecycle.ts';
import { ORDER_STATUSES } from '../contract.ts';
import type { OrderEvent } from './events.ts';
import type { OrderStatus } from './order.ts';

type Transition = Row<OrderStatus, OrderEvent['type']>;

const row = (
  id: string,
  path: readonly [Transition['from'], OrderStatus],
  event: Transition['event'],
  words: readonly [guard: string, effects: string, compensation: string, deadline: string],
): Transition => {
  const [from, to] = path;
  const [guard, effects, compensation, deadline] = words;
  return { id, from, to, event, guard, effects, compensation, deadline };
};

const PAY = 'payment_window; stock_check while stock is looked for';
const SEND = 'goods_check, parcel_check, delivery_overdue, then return_window';
const HOLD = 'hold_escalation; stock_check while stock is looked for';
const SAGA = 'cancel_saga';
const NONE = 'none; the wish waits for its answer, a refund for its end (refund_check)';

/** Every change of an order's status. A test drives orders at random and finds no other. */
export const TRANSITIONS: readonly Transition[] = [
  row('ORD2', ['none', 'awaited'], 'StorefrontRefundReported', [
    'a fact came before its order',
    'kept for it',
    '–',
    'webhook_to_order',
  ]),
  row('ORD2', ['none', 'awaited'], 'StorefrontFulfilmentReported', [
    'a fact came before its order',
    'kept for it',
    '–',
    'webhook_to_order',
  ]),
  row('ORD2', ['none', 'awaited'], 'StorefrontCancellationReported', [
    'a fact came before its order',
    'kept for it',
    '–',
    'webhook_to_order',
  ]),
  row('ORD2', ['none', 'awaited'], 'StorefrontReadRequested', [
    'the body names an order and no more',
    'the store is asked',
    '–',
    'webhook_to_order',
  ]),
  row('ORD2', ['none', 'placed'], 'OrderPlaced', [
    'schema and sums hold',
    'payments is told the wish',
    '–',
    PAY,
  ]),
  row('ORD2', ['awaited', 'placed'], 'OrderPlaced', [
    'schema and sums hold',
    'payments is told the wish',
    '–',
    PAY,
  ]),
  row('ORD5', ['placed', 'confirmed'], 'OrderConfirmed', [
    'payment assured for what is due, stock there or not tracked, no hold; or an operator',
    'it may be packed',
    'ORD9',
    SEND,
  ]),
  row('ORD6', ['placed', 'on_hold'], 'OrderHeld', [
    'not handed over',
    'confirming waits',
    'ORD7',
    HOLD,
  ]),
  row('ORD6', ['confirmed', 'on_hold'], 'OrderHeld', [
    'not handed over',
    'packing waits',
    'ORD7',
    HOLD,
  ]),
  row('ORD7', ['on_hold', 'placed'], 'OrderHoldReleased', [
    'it was the last hold, not confirmed before',
    'the join is tried again',
    '–',
    PAY,
  ]),
  row('ORD7', ['on_hold', 'confirmed'], 'OrderHoldReleased', [
    'it was the last hold, confirmed before',
    'packing goes on',
    '–',
    SEND,
  ]),
  row('ORD9', ['placed', 'cancel_requested'], 'OrderCancellationRequested', [
    'store or person; not handed over',
    'fulfilment is to let everything go, then payments to return everything',
    'ORD10',
    SAGA,
  ]),
  row('ORD9', ['on_hold', 'cancel_requested'], 'OrderCancellationRequested', [
    'store or person; not handed over',
    'fulfilment is to let everything go, then payments to return everything',
    'ORD10',
    SAGA,
  ]),
  row('ORD9', ['confirmed', 'cancel_requested'], 'OrderCancellationRequested', [
    'store or person; not handed over',
    'fulfilment is to let everything go, then payments to return everything',
    'ORD10',
    SAGA,
  ]),
  row('ORD10', ['cancel_requested', 'cancelled'], 'OrderCancelled', [
    'no goods will leave, no money is held or kept any more, or the store cancelled it and holds the money itself',
    'the store is told',
    '–',
    `${NONE}; stray_parcel where a carrier took its goods all the same`,
  ]),
  row('ORD10', ['cancel_requested', 'placed'], 'OrderReinstated', [
    'the store asked for it and is alive in a newer version',
    'payments is told the wish',
    '–',
    PAY,
  ]),
  row('ORD10', ['cancel_requested', 'on_hold'], 'OrderReinstated', [
    'the same, and a hold is still open',
    'payments is told the wish',
    'ORD7',
    HOLD,
  ]),
  row('ORD10', ['cancel_requested', 'confirmed'], 'OrderCancellationRefused', [
    'a carrier has goods of it already',
    'it goes on as before; the buyer may send them back',
    '–',
    SEND,
  ]),
  row('ORD10', ['cancel_requested', 'placed'], 'OrderCancellationRefused', [
    'the store has sent it, unpaid',
    'it goes on as before',
    '–',
    PAY,
  ]),
  row('ORD10', ['cancel_requested', 'on_hold'], 'OrderCancellationRefused', [
    'a carrier has goods of it already, and a hold is still open',
    'it goes on as before',
    'ORD7',
    HOLD,
  ]),
  row('ORD8', ['confirmed', 'completed'], 'OrderCompleted', [
    'every parcel has ended, nothing is owed either way, no return or dispute is open, the return window is over',
    '–',
    '–',
    NONE,
  ]),
  row('ORD11', ['placed', 'expired'], 'OrderExpired', [
    'no money is held, taken or sure, and the buyer had somewhere to pay, or a day more',
    'nothing new may be paid',
    'ORD12',
    NONE,
  ]),
  row('ORD12', ['expired', 'placed'], 'OrderReinstated', [
    'money came late, or the word that its goods had left',
    'payments is told the wish',
    '–',
    PAY,
  ]),
  row('ORD12', ['cancelled', 'placed'], 'OrderReinstated', [
    'the store asked for it and is alive in a newer version',
    'payments is told the wish',
    '–',
    PAY,
  ]),
];

/** Statuses in which nothing is awaited; ORD12 is the only way out. */
export const RESTING: readonly OrderStatus[] = ['cancelled', 'expired', 'completed'];

export const ORDER_LIFECYCLE: Lifecycle<OrderStatus> = {
  statuses: ORDER_STATUSES,
  resting: RESTING,
  transitions: TRANSITIONS,
};
