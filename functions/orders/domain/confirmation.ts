import { aboutOf } from './about.ts';
import type { OrderEvent } from './events.ts';
import { evolveOrder } from './evolve-order.ts';
import { nextGoods } from './goods.ts';
import type { OrderState } from './order.ts';

type Confirmed = Extract<OrderEvent, { type: 'OrderConfirmed' }>;

/** That the order may be sent, with the wish of its goods that this amounts to: one event says both. */
export const confirmed = (
  state: OrderState,
  basis: Confirmed['data']['basis'],
  now: string,
): OrderEvent => {
  const event: Confirmed = {
    type: 'OrderConfirmed',
    data: { ...aboutOf(state), basis, at: now },
  };
  const goods = nextGoods(evolveOrder(state, event), now);
  return goods === undefined ? event : { ...event, data: { ...event.data, goods } };
};
