import * as z from 'zod';
import { goodsAnswerSchema, told } from '../../fulfilment/contract.ts';
import {
  orderCancelledSchema,
  orderCompletedSchema,
  orderConfirmedSchema,
  orderPlacedSchema,
} from '../../orders/contract.ts';
import { moneyAnswerSchema } from '../../payments/contract.ts';
import type { Envelope } from '../../shared/envelope.ts';
import { type Money, moneySchema } from '../../shared/money.ts';
import type { WEBHOOK_TYPES } from '../contract.ts';
import type { Webhook } from '../domain/announcement.ts';

interface Said {
  readonly type: (typeof WEBHOOK_TYPES)[number];
  readonly orderId: string;
  readonly data: Readonly<Record<string, unknown>>;
}

const money = z.object({ answer: moneyAnswerSchema, amount: moneySchema });
const refunded = money.extend({ refundId: z.string() });
const goods = z.object({ answer: goodsAnswerSchema });
const handedOver = goods.extend(told.ShipmentHandedOver);
const delivered = goods.extend(told.ShipmentDelivered);
const closed = goods.extend(told.ReturnClosed);

/** Amounts as texts: a receiver must not read them as floating-point numbers. */
const amountOf = ({ amount, currency }: Money) => ({ amount: String(amount), currency });

/** Field by field, so that nothing of a person ever slips in with an event that grew. */
const SAID: Readonly<Record<string, (data: unknown) => Said>> = {
  OrderPlaced: (data) => {
    const { orderId, channelId, status, snapshot } = orderPlacedSchema.parse(data);
    const { number, totals } = snapshot;
    const total = amountOf(totals.total);
    return { type: 'order.placed', orderId, data: { orderId, channelId, status, number, total } };
  },
  OrderConfirmed: (data) => {
    const { orderId, channelId, status, basis } = orderConfirmedSchema.parse(data);
    return { type: 'order.confirmed', orderId, data: { orderId, channelId, status, basis } };
  },
  OrderCancelled: (data) => {
    const { orderId, channelId, status, moneyOutcome } = orderCancelledSchema.parse(data);
    return { type: 'order.cancelled', orderId, data: { orderId, channelId, status, moneyOutcome } };
  },
  OrderCompleted: (data) => {
    const { orderId, channelId, status, outcome } = orderCompletedSchema.parse(data);
    return { type: 'order.completed', orderId, data: { orderId, channelId, status, outcome } };
  },
  PaymentCaptured: (data) => {
    const { answer, amount } = money.parse(data);
    const { orderId, provider } = answer;
    const said = { orderId, provider, amount: amountOf(amount) };
    return { type: 'payment.captured', orderId, data: said };
  },
  RefundSettled: (data) => {
    const { answer, amount, refundId } = refunded.parse(data);
    const { orderId, provider } = answer;
    const said = { orderId, provider, refundId, amount: amountOf(amount) };
    return { type: 'refund.settled', orderId, data: said };
  },
  ShipmentHandedOver: (data) => {
    const { answer, fulfilmentId, carrier, trackingNumber } = handedOver.parse(data);
    const { orderId } = answer;
    const said = { orderId, fulfilmentId, carrier, trackingNumber };
    return { type: 'shipment.handed_over', orderId, data: said };
  },
  ShipmentDelivered: (data) => {
    const { answer, fulfilmentId } = delivered.parse(data);
    const { orderId } = answer;
    return { type: 'shipment.delivered', orderId, data: { orderId, fulfilmentId } };
  },
  ReturnClosed: (data) => {
    const { answer, returnId, outcome } = closed.parse(data);
    const { orderId } = answer;
    return { type: 'return.closed', orderId, data: { orderId, returnId, outcome } };
  },
};

/** The webhook that an event leads to; undefined for an event of which merchants are not told. */
export const webhookOf = ({ name, data, occurredAt }: Envelope): Webhook | undefined => {
  const said = Object.hasOwn(SAID, name) ? SAID[name]?.(data) : undefined;
  if (!said) return undefined;
  const { type, orderId } = said;
  return { type, orderId, body: JSON.stringify({ type, timestamp: occurredAt, data: said.data }) };
};
