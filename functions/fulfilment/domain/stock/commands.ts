import * as z from 'zod';
import { locationSchema, skuSchema } from './quantities.ts';

/** More than anybody stores; also far below where numbers stop being exact. */
const MOST = 1_000_000_000;
const count = z.number().int().min(0).max(MOST);

const told = {
  sku: skuSchema,
  location: locationSchema,
  by: z.string().min(1).max(200),
  why: z.string().min(1).max(500),
};

/** Goods came in. */
export const receiveStockSchema = z.object({ ...told, quantity: count.min(1) });

/** Somebody counted what is on the shelf, promised goods included. */
export const countStockSchema = z.object({ ...told, counted: count });

/** Orders may be waiting for what is there now. */
export const fillBackordersSchema = z.object({ sku: skuSchema });
