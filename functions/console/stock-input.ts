import * as z from 'zod';
import { idOf } from '../shared/ids.ts';
import { merchantIdSchema } from './operation.ts';
import { commandIdSchema, whySchema } from './person-input.ts';
import type { CommandToSend } from './send-commands.ts';

/** As long as the stores' SKUs are kept. */
export const skuSchema = z
  .string('name the SKU')
  .trim()
  .min(1, 'give the SKU as the store writes it')
  .max(128, 'at most 128 characters');

/** An at sign parts it from the SKU, so it holds none. */
export const locationSchema = z
  .string()
  .regex(
    /^[a-z0-9][a-z0-9._-]{0,39}$/,
    'use up to 40 lower-case letters, digits, dots, hyphens and underscores, such as sialkot-1',
  )
  .default('main');

const MOST = 1_000_000_000;
export const piecesSchema = z
  .number('give a whole number')
  .int('give a whole number')
  .min(0, 'not below 0')
  .max(MOST, 'at most a billion');

/** What every change of stock says: whose, who wants it and why. */
export const stockInputSchema = z.object({
  merchantId: merchantIdSchema,
  commandId: commandIdSchema,
  why: whySchema,
  by: z.string().min(1, 'say who').max(200).optional(),
});
export type StockInput = z.infer<typeof stockInputSchema>;

/** A level, and what is to become of it. */
export interface StockChange {
  readonly name: 'ReceiveStock' | 'CountStock';
  readonly sku: string;
  readonly location: string;
  readonly pieces: number;
}

/** The same wish sent twice has the same id and happens once. */
export const stockCommand = (
  { merchantId, commandId, why }: StockInput,
  by: string,
  { name, sku, location, pieces }: StockChange,
): CommandToSend => ({
  id: idOf('command', merchantId, name, sku, location, String(pieces), commandId),
  name,
  merchantId,
  subject: `stock/${sku}@${location}`,
  causationId: commandId,
  data: {
    sku,
    location,
    by,
    why,
    ...(name === 'ReceiveStock' ? { quantity: pieces } : { counted: pieces }),
  },
});
