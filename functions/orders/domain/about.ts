import type { OrderEvent } from './events.ts';
import { type OrderState, statusOf } from './order.ts';

/** The members that every published event of an order begins with. */
export const aboutOf = (state: OrderState) => ({
  orderId: state.origin?.orderId ?? '',
  channelId: state.origin?.channelId ?? '',
  status: statusOf(state),
});

/** A published event tells the status that it leads to. */
export const withStatus = (event: OrderEvent, after: OrderState): OrderEvent =>
  'status' in event.data
    ? ({ ...event, data: { ...event.data, status: statusOf(after) } } as OrderEvent)
    : event;
