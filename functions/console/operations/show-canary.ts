import * as z from 'zod';
import { done, operation } from '../operation.ts';

const inputSchema = z.object({
  canaryId: z.string().regex(/^canary_[0-9a-f]{24}$/, 'use the id that canary.send gave'),
});

/** By step that subscribes to anything: whether this canary has come through its rule. */
export const showCanary = operation(inputSchema, async ({ canaries }, { canaryId }) => {
  const steps = await Promise.all(
    canaries.listeners.map(async (step) => {
      const seen = await canaries.lastSeenBy(step);
      return { step, arrivedAt: seen?.canaryId === canaryId ? seen.at : null };
    }),
  );
  return done({ canaryId, steps, arrived: steps.every(({ arrivedAt }) => arrivedAt !== null) });
});
