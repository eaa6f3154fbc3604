import type { CommitLog, Reading } from './adapters/commit-log.ts';
import type { Commit, RecordedEvent, StreamName } from './commit.ts';
import type { Decider, DomainEvent } from './decider.ts';
import { decodeEvent, type EventBook } from './event-book.ts';

/** A stream as loaded: its state, what it has already answered, and where the next commit goes. */
export interface Loaded<State> {
  readonly state: State;
  readonly causes: readonly string[];
  readonly version: number;
  /** The deadlines that its last commit left open, as that wrote them. */
  readonly open: Commit['deadlines'];
}

/** Who folds a stream's events, and knows how they are read. */
export interface Folding<State> {
  readonly decider: Pick<Decider<State, never, DomainEvent>, 'initial' | 'evolve'>;
  readonly book: EventBook;
}

/** Reads a whole stream and folds what is new of it; one that is as it was `known` needs no folding. */
export const loadStream = async <State>(
  stream: StreamName,
  ports: Folding<State> & { readonly log: CommitLog },
  reading: Reading = 'strong',
  known?: Loaded<State>,
): Promise<Loaded<State>> => {
  const commits = await ports.log.load(stream, reading);
  const version = commits.at(-1)?.version ?? 0;
  return known?.version === version ? known : foldCommits(ports, commits);
};

export const fold = <State>(
  { decider, book }: Folding<State>,
  from: State,
  events: readonly RecordedEvent[],
): State => {
  let state = from;
  for (const event of events) state = decider.evolve(state, decodeEvent(book, event));
  return state;
};

/** What the first commits of a stream came to, and by whose reckoning. */
interface Folded {
  readonly evolve: unknown;
  readonly book: EventBook;
  /** As many as the state has causes. */
  readonly commits: readonly Commit[];
  readonly loaded: Loaded<unknown>;
}

/**
 * By the last of them: commits never change, and a log that remembers what it has read gives out the same
 * ones again. So a stream that has grown is folded from where it was.
 */
const folded = new WeakMap<Commit, Folded>();

const NOTHING = { causes: [], version: 0, open: [] } as const;

const foldCommits = <State>(by: Folding<State>, commits: readonly Commit[]): Loaded<State> => {
  const { initial, evolve } = by.decider;
  const before = longestFolded(by, commits);
  const from = (before ?? { ...NOTHING, state: initial }) as Loaded<State>;
  const fresh = commits.slice(from.causes.length);
  const last = fresh.at(-1);
  if (!last) return from;
  let { state } = from;
  for (const { events } of fresh) state = fold(by, state, events);
  const causes = [...from.causes, ...fresh.map(({ cause }) => cause)];
  const loaded = { state, causes, version: last.version, open: last.deadlines };
  folded.set(last, { evolve, book: by.book, commits, loaded });
  // Whoever looks next looks at no less.
  const passed = commits[from.causes.length - 1];
  if (passed) folded.delete(passed);
  return loaded;
};

/** Of the commits that the stream begins with, what as many came to as were folded before. */
const longestFolded = <State>(
  { decider, book }: Folding<State>,
  commits: readonly Commit[],
): Loaded<unknown> | undefined => {
  for (let count = commits.length; count > 0; count -= 1) {
    const known = folded.get(commits[count - 1] as Commit);
    if (known?.evolve !== decider.evolve || known.book !== book) continue;
    const isSame = commits.slice(0, count).every((commit, nth) => commit === known.commits[nth]);
    if (isSame && known.loaded.causes.length === count) return known.loaded;
  }
  return undefined;
};
