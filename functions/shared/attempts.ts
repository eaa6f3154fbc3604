import * as z from 'zod';
import type { Decider, Decision, DomainEvent } from './decider.ts';
import type { EventBook } from './event-book.ts';

/** A try at one outside call; while its lease lasts nobody else may try. */
export interface Attempt {
  /** Part of the key that the outside party gets: grows only after a definitive answer. */
  readonly n: number;
  /** Random per invocation. */
  readonly owner: string;
  readonly leaseUntil: string;
}

/** Says that somebody is about to call for this request. */
export interface StartAttempt {
  readonly type: 'StartAttempt';
  readonly requestId: string;
  readonly owner: string;
  readonly leaseUntil: string;
}

export interface AttemptStarted {
  readonly type: 'AttemptStarted';
  readonly data: Attempt & { readonly requestId: string };
}

/** A stream's own state, and the last try of each of its outside calls. */
export interface WithAttempts<State> {
  readonly inner: State;
  readonly attempts: ReadonlyMap<string, Attempt>;
}

/** To be added to the event book of a context whose deciders are wrapped. */
export const attemptBook: EventBook = {
  AttemptStarted: {
    schemaVersion: 1,
    data: z.object({
      requestId: z.string(),
      n: z.number().int().positive(),
      owner: z.string(),
      leaseUntil: z.iso.datetime(),
    }),
  },
};

/**
 * A decider that also keeps leases on outside calls, so that the decider inside need not know that
 * calls are tried more than once. A start while another owner's lease lasts says nothing: the caller
 * then finds in the state that the lease is not its own.
 */
export const withAttempts = <State, Message extends { readonly type: string }>(
  inner: Decider<State, Message, DomainEvent>,
): Decider<WithAttempts<State>, Message | StartAttempt, DomainEvent> => ({
  initial: { inner: inner.initial, attempts: new Map() },
  decide: (state, message, now) =>
    isStart(message)
      ? { kind: 'accepted', events: startOf(state.attempts, message, now) }
      : (inner.decide(state.inner, message as Message, now) as Decision<DomainEvent>),
  evolve: (state, event) =>
    isStarted(event)
      ? { ...state, attempts: withAttempt(state.attempts, event) }
      : { ...state, inner: inner.evolve(state.inner, event) },
  deadlines: (state) => inner.deadlines(state.inner),
});

const isStart = (message: { readonly type: string }): message is StartAttempt =>
  message.type === 'StartAttempt';

const isStarted = (event: DomainEvent): event is AttemptStarted => event.type === 'AttemptStarted';

const startOf = (
  attempts: ReadonlyMap<string, Attempt>,
  { requestId, owner, leaseUntil }: StartAttempt,
  now: string,
): readonly AttemptStarted[] => {
  const last = attempts.get(requestId);
  if (last !== undefined && Date.parse(last.leaseUntil) > Date.parse(now)) return [];
  const n = last?.n ?? 1;
  return [{ type: 'AttemptStarted', data: { requestId, n, owner, leaseUntil } }];
};

const withAttempt = (
  attempts: ReadonlyMap<string, Attempt>,
  { data: { requestId, ...attempt } }: AttemptStarted,
): ReadonlyMap<string, Attempt> => new Map(attempts).set(requestId, attempt);
