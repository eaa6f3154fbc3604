import { after } from '../../shared/deadline.ts';
import { withStatus } from './about.ts';
import { forgetWhenOver } from './erasure.ts';
import type { OrderEvent } from './events.ts';
import { evolveOrder } from './evolve-order.ts';
import type { OrderState } from './order.ts';
import { completeCancellation, confirm } from './rules/ends.ts';
import {
  actOnShortStock,
  noteHandOver,
  refundWhatCameBack,
  refuseCancellation,
  takeLateHandOver,
  tellFulfilment,
} from './rules/goods-rules.ts';
import {
  holdWhileDisputed,
  holdWhileUncovered,
  refundWhatIsNotDue,
  takeLateMoney,
  tellPayments,
} from './rules/money-rules.ts';
import { tellOfParcels } from './rules/parcel-rules.ts';
import type { Rule } from './rules/rule.ts';
import { cancelAsTheStoreDid, reviveAsTheStoreDid, tellTheStore } from './rules/store-rules.ts';

/** No state asks for more follow-ups than there are rules, twice over. */
const MOST_FOLLOW_UPS = 24;

/**
 * Everything that follows from a state by itself: the join that confirms, the cancellation that is
 * complete, late money, holds that come and go, and at last the wish. Rules are asked in order, each
 * with what the one before led to, until none has anything to say: so facts may come in any order.
 */
export const followUpsOf = (state: OrderState, now: string): readonly OrderEvent[] => {
  const events: OrderEvent[] = [];
  let current = state;
  while (events.length < MOST_FOLLOW_UPS) {
    const event = firstOf(current, now);
    if (!event) return events;
    current = evolveOrder(current, event);
    events.push(withStatus(event, current));
  }
  throw new RangeError('the follow-up rules do not come to rest');
};

const firstOf = (state: OrderState, now: string): OrderEvent | undefined => {
  if (state.current === null || state.origin === null) return undefined;
  for (const rule of RULES) {
    const event = rule(state, now);
    if (event) return event;
  }
  return undefined;
};

const RULES: readonly Rule[] = [
  takeLateHandOver,
  noteHandOver,
  refuseCancellation,
  cancelAsTheStoreDid,
  reviveAsTheStoreDid,
  takeLateMoney,
  holdWhileDisputed,
  holdWhileUncovered,
  actOnShortStock,
  refundWhatCameBack,
  refundWhatIsNotDue,
  tellFulfilment,
  tellPayments,
  confirm,
  completeCancellation,
  tellTheStore,
  tellOfParcels,
  forgetWhenOver,
];

/** A person is reminded of what only a person can do. */
export const remind = (
  state: OrderState,
  kind: string,
  { now, againMs }: { readonly now: string; readonly againMs: number },
): OrderEvent => ({
  type: 'PersonReminded',
  data: {
    kind,
    level: (state.reminders.get(kind)?.level ?? 0) + 1,
    againAt: after(now, againMs),
  },
});
