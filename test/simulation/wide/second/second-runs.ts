import type { ReceivedMessage } from '../../../../functions/shared/read-message.ts';
import type { Deciding } from '../../../../functions/shared/step-runner.ts';
import { type Luck, luckOf } from '../../engine/luck.ts';
import type { CoverageBook } from '../../oracle/coverage.ts';
import type { Accuse } from '../../oracle/judging.ts';
import type { Hand, Hands } from '../engine/hands.ts';
import type { StepParts } from '../engine/real-steps.ts';
import { type Recording, recordTape, type Tape } from './tape.ts';
import { tapedPorts } from './taped-ports.ts';

/** Of so many messages one is handled a second time: what a run may cost is some per cent. */
export const SHARE = 1 / 60;

export interface SecondRunsParts {
  readonly seed: number;
  readonly hands: Hands;
  /** Which part of the messages is handled a second time; 0: none. */
  readonly share: number;
}

/**
 * Handles some messages a second time, once all is over: by the same worker, with what its ports told it and
 * at the time that it was. Whoever looks at a clock, throws dice or remembers anything does another thing.
 */
export interface SecondRuns {
  /** The ports as workers are to have them. */
  ports(parts: StepParts): StepParts;
  step(name: string, step: Deciding<unknown>): Deciding<unknown>;
  judge(accuse: Accuse, coverage: CoverageBook): Promise<void>;
}

/** A message that a worker has handled, to be handled again. */
interface Kept {
  readonly name: string;
  readonly step: Deciding<unknown>;
  readonly received: ReceivedMessage;
  readonly tape: Recording;
}

export const createSecondRuns = ({ seed, hands, share }: SecondRunsParts): SecondRuns => {
  /** Of who is at work: a worker that dies leaves its tape unfinished. */
  const underway = new WeakMap<Hand, Kept>();
  const underwayOf = (hand: Hand): Kept | undefined =>
    hand.isTaped ? underway.get(hand) : undefined;
  const kept: Kept[] = [];
  let played: Tape | undefined;
  let now = (): number => 0;
  const isChosen = choiceOf(seed, share);

  const decideOn =
    (one: Kept, { decide }: ReturnType<Deciding<unknown>['open']>): typeof decide =>
    async (item) => {
      try {
        const decided = await decide(item);
        one.tape.end(decided);
        return decided;
      } catch (error) {
        one.tape.fail(error);
        throw error;
      } finally {
        kept.push(one);
      }
    };

  const again = async ({ step, received, tape }: Kept): Promise<Tape> => {
    const second = tape.play();
    played = second;
    try {
      const meaning = await step.interpret(received);
      if (meaning.kind === 'ignored') second.end(meaning);
      else second.end(await step.open(meaning.stream).decide(meaning.item));
    } catch (error) {
      second.fail(error);
    } finally {
      played = undefined;
    }
    return second;
  };

  return {
    ports: (parts) => {
      now = parts.now;
      return tapedPorts(() => played ?? underwayOf(hands.now())?.tape, parts);
    },
    step: (name, step) => ({
      interpret: (received) => {
        const hand = hands.now();
        if (isChosen(hand)) {
          underway.set(hand, { name, step, received, tape: recordTape(now()) });
          hand.isTaped = true;
        }
        return step.interpret(received);
      },
      open: (stream) => {
        const opened = step.open(stream);
        const one = underwayOf(hands.now());
        return one ? { decide: decideOn(one, opened) } : opened;
      },
    }),
    judge: async (accuse, coverage) => {
      for (const one of kept) {
        coverage.saw('sometimes a message is handled a second time');
        const difference = differenceOf(one.tape.said, (await again(one)).said);
        const { subject, name } = one.received.envelope;
        if (difference) accuse('R27', subject, `${one.name}, told of ${name}: ${difference}`);
      }
    },
  };
};

/** By the place, so that cutting an order away changes no other's. */
const choiceOf = (seed: number, share: number): ((hand: Hand) => boolean) => {
  const lucks = new Map<string, Luck>();
  return ({ place }) => {
    const known = lucks.get(place);
    if (known) return known.chance(share);
    const fresh = luckOf(seed, `second runs of ${place}`);
    lucks.set(place, fresh);
    return fresh.chance(share);
  };
};

const AROUND = 120;

/** Undefined: both said the same, to the letter. */
const differenceOf = (first: readonly string[], second: readonly string[]): string | undefined => {
  const [one, other] = [first.join('\n'), second.join('\n')];
  if (one === other) return undefined;
  const at = [...one].findIndex((letter, index) => letter !== other[index]);
  const from = Math.max(0, at - AROUND);
  const [left, right] = [one, other].map((text) => text.slice(from, from + 2 * AROUND));
  return `first “${left}”, and then “${right}”`;
};
