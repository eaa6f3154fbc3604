import { orderDecider } from '../../../../functions/orders/domain/decide-order.ts';
import type { OrderEvent } from '../../../../functions/orders/domain/events.ts';
import { orderBook } from '../../../../functions/orders/domain/events.ts';
import type { OrderMessage } from '../../../../functions/orders/domain/messages.ts';
import type { OrderState } from '../../../../functions/orders/domain/order.ts';
import { encodeEvent } from '../../../../functions/shared/event-book.ts';
import { NOW } from './builders.ts';

export interface Told {
  readonly state: OrderState;
  /** The events of each message, or the code of its refusal. */
  readonly told: readonly (readonly string[] | string)[];
  readonly events: readonly OrderEvent[];
}

/** Decides messages one after the other, each event checked against the event book. */
export const tell = (
  messages: readonly OrderMessage[],
  from: OrderState = orderDecider.initial,
  now: string = NOW,
): Told => {
  let state = from;
  const events: OrderEvent[] = [];
  const told = messages.map((message) => {
    const decision = orderDecider.decide(state, message, now);
    if (decision.kind !== 'accepted') {
      return decision.kind === 'refused' ? decision.code : 'early';
    }
    for (const event of decision.events) {
      encodeEvent(orderBook, event);
      state = orderDecider.evolve(state, event);
      events.push(event);
    }
    return decision.events.map(({ type }) => type);
  });
  return { state, told, events };
};
