import { amountsIn } from '../amounts.ts';
import { readAs, readObject, unmappable } from '../problems.ts';
import type { Mapped, MappingProblem, Storefront, StorefrontMessage } from '../storefront.ts';
import { cancelledData, event, fulfilledData, order, refundedData } from './body.ts';
import { fulfilmentFact, refundFact, snapshotOf } from './snapshot.ts';

type EventMapping = (data: unknown, timestamp: string) => Mapped;

/** By the body's own `type`, which is signed with the rest of it. */
export const map: Storefront['map'] = ({ rawBody }) => {
  const body = readObject(rawBody);
  if ('refused' in body) return body.refused;
  const parsed = readAs(event, body.object);
  if ('refused' in parsed) return parsed.refused;
  const { type, timestamp } = parsed.read;
  const mapping = MAPPINGS.get(type);
  if (mapping !== undefined) return mapping(body.object['data'], timestamp);
  return { kind: 'ignored', topic: /^[A-Za-z0-9_.]{1,64}$/.test(type) ? type : 'unrecognised' };
};

const mapOrder: EventMapping = (data, timestamp) => {
  const parsed = readAs(order, data, '/data');
  if ('refused' in parsed) return parsed.refused;
  const mapped = snapshotOf(parsed.read, timestamp);
  return 'problems' in mapped
    ? unmappable(mapped.problems)
    : about(parsed.read.id, { type: 'RecordSnapshot', snapshot: mapped.snapshot });
};

const mapCancelled: EventMapping = (data, timestamp) => {
  const parsed = readAs(cancelledData, data, '/data');
  if ('refused' in parsed) return parsed.refused;
  const { orderId, at, reason } = parsed.read;
  return about(orderId, { type: 'RecordCancellation', at: at ?? timestamp, reason });
};

const mapRefunded: EventMapping = (data, timestamp) => {
  const parsed = readAs(refundedData, data, '/data');
  if ('refused' in parsed) return parsed.refused;
  const { orderId, refund } = parsed.read;
  const problems: MappingProblem[] = [];
  const fact = refundFact(amountsIn(refund.currency, problems), refund, '/data/refund');
  if (problems.length > 0) return unmappable(problems);
  return about(orderId, { type: 'RecordRefund', refund: { ...fact, at: fact.at ?? timestamp } });
};

const mapFulfilled: EventMapping = (data, timestamp) => {
  const parsed = readAs(fulfilledData, data, '/data');
  if ('refused' in parsed) return parsed.refused;
  const { orderId, fulfilment } = parsed.read;
  return about(orderId, {
    type: 'RecordFulfilment',
    fulfilment: fulfilmentFact(fulfilment, timestamp),
  });
};

const MAPPINGS: ReadonlyMap<string, EventMapping> = new Map([
  ['order.placed', mapOrder],
  ['order.updated', mapOrder],
  ['order.cancelled', mapCancelled],
  ['order.refunded', mapRefunded],
  ['order.fulfilled', mapFulfilled],
]);

const about = (externalOrderId: string, message: StorefrontMessage): Mapped => ({
  kind: 'mapped',
  externalOrderId,
  message,
});
