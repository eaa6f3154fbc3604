import { retryable } from '../../../../functions/shared/fault.ts';
import type { FaultBoard } from '../../engine/fault-board.ts';
import type { Hands } from './hands.ts';
import type { WideFault } from './wide-faults.ts';

/** Runs what a call does at an outside party; or fails, or dies, before or after it. */
export type MakeCall = <Answer>(effect: () => Answer) => Promise<Answer>;

export const createCallFaults =
  (board: FaultBoard<WideFault>, hands: Hands): MakeCall =>
  async (effect) => {
    const { place, die } = hands.now();
    if (board.strike('dies-before-call', place)) return die();
    if (board.strike('call-fails-before', place)) throw unreachable('was not reached');
    const answer = effect();
    if (board.strike('dies-after-call', place)) return die();
    if (board.strike('call-answer-lost', place))
      throw unreachable('did it, and its answer was lost');
    return answer;
  };

const unreachable = (what: string) => retryable('unreachable', `the simulated party ${what}`);
