import * as z from 'zod';
import { done, operation } from '../operation.ts';
import { settleLetters } from '../settle-letters.ts';
import { letterIdsSchema, stepSchema, unknownStep } from '../step-input.ts';

const inputSchema = z.object({
  step: stepSchema,
  /** All of them when absent. */
  ids: letterIdsSchema.optional(),
  limit: z.number('give a number').int().min(1, 'at least 1').max(500, 'at most 500').default(100),
});

/**
 * Back to the step's queue, from the oldest we are given: sent first, deleted after, so a crash in
 * between doubles a message, which its receiver recognises, and never loses one.
 */
export const redriveDeadLetters = operation(inputSchema, async (ports, input, actor) => {
  const { step } = input;
  const unknown = unknownStep(ports, step);
  if (unknown) return unknown;
  const { settled, failed, missed, more } = await settleLetters(ports, input, (letter) =>
    ports.deadLetters.redrive(step, letter),
  );
  const { observe } = ports.runtime;
  observe.count('DeadLetterRedriven', settled);
  observe.log('info', 'dead letters redriven', {
    step,
    redriven: settled,
    failed: failed.length,
    by: actor.id,
  });
  return done({ step, redriven: settled, failed, missed, more });
});
