import type {
  Appended,
  CommitLog,
  SideRow,
} from '../../../../functions/shared/adapters/commit-log.ts';
import {
  type References,
  referenceRow,
} from '../../../../functions/shared/adapters/reference-rows.ts';
import {
  type Commit,
  partitionKeyOf,
  type StreamName,
} from '../../../../functions/shared/commit.ts';
import type { Deadline } from '../../../../functions/shared/decider.ts';
import { ANY_ACCOUNT } from '../../../../functions/shared/reference.ts';
import { createByStream } from './by-stream.ts';

/** A context's table: its streams, and the rows beside them. */
export interface MemoryTable {
  readonly log: CommitLog;
  readonly references: References;
  /** Every stream that has a commit, by its partition key. */
  streams(): Iterable<readonly [key: string, commits: readonly Commit[]]>;
  commits(stream: StreamName): readonly Commit[];
  has(pk: string): boolean;
  /** What the stream's newest commit says is open. */
  deadlines(stream: StreamName): readonly Deadline[];
  /** Whose commit stands where this one is to go; undefined: it is free. */
  whose(commit: Commit): Taken | undefined;
}

export type Taken = Exclude<Appended, 'appended'>;

interface Standing {
  readonly pk: string;
  commits: readonly Commit[];
}

const whoseIn = (commits: readonly Commit[], { version, cause }: Commit): Taken | undefined => {
  const taken = commits[version - 1];
  return taken && (taken.cause === cause ? 'same-cause' : 'conflict');
};

const stand = (standing: Standing, commit: Commit): Appended => {
  const { pk, commits } = standing;
  const taken = whoseIn(commits, commit);
  if (taken) return taken;
  if (commit.version !== commits.length + 1) throw new RangeError(`${pk}: a version is left out`);
  // Who has loaded it keeps what stood then.
  standing.commits = [...commits, commit];
  return 'appended';
};

/** Keeps what `CommitLog` promises, in memory and without a fault. */
export const createMemoryTable = (): MemoryTable => {
  const all: Standing[] = [];
  const streams = createByStream((stream) => {
    const fresh: Standing = { pk: partitionKeyOf(stream), commits: [] };
    all.push(fresh);
    return fresh;
  });
  /** Who learnt each, the first before the others. */
  const rows = new Map<string, readonly string[]>();
  const commitsOf = (stream: StreamName): readonly Commit[] => streams.find(stream)?.commits ?? [];
  const append = (commit: Commit, written: readonly SideRow[]): Appended => {
    const appended = stand(streams.of(commit), commit);
    if (appended !== 'appended') return appended;
    for (const { pk, value } of written) rows.set(pk, [...(rows.get(pk) ?? []), value]);
    return appended;
  };
  return {
    streams: () => all.map(({ pk, commits }) => [pk, commits] as const),
    commits: commitsOf,
    has: (pk) => rows.has(pk),
    deadlines: (stream) => commitsOf(stream).at(-1)?.deadlines ?? [],
    whose: (commit) => whoseIn(commitsOf(commit), commit),
    log: {
      load: (stream) => Promise.resolve(commitsOf(stream)),
      append: (commit, written = []) => Promise.resolve(append(commit, written)),
    },
    references: {
      find: (...of) => Promise.resolve(findIn(rows, ...of)),
      findAll: (merchantId, reference) => {
        const known = rows.get(referenceRow(merchantId, '', reference).pk) ?? [];
        return Promise.resolve([...new Set(known.toReversed())]);
      },
    },
  };
};

const findIn = (
  rows: ReadonlyMap<string, readonly string[]>,
  ...[merchantId, { provider, account }, references]: Parameters<References['find']>
): string | undefined => {
  for (const reference of references) {
    for (const name of [account, ANY_ACCOUNT]) {
      const { pk } = referenceRow(merchantId, '', { provider, account: name, reference });
      const [subject] = rows.get(pk) ?? [];
      if (subject !== undefined) return subject;
    }
  }
  return undefined;
};
