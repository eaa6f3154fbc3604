import type { Reading } from '../shared/adapters/commit-log.ts';
import { needNoWatching } from '../shared/awaiting.ts';
import type { Commit } from '../shared/commit.ts';
import { retryable } from '../shared/fault.ts';
import type { DueRows } from './adapters/due-rows.ts';
import { earlierMark, NOTHING_DUE } from './domain/due-mark.ts';
import { watchedBy, watchedRowOf } from './domain/watched-row.ts';
import { exactMark, type MarkPorts, markWith } from './mark-deadlines.ts';

export interface WatchPorts extends MarkPorts {
  readonly rows: DueRows;
  /** All that there are. */
  readonly contexts: readonly string[];
}

const CONFLICT_TRIES = 4;

/** The subject has no row that shows it, but its deadlines pass all the same. */
export const watchStream = async (ports: WatchPorts, commits: readonly Commit[]): Promise<void> => {
  const [first] = commits;
  const neverHadAny =
    first?.version === 1 && commits.every(({ deadlines }) => deadlines.length === 0);
  if (!first || neverHadAny || needNoWatching(commits)) return;
  for (let attempt = 0; attempt < CONFLICT_TRIES; attempt += 1) {
    if (await watchOnce(ports, first, commits)) return;
  }
  throw retryable('contended', `${first.subject}: others kept writing its row first`);
};

/** Puts the stream's row where the newest commit says; the nightly check mends by it. */
export const watchAnew = async (ports: WatchPorts, newest: Commit): Promise<void> => {
  const known = await read(ports, newest, 'strong');
  const mark = earlierMark(known.mark, await exactMark(ports, known));
  await ports.rows.save(known.key, known.revision + 1, mark);
};

const watchOnce = async (
  ports: WatchPorts,
  first: Commit,
  commits: readonly Commit[],
): Promise<boolean> => {
  // Where nothing is awaited, only a row that was told of in vain is to be moved, and the sweeper moves
  // what a replica did not show.
  const awaits = (commits.at(-1)?.deadlines.length ?? 0) > 0;
  const known = await read(ports, first, awaits ? 'strong' : 'eventual');
  const mark = await markWith(ports, known, commits);
  return mark === known.mark || ports.rows.save(known.key, known.revision + 1, mark);
};

const read = async ({ rows, contexts }: WatchPorts, commit: Commit, reading: Reading) => {
  const key = watchedRowOf(commit);
  const row = await rows.load(key, reading);
  return {
    key,
    revision: row?.revision ?? 0,
    mark: row ?? NOTHING_DUE,
    watched: watchedBy(key, contexts),
    state: commit.subject.split('/')[0] ?? '',
    written: false,
  };
};
