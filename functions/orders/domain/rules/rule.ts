import { aboutOf } from '../about.ts';
import type { OrderEvent } from '../events.ts';
import type { OrderState } from '../order.ts';

/** One rule of the process manager: what follows from a state, if anything. */
export type Rule = (state: OrderState, now: string) => OrderEvent | undefined;

/** A hold that a context sets and lifts by itself; people cannot lift it. */
export interface OwnHold {
  readonly reason: string;
  readonly owner: 'payments' | 'fulfilment';
}

export const hold = (
  state: OrderState,
  { reason, owner }: OwnHold,
  note: string,
  now: string,
): OrderEvent => ({
  type: 'OrderHeld',
  data: {
    ...aboutOf(state),
    hold: { reason, owner, note, at: now },
    openHolds: [...new Set([...state.holds.keys(), reason])].sort(),
  },
});

export const release = (
  state: OrderState,
  { reason, owner }: OwnHold,
  note: string,
  now: string,
): OrderEvent => ({
  type: 'OrderHoldReleased',
  data: {
    ...aboutOf(state),
    reason,
    by: owner,
    note,
    openHolds: [...state.holds.keys()].filter((each) => each !== reason).sort(),
    at: now,
  },
});

/** Nothing is decided yet that a hold could not stop. */
export const isOpen = (state: OrderState): boolean =>
  state.closed === null && state.cancelRequest === null && state.handedOver === null;
