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

/** What merchants are told of an event, and as what. */
interface Saying {
  readonly type: (typeof WEBHOOK_TYPES)[number];
  readonly said: (data: unknown) => Said;
}

/** Field by field, so that nothing of a person ever slips in with an event that grew. */
const SAID: Readonly<Record<string, Saying>> = {
  OrderPlaced: {
    type: 'order.placed',
    said: (data) => {
      const { orderId, channelId, status, snapshot } = orderPlacedSchema.parse(data);
      const { number, totals } = snapshot;
      const total = amountOf(totals.total);
      return { orderId, data: { orderId, channelId, status, number, total } };
    },
  },
  OrderConfirmed: {
    type: 'order.confirmed',
    said: (data) => {
      const { orderId, channelId, status, basis } = orderConfirmedSchema.parse(data);
      return { orderId, data: { orderId, channelId, status, basis } };
    },
  },
  OrderCancelled: {
    type: 'order.cancelled',
    said: (data) => {
      const { orderId, channelId, status, moneyOutcome } = orderCancelledSchema.parse(data);
      return { orderId, data: { orderId, channelId, status, moneyOutcome } };
    },
  },
  OrderCompleted: {
    type: 'order.completed',
    said: (data) => {
      const { orderId, channelId, status, outcome } = orderCompletedSchema.parse(data);
      return { orderId, data: { orderId, channelId, status, outcome } };
    },
  },
  PaymentCaptured: {
    type: 'payment.captured',
    said: (data) => {
      const { answer, amount } = money.parse(data);
      const { orderId, provider } = answer;
      const said = { orderId, provider, amount: amountOf(amount) };
      return { orderId, data: said };
    },
  },
  RefundSettled: {
    type: 'refund.settled',
    said: (data) => {
      const { answer, amount, refundId } = refunded.parse(data);
      const { orderId, provider } = answer;
      const said = { orderId, provider, refundId, amount: amountOf(amount) };
      return { orderId, data: said };
    },
  },
  ShipmentHandedOver: {
    type: 'shipment.handed_over',
    said: (data) => {
      const { answer, fulfilmentId, carrier, trackingNumber } = handedOver.parse(data);
      const { orderId } = answer;
      const said = { orderId, fulfilmentId, carrier, trackingNumber };
      return { orderId, data: said };
    },
  },
  ShipmentDelivered: {
    type: 'shipment.delivered',
    said: (data) => {
      const { answer, fulfilmentId } = delivered.parse(data);
      const { orderId } = answer;
      return { orderId, data: { orderId, fulfilmentId } };
    },
  },
  ReturnClosed: {
    type: 'return.closed',
    said: (data) => {
      const { answer, returnId, outcome } = closed.parse(data);
      const { orderId } = answer;
      return { orderId, data: { orderId, returnId, outcome } };
    },
  },
};

/** What merchants are told of events of this name; undefined for those of which they are not. */
export const sayingOf = (name: string): Saying | undefined =>
  Object.hasOwn(SAID, name) ? SAID[name] : undefined;

/** The webhook that an event leads to. */
export const webhookOf = ({ type, said }: Saying, { data, occurredAt }: Envelope): Webhook => {
  const { orderId, data: about } = said(data);
  return { type, orderId, body: JSON.stringify({ type, timestamp: occurredAt, data: about }) };
};
