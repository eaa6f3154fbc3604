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

/** A context's table: its streams, and the rows beside them. */
export interface MemoryTable {
  readonly log: CommitLog;
  readonly references: References;
  readonly streams: ReadonlyMap<string, readonly Commit[]>;
  has(pk: string): boolean;
  /** What the stream's newest commit says is open. */
  deadlines(stream: StreamName): readonly Deadline[];
}

/** Keeps what `CommitLog` promises, in memory and without a fault. */
export const createMemoryTable = (): MemoryTable => {
  const streams = new Map<string, readonly Commit[]>();
  const rows = new Map<string, string>();
  const stand = (commit: Commit, commits: readonly Commit[], pk: string): Appended => {
    const standing = commits[commit.version - 1];
    if (standing) return standing.cause === commit.cause ? 'same-cause' : 'conflict';
    if (commit.version !== commits.length + 1) throw new RangeError(`${pk}: a version is left out`);
    // Who has loaded it keeps what stood then.
    streams.set(pk, [...commits, commit]);
    return 'appended';
  };
  const append = (commit: Commit, written: readonly SideRow[]): Appended => {
    const pk = partitionKeyOf(commit);
    const appended = stand(commit, streams.get(pk) ?? [], pk);
    if (appended !== 'appended') return appended;
    // One that stands for another value stays as it is.
    for (const row of written) if (!rows.has(row.pk)) rows.set(row.pk, row.value);
    return appended;
  };
  return {
    streams,
    has: (pk) => rows.has(pk),
    deadlines: (stream) => streams.get(partitionKeyOf(stream))?.at(-1)?.deadlines ?? [],
    log: {
      load: (stream) => Promise.resolve(streams.get(partitionKeyOf(stream)) ?? []),
      append: (commit, written = []) => Promise.resolve(append(commit, written)),
    },
    references: { find: (...of) => Promise.resolve(findIn(rows, ...of)) },
  };
};

const findIn = (
  rows: ReadonlyMap<string, string>,
  ...[merchantId, { provider, account }, references]: Parameters<References['find']>
): string | undefined => {
  for (const reference of references) {
    for (const name of [account, ANY_ACCOUNT]) {
      const { pk } = referenceRow(merchantId, '', { provider, account: name, reference });
      const subject = rows.get(pk);
      if (subject !== undefined) return subject;
    }
  }
  return undefined;
};
