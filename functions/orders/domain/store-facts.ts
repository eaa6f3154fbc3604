import { after } from '../../shared/deadline.ts';
import { isSameJson } from '../../shared/json.ts';
import { changesBetween } from './consequences.ts';
import type { OrderEvent } from './events.ts';
import { isNewerFulfilment } from './fulfilments.ts';
import type { OrderOrigin, StoreFact } from './messages.ts';
import type { OrderState } from './order.ts';
import { compareRevisions, revisionOf } from './revision.ts';
import { windowOf } from './windows.ts';
import { firstWish } from './wish.ts';

type Of<Type extends StoreFact['type']> = Extract<StoreFact, { type: Type }>;

/** Facts from the store are recorded whenever they come; what is known already writes nothing. */
export const recordStoreFact = (
  state: OrderState,
  fact: StoreFact,
  now: string,
): readonly OrderEvent[] => {
  const about = factOf(state, fact, now);
  switch (fact.type) {
    case 'RecordSnapshot':
      return recordSnapshot(state, fact, now);
    case 'RecordCancellation': {
      const known = state.cancellation;
      if (known !== null && Date.parse(known.at) >= Date.parse(fact.at)) return [];
      const { at, reason } = fact;
      return [{ type: 'StorefrontCancellationReported', data: { ...about, at, reason } }];
    }
    case 'RecordRefund': {
      const { refund } = fact;
      if (state.refunds.has(refund.externalRefundId)) return [];
      return [{ type: 'StorefrontRefundReported', data: { ...about, refund } }];
    }
    case 'RecordFulfilment': {
      const { fulfilment } = fact;
      const known = state.fulfilments.get(fulfilment.externalFulfilmentId);
      if (!isNewerFulfilment(fulfilment, known)) return [];
      return [{ type: 'StorefrontFulfilmentReported', data: { ...about, fulfilment } }];
    }
    case 'AskStorefront': {
      const { because } = fact;
      return [{ type: 'StorefrontReadRequested', data: { ...about, because, sourceTime: null } }];
    }
  }
};

const recordSnapshot = (
  state: OrderState,
  fact: Of<'RecordSnapshot'>,
  now: string,
): readonly OrderEvent[] => {
  const { snapshot, settings, orderId, channelId, provider, externalOrderId } = fact;
  const revision = revisionOf(snapshot, fact.origin);
  if (state.current === null) {
    const origin = { orderId, channelId, provider, externalOrderId };
    const wish = firstWish(origin, snapshot, settings, now);
    const placed = { orderId, channelId, status: 'placed' as const, provider };
    return [{ type: 'OrderPlaced', data: { ...placed, revision, snapshot, wish } }];
  }
  const comparison = compareRevisions(revision, state.current.revision);
  const ask = comparison.startsWith('tie') ? askOnce(state, fact, now) : [];
  if (comparison !== 'newer' && comparison !== 'tie-newer') return ask;
  const before = state.current.snapshot;
  const changed = changesBetween(before, snapshot);
  const { personal, ...others } = snapshot;
  const news = isSameJson(personal, before.personal) ? others : snapshot;
  return [{ type: 'SnapshotRecorded', data: { revision, snapshot: news, changed } }, ...ask];
};

/** On a tie the store itself is asked, once per (order, source time). */
const askOnce = (
  state: OrderState,
  fact: Of<'RecordSnapshot'>,
  now: string,
): readonly OrderEvent[] => {
  const sourceTime = fact.snapshot.updatedAt;
  if (state.asked.has(sourceTime)) return [];
  const because = 'two different versions carry the same time';
  const data = { ...factOf(state, fact, now), because, sourceTime };
  return [{ type: 'StorefrontReadRequested', data }];
};

/** A fact about an order that has not come yet sets the time by which it should have. */
const factOf = (
  state: OrderState,
  { orderId, channelId, provider, externalOrderId }: OrderOrigin,
  now: string,
): OrderOrigin & { readonly orderDueAt: string | null } => {
  const due = after(now, windowOf({}, 'webhook_to_order'));
  const orderDueAt = state.current === null ? (state.orderDueAt ?? due) : null;
  return { orderId, channelId, provider, externalOrderId, orderDueAt };
};
