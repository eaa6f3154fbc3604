import type { DeadLetter } from './adapters/dead-letters.ts';
import { collectLetters } from './collect-letters.ts';
import type { ConsolePorts } from './ports.ts';
import { deadLetterText } from './present/dead-letter.ts';

export interface SettledLetters {
  readonly settled: number;
  /** What kept a letter where it is: one that fails does not stop the others. */
  readonly failed: readonly { readonly messageId: string; readonly reason: string }[];
  /** There are letters beyond the limit. */
  readonly more: boolean;
}

/** Which of a step's dead letters: ids of the messages inside or SQS message ids, or all of them. */
export interface WantedLetters {
  readonly step: string;
  readonly ids?: readonly string[] | undefined;
  readonly limit: number;
}

/** Does something about the wanted letters, from the oldest we are given, and gives the others back. */
export const settleLetters = async (
  ports: ConsolePorts,
  { step, ids, limit }: WantedLetters,
  settle: (letter: DeadLetter) => Promise<void>,
): Promise<SettledLetters> => {
  const letters = await collectLetters(ports, step, ids ? 500 : limit);
  const wanted = letters.filter((letter) => isWanted(letter, ids)).slice(0, limit);
  const failed: { messageId: string; reason: string }[] = [];
  await Promise.all([
    ...wanted.map(async (letter) => {
      const reason = await failureOf(() => settle(letter));
      if (reason !== undefined) failed.push({ messageId: letter.messageId, reason });
    }),
    ...letters
      .filter((letter) => !wanted.includes(letter))
      .map((letter) => ports.deadLetters.release(step, letter)),
  ]);
  const settled = wanted.length - failed.length;
  return { settled, failed, more: !ids && letters.length >= limit };
};

const isWanted = (letter: DeadLetter, ids: readonly string[] | undefined): boolean => {
  if (!ids) return true;
  const { id } = deadLetterText(letter);
  return ids.includes(letter.messageId) || (id !== null && ids.includes(id));
};

const failureOf = async (attempt: () => Promise<void>): Promise<string | undefined> => {
  try {
    await attempt();
    return undefined;
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
};
