import * as z from 'zod';
import { sealPersonal } from '../shared/seal.ts';
import type { OrderView } from '../views/contract.ts';
import type { CommandContent } from './command-order.ts';
import { done, refuse } from './operation.ts';
import type { ConsolePorts } from './ports.ts';

const text = z.string().min(1, 'give a text or leave it out').max(200, 'at most 200 characters');

/** A ship-to address, whole or in part; what is left out stays as it is. */
export const shipToSchema = z
  .strictObject(
    {
      name: text.optional(),
      company: text.optional(),
      line1: text.optional(),
      line2: text.optional(),
      city: text.optional(),
      region: text.optional(),
      postcode: text.optional(),
      phone: text.optional(),
      country: z
        .string()
        .regex(/^[A-Z]{2}$/, 'use two capitals, such as PK')
        .optional(),
    },
    'use name, company, line1, line2, city, region, postcode, phone, country',
  )
  .refine((address) => Object.keys(address).length > 0, 'name what changes');

/**
 * The address as the command may carry it: its texts under the order's own key, the country open, beside
 * what its phone is looked up by.
 */
export const sealAddress = async (
  { vault }: ConsolePorts,
  { merchantId, orderId }: OrderView,
  { country, ...texts }: z.infer<typeof shipToSchema>,
): Promise<CommandContent> => {
  const key = await vault.existingKey(merchantId, orderId);
  if (key.kind === 'erased') {
    return refuse('refused', 'The buyer was erased, so the order has no address any more.');
  }
  const placed = Object.fromEntries(
    Object.entries(texts).map(([field, value]) => [`shipTo.${field}`, value]),
  );
  const personal = sealPersonal(key, { merchantId, orderId }, placed);
  const { phone } = texts;
  return done({
    personal,
    ...(country === undefined ? {} : { country }),
    ...(phone === undefined
      ? {}
      : { lookups: await vault.lookups(merchantId, [{ kind: 'phone', text: phone }]) }),
  });
};
