import * as z from 'zod';
import { collectLetters, giveBack } from '../collect-letters.ts';
import { done, operation } from '../operation.ts';
import { deadLetterText } from '../present/dead-letter.ts';
import { stepSchema, unknownStep } from '../step-input.ts';

const inputSchema = z.object({
  step: stepSchema,
  limit: z.number('give a number').int().min(1, 'at least 1').max(100, 'at most 100').default(20),
});

/** The messages of a step's dead letters with their reasons; they stay where they are. */
export const showDeadLetters = operation(inputSchema, async (ports, { step, limit }) => {
  const unknown = unknownStep(ports, step);
  if (unknown) return unknown;
  // One beyond the limit shows that there are more.
  const letters = await collectLetters(ports, step, limit + 1);
  await giveBack(ports, step, letters);
  const messages = letters.slice(0, limit).map(deadLetterText);
  return done({ step, messages, more: letters.length > limit });
});
