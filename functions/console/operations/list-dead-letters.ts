import * as z from 'zod';
import { done, operation } from '../operation.ts';

/** How full every step's queue and dead letters are. */
export const listDeadLetters = operation(z.object({}), async ({ steps, deadLetters }) =>
  done({ steps: await Promise.all(steps.map((step) => deadLetters.depth(step))) }),
);
