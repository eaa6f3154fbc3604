import { withAttempts } from '../../shared/attempts.ts';
import type { Decider, DomainEvent } from '../../shared/decider.ts';
import { orderDecider } from './decide-order.ts';
import type { OrderMessage } from './messages.ts';
import type { OrderState } from './order.ts';

/** The order, and the leases on the calls that it asked for: what really stands in its stream. */
export const orderStreamDecider = withAttempts(
  orderDecider as unknown as Decider<OrderState, OrderMessage, DomainEvent>,
);
