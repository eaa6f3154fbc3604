import * as z from 'zod';
import { merchantIdSchema } from './operation.ts';

/** The caller's own id of a wish: sent twice with the same id, it happens once. */
export const commandIdSchema = z
  .string('give an id of your own for this command')
  .min(8, 'give at least 8 characters, such as a UUID')
  .max(100, 'at most 100 characters');

/** A person's reason. */
export const whySchema = z
  .string('say why; it is kept')
  .min(3, 'say why in a few words; it is kept')
  .max(500, 'at most 500 characters');

const orderSchema = z
  .string('name the order')
  .min(1, 'give the order id, the store’s own id or the number')
  .max(200, 'at most 200 characters');

/** What every wish of a person says: what it is about, who wants it and why. */
export const personInputSchema = z.object({
  order: orderSchema,
  merchantId: merchantIdSchema.optional(),
  commandId: commandIdSchema,
  why: whySchema,
  /** Who wants it, where that is not who asks. */
  by: z.string().min(1, 'say who').max(200).optional(),
});
export type PersonInput = z.infer<typeof personInputSchema>;
