import { describe, expect, it } from '@jest/globals';
import { attemptBook, withAttempts } from '../../../functions/shared/attempts.ts';
import type { Decider, DomainEvent } from '../../../functions/shared/decider.ts';
import { encodeEvent } from '../../../functions/shared/event-book.ts';
import { type Counter, type CounterMessage, counterDecider } from './counter.ts';

const decider = withAttempts(
  counterDecider as unknown as Decider<Counter, CounterMessage, DomainEvent>,
);
const START = '2026-01-01T00:00:00.000Z';
const UNTIL = '2026-01-01T00:02:00.000Z';
const start = (owner: string, requestId = 'req_1') => ({
  type: 'StartAttempt' as const,
  requestId,
  owner,
  leaseUntil: UNTIL,
});
const stateAfter = (...messages: readonly (CounterMessage | ReturnType<typeof start>)[]) =>
  messages.reduce((state, message) => {
    const decision = decider.decide(state, message, START);
    const events = decision.kind === 'accepted' ? decision.events : [];
    for (const event of events) {
      if (event.type === 'AttemptStarted') encodeEvent(attemptBook, event);
    }
    return events.reduce(decider.evolve, state);
  }, decider.initial);
const ownerIn = (state: ReturnType<typeof stateAfter>) => state.attempts.get('req_1')?.owner;

describe('leases beside a decider', () => {
  it.each([
    ['is taken when nobody has it', [], START, 'b'],
    ['is not taken while another’s lasts', [start('a')], START, 'a'],
    ['is not taken in its last moment', [start('a')], '2026-01-01T00:01:59.999Z', 'a'],
    ['is taken when another’s has run out', [start('a')], UNTIL, 'b'],
    ['is not in the way of another request', [start('a', 'req_2')], START, 'b'],
  ] as const)('%s', (_what, before, now, owner) => {
    const state = stateAfter(...before);
    const decision = decider.decide(state, start('b'), now);
    const events = decision.kind === 'accepted' ? decision.events : [];
    const next = events.reduce(decider.evolve, state);
    expect(ownerIn(next)).toBe(owner);
    // Absence of an answer never grows the number that the key is made of.
    expect(next.attempts.get('req_1')?.n).toBe(1);
  });

  it('leaves everything else to the decider inside, its deadlines too', () => {
    const state = stateAfter({ type: 'Add', amount: 2 }, start('a'), { type: 'Add', amount: 3 });
    expect(state.inner.total).toBe(5);
    expect(decider.deadlines(state)).toEqual(counterDecider.deadlines(state.inner));
    const closed = stateAfter({ type: 'Close' });
    expect(decider.decide(closed, { type: 'Add', amount: 1 }, START).kind).toBe('refused');
  });
});
