import * as z from 'zod';
import { daySchema, merchantIdSchema, refuse } from './operation.ts';

/** What every list can be asked for. */
export const listInputSchema = z.object({
  merchants: z.array(merchantIdSchema).max(100, 'at most 100 merchants').optional(),
  from: daySchema.default('0000-01-01'),
  to: daySchema.default('9999-12-31'),
  state: z.string().max(40).optional(),
  limit: z
    .number('give a number')
    .int('give a whole number')
    .min(1, 'at least 1')
    .max(200, 'at most 200; use the cursor for more')
    .default(50),
  cursor: z.string().max(500).optional(),
});

export const badCursor = refuse(
  'bad-input',
  'cursor: this is not a place in a list',
  'Pass on the `next` of the page before, unchanged.',
);
