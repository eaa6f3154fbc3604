import type { CommitLog } from '../../../../functions/shared/adapters/commit-log.ts';
import type { Commit } from '../../../../functions/shared/commit.ts';
import { retryable } from '../../../../functions/shared/fault.ts';
import type { FaultBoard } from '../../engine/fault-board.ts';
import type { Hand, Hands } from './hands.ts';
import { createRollout } from './rollout.ts';
import type { WideFault } from './wide-faults.ts';

export interface FaultyLogParts {
  readonly log: CommitLog;
  readonly board: FaultBoard<WideFault>;
  readonly hands: Hands;
  readonly now: () => number;
  /** Told of each commit that stands, once. */
  readonly onAppended: (commit: Commit) => void;
}

const throttled = (what: string) => retryable('throttled', `the simulated table took no ${what}`);

/** A log as a worker reaches it: it may fail, answer no more, or let others write first; or the worker dies. */
export const withLogFaults = (parts: FaultyLogParts): CommitLog => {
  const { log, board, hands, onAppended } = parts;
  const rollout = createRollout(parts);
  return {
    load: async (stream, reading) => {
      const { place, die } = hands.now();
      if (board.strike('dies-before-load', place)) return die();
      if (board.strike('load-fails', place)) throw throttled('read');
      const commits = rollout.seen(await log.load(stream));
      // A replica may lack the last commits; who reads strongly sees all.
      const stale = reading === 'eventual' ? board.strike('stale-read', place) : undefined;
      return stale ? commits.slice(0, stale.whole(0, commits.length)) : commits;
    },
    append: async (commit, rows) => {
      const hand = hands.now();
      await before(parts, hand);
      rollout.onAppend(commit, hand.place);
      const appended = await log.append(commit, rows);
      if (appended !== 'appended') return appended;
      onAppended(commit);
      await after(parts, hand);
      // The SDK tries again after a lost answer, and meets its own write.
      return board.strike('append-repeated', hand.place) ? log.append(commit, rows) : appended;
    },
  };
};

const before = async ({ board, hands }: FaultyLogParts, hand: Hand): Promise<void> => {
  const { place, die, rival, copy } = hand;
  if (board.strike('dies-before-append', place)) await die();
  if (board.strike('append-fails', place)) throw throttled('write');
  if (hands.depth > 1) return;
  if (board.strike('rival-writes-first', place)) await rival();
  if (board.strike('copy-at-once', place)) await copy();
};

const after = async ({ board }: FaultyLogParts, { place, die }: Hand): Promise<void> => {
  if (board.strike('dies-after-append', place)) await die();
  if (board.strike('append-answer-lost', place)) throw throttled('answer');
};
