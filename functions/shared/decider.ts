/** A fact, as a decider writes it: its name and what it says. Plain JSON, money as text amounts. */
export interface DomainEvent {
  readonly type: string;
  readonly data: unknown;
}

/** A wish to another step, sent by the publisher once the commit stands. */
export interface CommandDraft {
  readonly name: string;
  /** The receiving step's name, as declared in its context's `steps.ts`. */
  readonly to: string;
  /** The receiver's stream; by default the sender's own subject. */
  readonly subject?: string;
  readonly data: unknown;
}

/** A point in time at which a non-terminal state must not stand still any longer. */
export interface Deadline {
  /** `webhook_to_order`, `payment_window` … (`domain.md` §1.5) */
  readonly kind: string;
  readonly dueAt: string;
}

/** What a decider answers; the refusal of a person's command is a recorded fact, not an error. */
export type Decision<Event extends DomainEvent> =
  | {
      readonly kind: 'accepted';
      /** Empty, with no commands: the message says nothing new, and nothing is written. */
      readonly events: readonly Event[];
      readonly commands?: readonly CommandDraft[];
    }
  | {
      readonly kind: 'refused';
      /** kebab-case business reason, such as `already-cancelled` */
      readonly code: string;
      readonly because: string;
      /** Commands that would be accepted now. */
      readonly allowed: readonly string[];
    }
  /** A command that came before the fact it needs: retried with a back-off. */
  | { readonly kind: 'early'; readonly because: string };

/** With nothing in it: the message says nothing new. */
export const accepted = <Event extends DomainEvent>(
  events: readonly Event[] = [],
  commands: readonly CommandDraft[] = [],
): Decision<Event> => ({ kind: 'accepted', events, commands });

/**
 * A subject's whole behaviour, pure and total: no clock, no randomness, no I/O. The same state and
 * message always give the same decision, byte for byte, so a retried record writes the same commit.
 */
export interface Decider<State, Message, Event extends DomainEvent> {
  readonly initial: State;
  decide(state: State, message: Message, now: string): Decision<Event>;
  evolve(state: State, event: Event): State;
  /** The complete set of open deadlines in this state. */
  deadlines(state: State): readonly Deadline[];
}
