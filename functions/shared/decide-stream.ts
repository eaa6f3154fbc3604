import type { Reading } from './adapters/commit-log.ts';
import { partitionKeyOf, type StreamName } from './commit.ts';
import { type Decidable, type Decided, draftOrEarly, type StreamPorts } from './draft-commit.ts';
import { retryable } from './fault.ts';
import { type Loaded, loadStream } from './load-stream.ts';

export type { Decidable, Decided, DecidedAs, StreamPorts } from './draft-commit.ts';

/** How often a record is decided, as others wrote first, before it goes back to its queue. */
const CONFLICT_TRIES = 5;

/**
 * One stream during one batch: messages are decided one after the other with the state carried
 * forward, one commit per cause (`design.md` §3, steps 1–4).
 *
 * The first look may be at a replica that lacks the last commits. What is appended stands only when it
 * lacked none, since the version would be taken; whatever ends without a commit is decided by a strong
 * read.
 */
export const openStream = <State, Message>(
  stream: StreamName,
  ports: StreamPorts<State, Message>,
) => {
  let loaded: Loaded<State> | undefined;
  /** What was seen before the present look. */
  let seen: Loaded<State> | undefined;
  /** How it is read next, if it is. */
  let reading: Reading = 'eventual';
  /** What the last message was decided on. */
  let basis: Loaded<State> | undefined;

  const current = async (): Promise<Loaded<State>> => {
    loaded ??= await loadStream(stream, ports, reading, seen);
    return loaded;
  };

  const lookAgain = (): void => {
    seen = loaded;
    loaded = undefined;
    reading = 'strong';
  };

  const known = (): Promise<Loaded<State>> => {
    if (reading === 'eventual') lookAgain();
    return current();
  };

  const tryOnce = async (item: Decidable<Message>): Promise<Decided | 'look-again'> => {
    const before = await current();
    basis = before;
    const draft = draftOrEarly(stream, ports, before, item);
    // Of what was seen at a replica only a commit is certain: that of this cause, or the next one.
    const isCertain = reading === 'strong' || before.causes.includes(item.cause);
    if (draft.kind !== 'commit' && !isCertain) return 'look-again';
    if (draft.kind === 'early') throw retryable('early', draft.because);
    if (draft.kind === 'nothing') return draft.decided;
    const rows = ports.rowsOf?.(before.state, draft.next.state);
    const appended = await ports.log.append(draft.commit, rows);
    if (appended === 'conflict') return 'look-again';
    reading = 'strong';
    // What stands under our cause may be an earlier try's commit, decided from an older state.
    loaded = appended === 'appended' ? draft.next : undefined;
    return draft.decided;
  };

  return {
    /** What the stream says now, read once and carried forward. */
    state: async (): Promise<State> => (await known()).state,
    /** What it said a moment ago or says now: good for what is then decided on a condition. */
    glimpse: async (): Promise<State> => (await current()).state,
    /** What the last message was decided on; what a replica had left out was seen by then. */
    basis: (): State => basis?.state ?? ports.decider.initial,
    /** Whether a commit of this cause is seen: one that stands since a moment ago may not be. */
    hasSeen: async (cause: string): Promise<boolean> => (await current()).causes.includes(cause),
    /** Throws a retryable fault when the message is early or the stream stays contended. */
    decide: async (item: Decidable<Message>): Promise<Decided> => {
      for (let attempt = 0; attempt < CONFLICT_TRIES; attempt += 1) {
        const outcome = await tryOnce(item);
        if (outcome !== 'look-again') return outcome;
        lookAgain();
      }
      throw retryable('contended', `${partitionKeyOf(stream)}: others kept writing first`);
    },
  };
};
