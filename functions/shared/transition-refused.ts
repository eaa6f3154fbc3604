import * as z from 'zod';

/** A command that did not fit, kept as a fact so that the person and the audit see it. */
export const transitionRefusedSchema = z.object({
  command: z.string(),
  code: z.string(),
  because: z.string(),
  /** Commands that would have been accepted. */
  allowed: z.array(z.string()),
});
