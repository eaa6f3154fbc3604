import * as z from 'zod';
import { moneySchema } from '../../shared/money.ts';
import { TEMPLATES } from './kinds.ts';

/** What an event says beside the order itself; each template uses a few of them. */
const detailsSchema = z.object({
  /** Asked for, or given back. */
  amount: moneySchema.optional(),
  /** Where the buyer pays. */
  url: z.string().optional(),
  /** What the buyer writes on a transfer. */
  reference: z.string().optional(),
  dueAt: z.iso.datetime().optional(),
  carrier: z.string().optional(),
  trackingNumber: z.string().optional(),
  trackingUrl: z.string().optional(),
  /** The lines that a parcel or a return is of. */
  lines: z
    .array(z.object({ lineId: z.string(), quantity: z.number().int().nonnegative() }))
    .optional(),
  /** What became of the money of a cancelled order. */
  money: z.enum(['none', 'voided', 'refunded', 'at-store']).optional(),
});
export type Details = z.infer<typeof detailsSchema>;

/**
 * Something that a buyer is told of once, however often and in whatever order it is heard: `key` is
 * the template and what it is about, such as `refunded/rfd_…`.
 */
export const occasionSchema = z.object({
  key: z.string().min(1).max(300),
  template: z.enum(TEMPLATES),
  at: z.iso.datetime(),
  details: detailsSchema,
});
export type Occasion = z.infer<typeof occasionSchema>;
