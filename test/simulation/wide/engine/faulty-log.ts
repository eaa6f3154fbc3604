import type { TransactWriteItem } from '@aws-sdk/client-dynamodb';
import type {
  CommitGroup,
  GroupAppended,
} from '../../../../functions/shared/adapters/commit-group.ts';
import type { CommitLog } from '../../../../functions/shared/adapters/commit-log.ts';
import type { Commit } from '../../../../functions/shared/commit.ts';
import { retryable } from '../../../../functions/shared/fault.ts';
import type { FaultBoard } from '../../engine/fault-board.ts';
import type { Hand, Hands } from './hands.ts';
import type { MemoryShelves } from './memory-shelves.ts';
import type { createRollout } from './rollout.ts';
import type { WideFault } from './wide-faults.ts';

export interface FaultyParts {
  readonly board: FaultBoard<WideFault>;
  readonly hands: Hands;
  /** Of the table's context. */
  readonly rollout: ReturnType<typeof createRollout>;
  /** Told of each commit that stands, once. */
  readonly onAppended: (commit: Commit) => void;
}

export interface FaultyLogParts extends FaultyParts {
  readonly log: CommitLog;
}

export interface FaultyShelvesParts extends FaultyParts {
  readonly shelves: MemoryShelves;
  /** Told of each transaction that stands, before its commits are told. */
  readonly onTogether: (commits: readonly Commit[], writes: readonly TransactWriteItem[]) => void;
}

const throttled = (what: string) => retryable('throttled', `the simulated table took no ${what}`);

interface Stop {
  readonly dies: WideFault;
  readonly fails: WideFault;
  readonly what: string;
}

const BEFORE_LOAD: Stop = { dies: 'dies-before-load', fails: 'load-fails', what: 'read' };
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
  const { log, board, hands, rollout, onAppended } = parts;
  return {
    load: async (stream, reading) => {
      const { place, die } = hands.now();
      if (isStopped(board, place, BEFORE_LOAD)) return die();
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

const standTogether = async (
  { shelves, rollout, onTogether, onAppended }: FaultyShelvesParts,
  place: string,
  given: Parameters<CommitGroup['append']>,
): Promise<GroupAppended> => {
  const [commits] = given;
  for (const commit of commits) rollout.onAppend(commit, place);
  const appended = await shelves.group.append(...given);
  if (appended.kind !== 'appended') return appended;
  onTogether(...given);
  for (const commit of commits) onAppended(commit);
  return appended;
};

/** Shelves as a worker reaches them, and transactions over them: the same may happen, and two may meet. */
export const withShelfFaults = (
  parts: FaultyShelvesParts,
): Pick<MemoryShelves, 'group' | 'readShelf'> => {
  const { shelves, board, hands } = parts;
  const append: CommitGroup['append'] = async (commits, writes) => {
    const hand = hands.now();
    const { place, die } = hand;
    if (isStopped(board, place, BEFORE_APPEND)) return die();
    if (board.strike('transaction-met', place)) return { kind: 'contended' };
    if (hands.depth <= 1) await letOthersGoFirst(board, hand);
    const appended = await standTogether(parts, place, [commits, writes]);
    if (appended.kind !== 'appended') return appended;
    if (isStopped(board, place, AFTER_APPEND)) return die();
    // Long after a lost answer, when nobody knows the request's token any more.
    return board.strike('append-repeated', place)
      ? shelves.group.append(commits, writes)
      : appended;
  };
  return {
    group: { append },
    // Read strongly: no replica answers that lacks the last commits.
    readShelf: async (of) => {
      const { place, die } = hands.now();
      return isStopped(board, place, BEFORE_LOAD) ? die() : shelves.readShelf(of);
    },
  };
};
