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

interface Stop {
  readonly dies: WideFault;
  readonly fails: WideFault;
  readonly what: string;
}

const BEFORE_APPEND: Stop = { dies: 'dies-before-append', fails: 'append-fails', what: 'write' };
const AFTER_APPEND: Stop = {
  dies: 'dies-after-append',
  fails: 'append-answer-lost',
  what: 'answer',
};

/** Whether the worker dies here; throws where it is refused. */
const isStopped = (
  board: FaultBoard<WideFault>,
  place: string,
  { dies, fails, what }: Stop,
): boolean => {
  if (board.strike(dies, place)) return true;
  if (board.strike(fails, place)) throw throttled(what);
  return false;
};

const letOthersGoFirst = async (
  board: FaultBoard<WideFault>,
  { place, rival, copy }: Hand,
): Promise<void> => {
  if (board.strike('rival-writes-first', place)) await rival();
  if (board.strike('copy-at-once', place)) await copy();
};

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
      const { place, die } = hand;
      if (isStopped(board, place, BEFORE_APPEND)) return die();
      if (hands.depth <= 1) await letOthersGoFirst(board, hand);
      rollout.onAppend(commit, place);
      const appended = await log.append(commit, rows);
      if (appended !== 'appended') return appended;
      onAppended(commit);
      if (isStopped(board, place, AFTER_APPEND)) return die();
      // The SDK tries again after a lost answer, and meets its own write.
      return board.strike('append-repeated', place) ? log.append(commit, rows) : appended;
    },
  };
};
