import type { Appended, CommitLog } from '../../../functions/shared/adapters/commit-log.ts';
import { type Commit, partitionKeyOf } from '../../../functions/shared/commit.ts';

/** A commit log in memory, with hooks to make others write first or an answer get lost. */
export const memoryLog = () => {
  const streams = new Map<string, Commit[]>();
  const log: CommitLog & { beforeAppend: (commit: Commit) => void; lostAnswers: number } = {
    beforeAppend: () => undefined,
    lostAnswers: 0,
    load: (stream) => Promise.resolve([...(streams.get(partitionKeyOf(stream)) ?? [])]),
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
