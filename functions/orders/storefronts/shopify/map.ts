import { amountsIn } from '../amounts.ts';
import * as fields from '../fields.ts';
import { readAs, readObject, refuse, unmappable } from '../problems.ts';
import type { Mapped, MappingProblem, Storefront, StorefrontMessage } from '../storefront.ts';
import { fulfilment, order, refund, type ShopifyRefund } from './body.ts';
import { movesMoney } from './edits.ts';
import { fulfilmentFact, refundFact } from './facts.ts';
import { mapPrivacy } from './privacy.ts';
import { snapshotOf } from './snapshot.ts';

/**
 * What a body does is read from its own, signed shape: an order, a refund or a fulfilment. The topic
 * is not signed; it only says whether bytes of another shape are a broken order (quarantine) or not
 * about orders at all (ignored).
 */
export const map: Storefront['map'] = ({ headers, rawBody }) => {
  const body = readObject(rawBody);
  if ('refused' in body) return body.refused;
  const { object } = body;
  if (isFulfilment(object)) return mapFulfilment(object);
  if (isRefund(object)) return mapRefund(object);
  if (isOrder(object)) return mapOrder(object);
  return mapPrivacy(object) ?? mapOther(object, headers['x-shopify-topic'] ?? '');
};

type Body = Readonly<Record<string, unknown>>;

const isFulfilment = (body: Body): boolean =>
  'order_id' in body && 'status' in body && 'tracking_numbers' in body;

const isRefund = (body: Body): boolean =>
  'order_id' in body && ('refund_line_items' in body || Array.isArray(body['transactions']));

/** Draft orders and checkouts have lines and a total too, but no payment status. */
const isOrder = (body: Body): boolean =>
  Array.isArray(body['line_items']) && 'financial_status' in body;

const mapOrder = (body: Body): Mapped => {
  const parsed = readAs(order, body);
  if ('refused' in parsed) return parsed.refused;
  const mapped = snapshotOf(parsed.read);
  return 'problems' in mapped
    ? unmappable(mapped.problems)
    : about(parsed.read.id, { type: 'RecordSnapshot', snapshot: mapped.snapshot });
};

const mapFulfilment = (body: Body): Mapped => {
  const parsed = readAs(fulfilment, body);
  if ('refused' in parsed) return parsed.refused;
  const orderId = readOrderId(body);
  if (typeof orderId !== 'string') return orderId;
  return about(orderId, { type: 'RecordFulfilment', fulfilment: fulfilmentFact(parsed.read) });
};

const mapRefund = (body: Body): Mapped => {
  const parsed = readAs(refund, body);
  if ('refused' in parsed) return parsed.refused;
  const orderId = readOrderId(body);
  if (typeof orderId !== 'string') return orderId;
  const currency = currencyOf(parsed.read);
  if (currency === null) {
    return refuse(
      'missing-field',
      '/total_duties_set',
      'send the refund with its amounts in shop_money',
    );
  }
  const problems: MappingProblem[] = [];
  const fact = refundFact(amountsIn(currency, problems), parsed.read, '');
  if (problems.length > 0) return unmappable(problems);
  if (fact !== undefined && fact !== 'amount-unknown') {
    return about(orderId, { type: 'RecordRefund', refund: fact });
  }
  // Also of money that has moved, when the order's own total must say how much that is in its currency.
  return movesMoney(parsed.read)
    ? about(orderId, { type: 'AskStorefront', because: 'refund-pending' })
    : { kind: 'ignored', topic: 'refund-without-money' };
};

/** A refund names the shop's currency only in its sets; a transaction's may be the buyer's. */
const currencyOf = (body: ShopifyRefund): string | null =>
  body.total_duties_set?.shop_money?.currency_code ??
  body.refund_line_items[0]?.subtotal_set?.shop_money?.currency_code ??
  body.order_adjustments[0]?.amount_set?.shop_money?.currency_code ??
  body.transactions[0]?.currency ??
  null;

const ORDER_TOPIC = /^(?:orders|refunds|fulfillments)\/[a-z_]{1,40}$/;

const mapOther = (body: Body, topic: string): Mapped => {
  if (topic === 'orders/delete') {
    const orderId = fields.id.safeParse(body['id']);
    if (orderId.success) return about(orderId.data, { type: 'AskStorefront', because: 'deleted' });
  }
  return ORDER_TOPIC.test(topic)
    ? refuse(
        'unknown-shape',
        '',
        'send an order, a refund or a fulfilment as the Admin REST API shows it',
      )
    : { kind: 'ignored', topic: /^[a-z_/]{1,64}$/.test(topic) ? topic : 'unrecognised' };
};

const readOrderId = (body: Body): string | Mapped => {
  const orderId = fields.id.safeParse(body['order_id']);
  return orderId.success
    ? orderId.data
    : refuse('missing-field', '/order_id', 'send the id of the order');
};

const about = (externalOrderId: string, message: StorefrontMessage): Mapped => ({
  kind: 'mapped',
  externalOrderId,
  message,
});
