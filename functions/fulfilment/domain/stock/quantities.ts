import * as z from 'zod';

/** Part of keys and subjects; an at sign parts it from the SKU there, so it holds none. */
export const locationSchema = z
  .string()
  .regex(/^[a-z0-9][a-z0-9._-]{0,39}$/, 'up to 40 of a–z, 0–9, dot, dash and underscore');

/** As the store writes it, so nearly anything. */
export const skuSchema = z.string().trim().min(1).max(100);
