import type { CommitLog, SideRow } from './adapters/commit-log.ts';
import { awaitsAfter } from './awaiting.ts';
import {
  COMMIT_SCHEMA,
  type Commit,
  partitionKeyOf,
  type RecordedCommand,
  type RecordedEvent,
  type StreamName,
} from './commit.ts';
import type { CommandDraft, Decider, Decision, DomainEvent } from './decider.ts';
import type { Actor } from './envelope.ts';
import { type EventBook, recordEvent } from './event-book.ts';
import { retryable } from './fault.ts';
import { idOf } from './ids.ts';
import { jsonOf } from './json.ts';
import { fold, type Loaded } from './load-stream.ts';

/** One message for one stream, with everything the commit will say about where it came from. */
export interface Decidable<Message> {
  /** The receiver's cause: id of the envelope, or of what it stands for. */
  readonly cause: string;
  readonly correlationId: string;
  /** When it happened in the world. */
  readonly occurredAt: string;
  readonly actor?: Actor;
  /** The message's name, for a refusal. */
  readonly name: string;
  readonly message: Message;
}

export type DecidedAs = 'appended' | 'already-done' | 'nothing-new' | 'refused';

/** What became of a message; `events` are the types that its own commit added. */
export interface Decided {
  readonly outcome: DecidedAs;
  readonly events: readonly string[];
  /** The stream waited for something, and now waits for nothing; and that is news. */
  readonly ended?: boolean;
}

export interface StreamPorts<State, Message> {
  readonly log: CommitLog;
  readonly decider: Decider<State, Message, DomainEvent>;
  readonly book: EventBook;
  readonly now: () => number;
  /** What the commit between two states makes findable; written in its transaction. @default nothing */
  readonly rowsOf?: (before: State, after: State) => readonly SideRow[];
  /** Whether it is no news that the stream waits for nothing after these events. @default never */
  readonly isRoutine?: (events: readonly string[]) => boolean;
}

/** What a message leads to: a commit still to be appended, or nothing to write. */
export type Draft<State> =
  | { readonly kind: 'nothing'; readonly decided: Decided }
  | {
      readonly kind: 'commit';
      readonly commit: Commit;
      /** The stream once the commit stands. */
      readonly next: Loaded<State>;
      readonly decided: Decided;
    };

/** The message came before the fact that it needs. */
interface Early {
  readonly kind: 'early';
  readonly because: string;
}

/** Decides, and writes nothing. Throws a retryable fault when the message is early. */
export const draftCommit = <State, Message>(
  ...given: Parameters<typeof draftOrEarly<State, Message>>
): Draft<State> => {
  const draft = draftOrEarly(...given);
  if (draft.kind === 'early') throw retryable('early', draft.because);
  return draft;
};

/** The same, for who may be looking at a stream of which the end is not to be seen yet. */
export const draftOrEarly = <State, Message>(
  stream: StreamName,
  ports: StreamPorts<State, Message>,
  before: Loaded<State>,
  item: Decidable<Message>,
): Draft<State> | Early => {
  if (before.causes.includes(item.cause)) return nothing('already-done');
  const at = new Date(ports.now()).toISOString();
  const decision = ports.decider.decide(before.state, item.message, at);
  if (decision.kind === 'early') return { kind: 'early', because: decision.because };
  if (isSilent(decision)) return nothing('nothing-new');
  const events = recordEvents(stream, item, decision, ports);
  const state = fold(ports, before.state, events);
  const deadlines = [...ports.decider.deadlines(state)];
  const awaits = awaitsAfter(before.open, deadlines, at);
  const commit: Commit = {
    ...stream,
    version: before.version + 1,
    cause: item.cause,
    correlationId: item.correlationId,
    at,
    schema: COMMIT_SCHEMA,
    ...(item.actor ? { actor: item.actor } : {}),
    events,
    commands:
      decision.kind === 'accepted' ? recordCommands(stream, item.cause, decision.commands) : [],
    deadlines,
    ...(awaits && { awaits }),
  };
  const outcome = decision.kind === 'refused' ? 'refused' : 'appended';
  return {
    kind: 'commit',
    commit,
    next: {
      state,
      causes: [...before.causes, item.cause],
      version: commit.version,
      open: deadlines,
    },
    decided: {
      outcome,
      events: events.map(({ type }) => type),
      ended: ends(ports, before, commit),
    },
  };
};

const ends = <State, Message>(
  { decider, isRoutine }: StreamPorts<State, Message>,
  { state }: Loaded<State>,
  { deadlines, events }: Commit,
): boolean =>
  deadlines.length === 0 &&
  decider.deadlines(state).length > 0 &&
  !isRoutine?.(events.map(({ type }) => type));

const nothing = (outcome: DecidedAs): Draft<never> => ({
  kind: 'nothing',
  decided: { outcome, events: [] },
});

const isSilent = (decision: Decision<DomainEvent>): boolean =>
  decision.kind === 'accepted' &&
  decision.events.length === 0 &&
  (decision.commands ?? []).length === 0;

type Writable = Exclude<Decision<DomainEvent>, { kind: 'early' }>;

const recordEvents = <State, Message>(
  stream: StreamName,
  item: Decidable<Message>,
  decision: Writable,
  { book }: StreamPorts<State, Message>,
): RecordedEvent[] => {
  const streamId = partitionKeyOf(stream);
  return eventsOf(item, decision).map((event, index) =>
    recordEvent(book, event, {
      id: idOf('event', streamId, item.cause, event.type, String(index)),
      occurredAt: item.occurredAt,
    }),
  );
};

const eventsOf = (
  item: Pick<Decidable<unknown>, 'name'>,
  decision: Writable,
): readonly DomainEvent[] =>
  decision.kind === 'accepted'
    ? decision.events
    : [
        {
          type: 'TransitionRefused',
          data: {
            command: item.name,
            code: decision.code,
            because: decision.because,
            allowed: decision.allowed,
          },
        },
      ];

/** The commands of a commit: what they are called depends on nothing but its cause and their order. */
export const recordCommands = (
  stream: StreamName,
  cause: string,
  drafts: readonly CommandDraft[] = [],
): RecordedCommand[] =>
  drafts.map((draft, index) => ({
    id: idOf('command', partitionKeyOf(stream), cause, draft.name, String(index)),
    name: draft.name,
    to: draft.to,
    subject: draft.subject ?? stream.subject,
    data: jsonOf(draft.data),
  }));
