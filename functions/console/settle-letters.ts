import type { DeadLetter } from './adapters/dead-letters.ts';
import { collectLetters, giveBack } from './collect-letters.ts';
import type { ConsolePorts } from './ports.ts';
import { deadLetterText } from './present/dead-letter.ts';

export interface SettledLetters {
  readonly settled: number;
  /** What kept a letter where it is: one that fails does not stop the others. */
  readonly failed: readonly { readonly messageId: string; readonly reason: string }[];
  /** Ids that were named and about which nothing was done, and why. */
  readonly missed: readonly { readonly id: string; readonly reason: string }[];
  /** There are letters beyond the limit. */
  readonly more: boolean;
}

/** Which of a step's dead letters: ids of the messages inside or SQS message ids, or all of them. */
export interface WantedLetters {
  readonly step: string;
  readonly ids?: readonly string[] | undefined;
  readonly limit: number;
  /** Of a letter that holds several: whether any of them names it, or only all that failed do. @default 'any' */
  readonly namedBy?: 'any' | 'all that failed';
}

/** Does something about the wanted letters, from the oldest we are given, and gives the others back. */
export const settleLetters = async (
  ports: ConsolePorts,
  wish: WantedLetters,
  settle: (letter: DeadLetter) => Promise<void>,
): Promise<SettledLetters> => {
  const { step, ids, limit } = wish;
  const letters = await collectLetters(ports, step, ids ? 500 : limit);
  const wanted = letters.filter((letter) => isWanted(letter, wish)).slice(0, limit);
  const failed: { messageId: string; reason: string }[] = [];
  await Promise.all([
    ...wanted.map(async (letter) => {
      const reason = await failureOf(() => settle(letter));
      if (reason !== undefined) failed.push({ messageId: letter.messageId, reason });
    }),
    giveBack(
      ports,
      step,
      letters.filter((letter) => !wanted.includes(letter)),
    ),
  ]);
  const settled = wanted.length - failed.length;
  const missed = (ids ?? []).flatMap((id) => missedOf(id, letters, wanted));
  return { settled, failed, missed, more: !ids && letters.length >= limit };
};

const isWanted = (letter: DeadLetter, { ids, namedBy = 'any' }: WantedLetters): boolean => {
  if (!ids || ids.includes(letter.messageId)) return true;
  const { holds } = deadLetterText(letter);
  const isNamed = ({ id }: { readonly id: string | null }): boolean =>
    id !== null && ids.includes(id);
  if (namedBy === 'any') return holds.some(isNamed);
  const failed = holds.filter((one) => one.failed);
  return failed.length > 0 && failed.every(isNamed);
};

/** A letter may hold several of the named ids: each that is in one that was wanted is no longer missed. */
const missedOf = (
  id: string,
  letters: readonly DeadLetter[],
  wanted: readonly DeadLetter[],
): SettledLetters['missed'] => {
  const isIn = (letter: DeadLetter): boolean =>
    letter.messageId === id || deadLetterText(letter).holds.some((one) => one.id === id);
  if (wanted.some(isIn)) return [];
  const found = letters.find(isIn);
  const reason = found
    ? `it failed together with others, in ${found.messageId}: name those, too, or that`
    : 'no dead letter of this step holds it';
  return [{ id, reason }];
};

const failureOf = async (attempt: () => Promise<void>): Promise<string | undefined> => {
  try {
    await attempt();
    return undefined;
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
};
