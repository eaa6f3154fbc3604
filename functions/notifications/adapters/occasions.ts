import * as z from 'zod';
import { type GoodsAnswer, goodsAnswerSchema, told } from '../../fulfilment/contract.ts';
import { orderCancelledSchema, orderConfirmedSchema } from '../../orders/contract.ts';
import { type MoneyAnswer, moneyAnswerSchema } from '../../payments/contract.ts';
import type { Envelope } from '../../shared/envelope.ts';
import { sha256Hex } from '../../shared/ids.ts';
import { moneySchema } from '../../shared/money.ts';
import type { TemplateName } from '../domain/kinds.ts';
import type { Details, Occasion } from '../domain/occasion.ts';

/** `nothing`: the event is known, and this time no reason to write. */
export type Told = Occasion | 'nothing' | 'unknown';

const answered = z.object({ answer: moneyAnswerSchema });
const refunded = answered.extend({ refundId: z.string(), amount: moneySchema });

const goods = z.object({ answer: goodsAnswerSchema });
const handedOver = goods.extend(told.ShipmentHandedOver);
const delivered = goods.extend(told.ShipmentDelivered);
const delayed = goods.extend(told.FulfilmentDelayed);
const closed = goods.extend(told.ReturnClosed);

type Read = (data: unknown, at: string) => Told;

/**
 * Event → what its buyer is told. Each event decides by itself alone, never by what was heard before
 * it: so the same events lead to the same mails in whatever order they come.
 */
const READ: Readonly<Record<string, Read>> = {
  OrderConfirmed: (data) => occasion('confirmed', '', orderConfirmedSchema.parse(data).at),
  OrderCancelled: (data) => {
    const { at, moneyOutcome } = orderCancelledSchema.parse(data);
    return occasion('cancelled', '', at, { money: moneyOutcome });
  },
  PaymentRequested: (data, at) => paymentRequested(answered.parse(data).answer, at),
  PaymentFailed: (data, at) => paymentFailed(answered.parse(data).answer, at),
  RefundSettled: (data, at) => {
    const { refundId, amount } = refunded.parse(data);
    return occasion('refunded', refundId, at, { amount });
  },
  ShipmentHandedOver: (data) => {
    const { answer, fulfilmentId, at } = handedOver.parse(data);
    return occasion('shipped', fulfilmentId, at, parcelOf(answer, fulfilmentId));
  },
  ShipmentDelivered: (data) => {
    const { answer, fulfilmentId, at } = delivered.parse(data);
    return occasion('delivered', fulfilmentId, at, parcelOf(answer, fulfilmentId));
  },
  // Merchants are told of these, and buyers are not.
  OrderCompleted: () => 'nothing',
  PaymentCaptured: () => 'nothing',
  FulfilmentDelayed: (data) => {
    const { answer, fulfilmentId, because, at } = delayed.parse(data);
    return occasion('delayed', `${fulfilmentId}/${because}`, at, parcelOf(answer, fulfilmentId));
  },
  ReturnClosed: (data) => {
    const { answer, returnId, outcome, sentBack, at } = closed.parse(data);
    // A parcel that came back undelivered, or goods that never came, are no return that a buyer knows of.
    if (outcome === 'expired' || sentBack?.length === 0) return 'nothing';
    const lines = sentBack ?? answer.returns.find((one) => one.returnId === returnId)?.lines ?? [];
    return occasion('returned', returnId, at, { lines });
  },
};

export const occasionOf = ({ name, data, occurredAt }: Envelope): Told =>
  Object.hasOwn(READ, name) ? (READ[name]?.(data, occurredAt) ?? 'unknown') : 'unknown';

const occasion = (
  template: TemplateName,
  about: string,
  at: string,
  details: Details = {},
): Occasion => ({ key: about === '' ? template : `${template}/${about}`, template, at, details });

/** Each place to pay once: another one, or another reference, is asked for anew. */
const paymentRequested = (answer: MoneyAnswer, at: string): Told => {
  const { action } = answer;
  const amount = outstandingOf(answer);
  if (action === null || amount.amount <= 0n) return 'nothing';
  const { url, reference, dueAt } = action;
  const place = sha256Hex(`${url ?? ''} ${reference ?? ''}`).slice(0, 16);
  return occasion('payment-requested', place, at, {
    amount,
    // What a provider calls a payment is of no use to a buyer who pays on the provider's page.
    ...(url === null ? { ...(reference === null ? {} : { reference }) } : { url }),
    ...(dueAt === null ? {} : { dueAt }),
  });
};

/** Once an order: whoever tries five cards knows by the first mail. */
const paymentFailed = (answer: MoneyAnswer, at: string): Told => {
  if (answer.assured) return 'nothing';
  const url = answer.action?.url ?? null;
  return occasion('payment-failed', '', at, url === null ? {} : { url });
};

const parcelOf = ({ parcels }: GoodsAnswer, fulfilmentId: string): Details => {
  const parcel = parcels.find((one) => one.fulfilmentId === fulfilmentId);
  if (!parcel) return {};
  const { carrier, trackingUrl, lines, cartons } = parcel;
  const numbers = cartons?.map((carton) => carton.trackingNumber);
  const trackingNumber = numbers?.join(', ') ?? parcel.trackingNumber;
  return {
    lines,
    ...(carrier === null ? {} : { carrier }),
    ...(trackingNumber === null ? {} : { trackingNumber }),
    ...(trackingUrl === null ? {} : { trackingUrl }),
  };
};

const outstandingOf = ({ due, authorised, returned }: MoneyAnswer) => ({
  amount: due.amount - authorised.amount + (returned?.whole.amount ?? 0n),
  currency: due.currency,
});
