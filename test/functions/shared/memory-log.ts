import type {
  Appended,
  CommitLog,
  Reading,
} from '../../../functions/shared/adapters/commit-log.ts';
import { type Commit, partitionKeyOf } from '../../../functions/shared/commit.ts';

/** A commit log in memory, with hooks to make others write first, an answer get lost or a replica lag. */
export const memoryLog = () => {
  const streams = new Map<string, Commit[]>();
  const log: CommitLog & {
    beforeAppend: (commit: Commit) => void;
    lostAnswers: number;
    /** How many of the last commits a read leaves out that need not be strong. */
    unseen: () => number;
    readonly readings: Reading[];
  } = {
    beforeAppend: () => undefined,
    lostAnswers: 0,
    unseen: () => 0,
    readings: [],
    load: (stream, reading = 'strong') => {
      log.readings.push(reading);
      const commits = streams.get(partitionKeyOf(stream)) ?? [];
      const seen = reading === 'strong' ? commits.length : commits.length - log.unseen();
      return Promise.resolve(commits.slice(0, Math.max(0, seen)));
    },
    append: (commit) => {
      log.beforeAppend(commit);
      const appended = put(streams, commit);
      if (appended === 'appended' && log.lostAnswers > 0) {
        log.lostAnswers -= 1;
        // What the SDK reports when its retry meets the write whose answer was lost.
        return Promise.resolve(put(streams, commit));
      }
      return Promise.resolve(appended);
    },
  };
  return { log, streams, put: (commit: Commit) => put(streams, commit) };
};

const put = (streams: Map<string, Commit[]>, commit: Commit): Appended => {
  const key = partitionKeyOf(commit);
  const commits = streams.get(key) ?? [];
  const standing = commits[commit.version - 1];
  if (standing) return standing.cause === commit.cause ? 'same-cause' : 'conflict';
  streams.set(key, [...commits, commit]);
  return 'appended';
};
