import * as z from 'zod';
import type { Decider } from '../../../functions/shared/decider.ts';
import type { EventBook } from '../../../functions/shared/event-book.ts';

/** The smallest decider that can accept, refuse, wait and stay silent. */
export type CounterMessage =
  | { readonly type: 'Add'; readonly amount: number }
  | { readonly type: 'Close' }
  | { readonly type: 'Settle' };
export type CounterEvent =
  | { readonly type: 'Added'; readonly data: { readonly amount: number } }
  | { readonly type: 'Closed'; readonly data: { readonly total: number } }
  | { readonly type: 'TransitionRefused'; readonly data: object };
export interface Counter {
  readonly total: number;
  readonly closed: boolean;
}

export const counterBook: EventBook = {
  Added: { schemaVersion: 1, data: z.object({ amount: z.number() }) },
  Closed: { schemaVersion: 1, data: z.object({ total: z.number() }) },
};

export const counterDecider: Decider<Counter, CounterMessage, CounterEvent> = {
  initial: { total: 0, closed: false },
  decide: (state, message) => {
    if (message.type === 'Settle') {
      return state.closed
        ? { kind: 'accepted', events: [] }
        : { kind: 'early', because: 'it is not closed yet' };
    }
    if (state.closed) {
      return { kind: 'refused', code: 'already-closed', because: 'it is closed', allowed: [] };
    }
    if (message.type === 'Close') {
      const { total } = state;
      return {
        kind: 'accepted',
        events: [{ type: 'Closed', data: { total } }],
        commands: [{ name: 'File', to: 'archive', data: { total } }],
      };
    }
    return message.amount === 0
      ? { kind: 'accepted', events: [] }
      : { kind: 'accepted', events: [{ type: 'Added', data: { amount: message.amount } }] };
  },
  evolve: (state, event) => {
    switch (event.type) {
      case 'Added':
        return { ...state, total: state.total + event.data.amount };
      case 'Closed':
        return { ...state, closed: true };
      case 'TransitionRefused':
        return state;
    }
  },
  deadlines: (state) =>
    state.closed ? [] : [{ kind: 'close_by', dueAt: '2026-01-02T00:00:00.000Z' }],
};
