import type { Commit } from '../../../../functions/shared/commit.ts';
import { MINUTE } from '../../../../functions/shared/spans.ts';
import type { FaultBoard } from '../../engine/fault-board.ts';
import type { WideFault } from './wide-faults.ts';

export interface RolloutParts {
  readonly board: FaultBoard<WideFault>;
  readonly now: () => number;
}

/** As long as a canary deployment of a function takes. */
const LONGEST_MS = 5 * MINUTE;

/**
 * A deployment with two releases at work: some commits are written by the next one, whose events have a
 * newer version, and for a while only workers of this release read them. They must let the message
 * come again and change nothing; once the rollout has reached them they know the version.
 */
export const createRollout = ({ board, now }: RolloutParts) => {
  /** Until when workers here cannot read the commit. */
  const unknownUntil = new WeakMap<Commit, number>();
  let latest = 0;
  return {
    /** Whether the next release writes this one, is for luck to say. */
    onAppend: (commit: Commit, place: string): void => {
      const next = board.strike('next-release-writes', place);
      if (!next) return;
      const until = now() + next.logUniform(MINUTE, LONGEST_MS);
      unknownUntil.set(commit, until);
      latest = Math.max(latest, until);
    },
    /** The commits as a worker reads them now. */
    seen: (commits: readonly Commit[]): readonly Commit[] => {
      if (board.isQuiet || now() >= latest) return commits;
      return commits.map((commit) => {
        const until = unknownUntil.get(commit);
        return until === undefined || now() >= until ? commit : ofNext(commit);
      });
    },
  };
};

const ofNext = (commit: Commit): Commit => ({
  ...commit,
  events: commit.events.map((event) => ({ ...event, schemaVersion: event.schemaVersion + 1 })),
});
