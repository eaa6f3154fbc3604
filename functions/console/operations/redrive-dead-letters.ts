import * as z from 'zod';
import type { DeadLetter } from '../adapters/dead-letters.ts';
import { collectLetters } from '../collect-letters.ts';
import { done, operation } from '../operation.ts';
import { deadLetterText } from '../present/dead-letter.ts';
import { stepSchema, unknownStep } from '../step-input.ts';

const inputSchema = z.object({
  step: stepSchema,
  /** Only these: ids of the messages inside, or SQS message ids. All of them when absent. */
  ids: z
    .array(z.string().max(200))
    .min(1, 'name at least one, or leave it out for all')
    .max(100)
    .optional(),
  limit: z.number('give a number').int().min(1, 'at least 1').max(500, 'at most 500').default(100),
});

/**
 * Back to the step's queue, from the oldest we are given: sent first, deleted after, so a crash in
 * between doubles a message, which its receiver recognises, and never loses one.
 */
export const redriveDeadLetters = operation(inputSchema, async (ports, input, actor) => {
  const { step, ids, limit } = input;
  const unknown = unknownStep(ports, step);
  if (unknown) return unknown;
  const letters = await collectLetters(ports, step, ids ? 500 : limit);
  const wanted = letters.filter((letter) => isWanted(letter, ids)).slice(0, limit);
  const failed: { messageId: string; reason: string }[] = [];
  await Promise.all([
    ...wanted.map(async (letter) => {
      const reason = await redriveOne(() => ports.deadLetters.redrive(step, letter));
      if (reason !== undefined) failed.push({ messageId: letter.messageId, reason });
    }),
    ...letters
      .filter((letter) => !wanted.includes(letter))
      .map((letter) => ports.deadLetters.release(step, letter)),
  ]);
  const redriven = wanted.length - failed.length;
  const { observe } = ports.runtime;
  observe.count('DeadLetterRedriven', redriven);
  observe.log('info', 'dead letters redriven', {
    step,
    redriven,
    failed: failed.length,
    by: actor.id,
  });
  return done({ step, redriven, failed, more: !ids && letters.length >= limit });
});

const isWanted = (letter: DeadLetter, ids: readonly string[] | undefined): boolean => {
  if (!ids) return true;
  const { id } = deadLetterText(letter);
  return ids.includes(letter.messageId) || (id !== null && ids.includes(id));
};

/** What kept a letter where it is, or undefined: one that fails must not stop the others. */
const redriveOne = async (redrive: () => Promise<void>): Promise<string | undefined> => {
  try {
    await redrive();
    return undefined;
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
};
