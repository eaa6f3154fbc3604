import type { DeadLetter } from './adapters/dead-letters.ts';
import type { ConsolePorts } from './ports.ts';

/** So long a letter stays invisible to others while we look; a crash gives it back by itself. */
const HOLD_SECONDS = 30;
/** SQS may answer empty although there are messages, so one empty answer is not yet the end. */
const EMPTY_ANSWERS = 2;

/** Up to `limit` letters of a step, each once; the caller gives back or settles every one of them. */
export const collectLetters = async (
  { deadLetters }: ConsolePorts,
  step: string,
  limit: number,
): Promise<readonly DeadLetter[]> => {
  const letters = new Map<string, DeadLetter>();
  let empty = 0;
  while (letters.size < limit && empty < EMPTY_ANSWERS) {
    const received = await deadLetters.receive(step, HOLD_SECONDS);
    const fresh = received.filter(({ messageId }) => !letters.has(messageId));
    if (fresh.length === 0) empty += 1;
    // A letter received again has a newer receipt, and only that one releases it.
    for (const letter of received) letters.set(letter.messageId, letter);
  }
  return [...letters.values()];
};

/** Visible to others again at once, or, where that fails, by itself when the time is over for which we hold them. */
export const giveBack = async (
  { deadLetters, runtime }: ConsolePorts,
  step: string,
  letters: readonly DeadLetter[],
): Promise<void> => {
  await Promise.all(
    letters.map(async (letter) => {
      try {
        await deadLetters.release(step, letter);
      } catch (error) {
        runtime.observe.log('warn', 'dead letter not given back', {
          step,
          messageId: letter.messageId,
          error: error instanceof Error ? error.message : String(error),
        });
      }
    }),
  );
};
