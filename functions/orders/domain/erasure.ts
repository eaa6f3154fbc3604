import { after } from '../../shared/deadline.ts';
import type { Deadline } from '../../shared/decider.ts';
import { aboutOf } from './about.ts';
import type { OrderEvent } from './events.ts';
import type { OrderMessage } from './messages.ts';
import { type OrderState, statusOf } from './order.ts';
import { RESTING } from './transitions.ts';
import { windowOf } from './windows.ts';

/** Wanted once is enough: a second request changes nothing. */
export const requestErasure = (
  state: OrderState,
  { requestId, by, why }: Extract<OrderMessage, { type: 'EraseBuyer' }>,
  now: string,
): readonly OrderEvent[] => {
  if (state.erasure !== null) return [];
  const latestAt = after(now, windowOf(state.wish?.settings ?? {}, 'erasure'));
  const requested: OrderEvent = {
    type: 'ErasureRequested',
    data: { requestId, by, why, at: now, latestAt },
  };
  // Of an order that never came, what comes later is to be forgotten, too.
  return state.current === null ? [requested, forget(state, now)] : [requested];
};

/** While an order is under way its parcel needs an address; at its end it needs none. */
export const forgetWhenOver = (state: OrderState, now: string): OrderEvent | undefined => {
  const { erasure } = state;
  if (erasure === null || erasure.askAgainAt !== null || erasure.forgotten) return undefined;
  return RESTING.includes(statusOf(state)) ? forget(state, now) : undefined;
};

export const forget = (state: OrderState, now: string): OrderEvent => ({
  type: 'ErasureDue',
  data: { at: now, askAgainAt: after(now, windowOf(state.wish?.settings ?? {}, 'answer_erasure')) },
});

export const recordForgotten = (
  state: OrderState,
  orderId: string,
  now: string,
): readonly OrderEvent[] =>
  state.erasure === null || state.erasure.forgotten
    ? []
    : [
        {
          type: 'BuyerForgotten',
          data: { ...aboutOf(state), orderId, requestId: state.erasure.requestId, at: now },
        },
      ];

export const erasureDeadlines = ({ erasure }: OrderState): readonly Deadline[] => {
  if (erasure === null || erasure.forgotten) return [];
  return erasure.askAgainAt === null
    ? [{ kind: 'erasure', dueAt: erasure.latestAt }]
    : [{ kind: 'answer_erasure', dueAt: erasure.askAgainAt }];
};
