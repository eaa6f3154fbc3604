import { partitionKeyOf, type StreamName } from './commit.ts';
import {
  type Decidable,
  type Decided,
  draftCommit,
  type Loaded,
  loadStream,
  type StreamPorts,
} from './draft-commit.ts';
import { retryable } from './fault.ts';

export type { Decidable, Decided, DecidedAs, StreamPorts } from './draft-commit.ts';

/** How often a record is decided anew after others wrote first, before it goes back to its queue. */
const CONFLICT_TRIES = 4;

/**
 * One stream during one batch: messages are decided one after the other with the state carried
 * forward, one commit per cause (`design.md` §3, steps 1–4).
 */
export const openStream = <State, Message>(
  stream: StreamName,
  ports: StreamPorts<State, Message>,
) => {
  let loaded: Loaded<State> | undefined;

  const current = async (): Promise<Loaded<State>> => {
    loaded ??= await loadStream(stream, ports);
    return loaded;
  };

  const tryOnce = async (item: Decidable<Message>): Promise<Decided | 'conflict'> => {
    const before = await current();
    const draft = draftCommit(stream, ports, before, item);
    if (draft.kind === 'nothing') return draft.decided;
    const rows = ports.rowsOf?.(before.state, draft.next.state);
    const appended = await ports.log.append(draft.commit, rows);
    if (appended === 'conflict') return 'conflict';
    // What stands under our cause may be an earlier try's commit, decided from an older state.
    loaded = appended === 'appended' ? draft.next : undefined;
    return draft.decided;
  };

  return {
    /** What the stream says now, read once and carried forward. */
    state: async (): Promise<State> => (await current()).state,
    /** Whether a commit of this cause stands. */
    hasAnswered: async (cause: string): Promise<boolean> => (await current()).causes.has(cause),
    /** Throws a retryable fault when the message is early or the stream stays contended. */
    decide: async (item: Decidable<Message>): Promise<Decided> => {
      for (let attempt = 0; attempt < CONFLICT_TRIES; attempt += 1) {
        const outcome = await tryOnce(item);
        if (outcome !== 'conflict') return outcome;
        loaded = undefined;
      }
      throw retryable('contended', `${partitionKeyOf(stream)}: others kept writing first`);
    },
  };
};
